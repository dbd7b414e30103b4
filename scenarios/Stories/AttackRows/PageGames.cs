using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;

namespace AsyncCap.Scenarios.Stories.AttackRows;

/// <summary>Attacks with the message page. <c>isolation</c> has the hostile lengths and slots of one program alone.</summary>
internal sealed class PageGames(AttackStage attack)
{
    private const ulong HighPriority = 40;

    private readonly Stage _stage = attack.Stage;

    public void Tell()
    {
        ChangesUnderWay();
    }

    private void ChangesUnderWay()
    {
        attack.Begin();
        Actor writer = attack.StartServer(Assault.Scribble);
        _stage.Builder.KeepsSegment = true;
        Child batcher = attack.StartAssailant(Assault.HandOver, writer.Entry);
        _stage.Builder.KeepsSegment = false;
        uint schedule = attack.Invoker.Invoke(InitialSlot.Bank, [(ulong)BankMethod.CreateSchedule]).Slot;
        bool isSet = attack.Invoker.Invoke(schedule, [(ulong)ScheduleMethod.Configure, HighPriority, 0, 0], [InitialSlot.Machine]).IsGood;
        isSet &= attack.Invoker.Invoke(writer.Child.Process.Slot, [(ulong)ProcessMethod.SetSchedule], [schedule]).IsGood;
        const ulong ReadWrite = (ulong)(Rights.Read | Rights.Write);
        uint segment = _stage.Builder.LastSegment;
        isSet &= attack.Invoker.Invoke(writer.Child.Process.Slot, [(ulong)ProcessMethod.Attach, Scribbles.SharedPosition, ReadWrite], [segment]).IsGood;
        _ = attack.Invoker.Do(Operation.Drop, segment);

        // The batcher begins; and in case that it has lost the way to the writer, the director calls the writer too.
        bool hasBegun = attack.AwaitReport(out _);
        bool hasReported = attack.AwaitReport(out Message report, () => _ = attack.Invoker.Send(writer.Entry, attack.Call, [1]));
        _ = attack.Invoker.Do(Operation.Cancel, attack.Call);
        bool isQuiet = attack.IsQuiet();
        attack.End(batcher);
        attack.Dismiss(writer);
        _ = attack.Invoker.Do(Operation.Destroy, schedule);
        bool passes = isSet && hasBegun && hasReported && isQuiet && report.Words[1] > Scribbles.Enough / 20; // How many depends on where the timer strikes.
        _ = attack.End("writes-into-a-batch-under-way"u8, passes).Text("wrote into another's message page "u8).Number(report.Words[0])
            .Text(" times, "u8).Number(report.Words[1]).Text(" of them while the kernel had done a part of the batch; only the two of them saw"u8).EndLine();
    }
}
