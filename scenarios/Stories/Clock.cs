using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;

namespace AsyncCap.Scenarios.Stories;

/// <summary>Time: everybody sleeps and a timer wakes its owner; a callee stays silent and a deadline ends the wait.</summary>
public sealed class Clock(Stage stage)
{
    private const ulong Rounds = 20;

    /// <summary>Tells the story.</summary>
    public void Tell()
    {
        ulong millisecond = stage.Machine.ReadFigure(MachineFigure.TicksPerSecond) / 1000;
        uint call = stage.Bank.CreateCall();
        Tell("timer-wakes-owner"u8, call, millisecond, hasCallee: false);
        Tell("silent-callee"u8, call, millisecond, hasCallee: true);
    }

    // The process sleeps, as everybody else does: nothing but the clock can wake it.
    private void Tell(System.ReadOnlySpan<byte> row, uint call, ulong millisecond, bool hasCallee)
    {
        ulong early = 0;
        ulong latest = 0;
        ulong rightReason = 0;
        for (ulong round = 1; round <= Rounds; round++)
        {
            // It keeps its first request and answers nothing before the second one comes.
            Actor silent = hasCallee ? stage.StartActor(ProgramNumber.Callee, (ulong)CalleeMode.AnswerLate) : default;
            if (hasCallee)
            {
                _ = stage.Invoker.Send(silent.Entry, call, [round]);
            }

            ulong deadline = stage.Invoker.Port.NowTicks + (round * millisecond);
            _ = stage.Invoker.Do(Operation.Deadline, call, 0, [deadline]);
            Message outcome = stage.Invoker.WaitFor(call);
            ulong now = stage.Invoker.Port.NowTicks;
            if (hasCallee)
            {
                stage.Dismiss(silent);
            }

            rightReason += outcome.Reason == BreakReason.DeadlinePassed ? 1u : 0u;
            early += now < deadline ? 1u : 0u;
            latest = now > deadline && now - deadline > latest ? now - deadline : latest;
        }

        _ = stage.Report.Row(row, passes: rightReason == Rounds && early == 0)
            .Number(rightReason).Text(" of "u8).Number(Rounds).Text(" by deadline, "u8).Number(early).Text(" early, latest by "u8)
            .Number(latest * 1000 / millisecond).Text(" us"u8).EndLine();
    }
}
