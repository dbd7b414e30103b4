using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using Xunit;

namespace AsyncCap.Tests.Hosted;

/// <summary>Preemption in the hosted world strikes programs that run.</summary>
public sealed class PreemptionTests
{
    private const int TurnsPerQuantum = 256;

    /// <summary>The tick after a quantum's last turn once met a process that had gone to sleep in that turn, and took the run queue apart.</summary>
    [Theory]
    [InlineData(TurnsPerQuantum - 1)]
    [InlineData(TurnsPerQuantum)]
    [InlineData(TurnsPerQuantum + 1)]
    public void A_process_may_go_to_sleep_in_any_turn_of_its_quantum(int sleepsInTurn)
    {
        int exitCode = HostedWorld.Run(
            (_, host, _) =>
            {
                MessagePort port = new(host);
                uint made = port.Add(Operation.Send, InitialSlot.Bank, 0, [(ulong)BankMethod.CreateCall]);
                port.Turn(TurnFlags.DoNotSleep);
                uint timer = port.Result(made).Slot;
                for (int turn = 2; turn < sleepsInTurn; turn++)
                {
                    port.Turn(TurnFlags.DoNotSleep);
                }

                _ = port.Add(Operation.Deadline, timer, 0, [port.NowTicks + 1000]);
                port.Turn();
                _ = port.Add(Operation.Send, InitialSlot.Machine, 0, [(ulong)MachineMethod.PowerOff, 7]);
                port.Turn();
            },
            string.Empty,
            _ => { });
        Assert.Equal(7, exitCode);
    }
}
