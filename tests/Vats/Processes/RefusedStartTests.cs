using System.Collections.Generic;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using Xunit;

namespace AsyncCap.Tests.Vats;

/// <summary>A process that is refused leaves nothing behind: no pages, and no slots.</summary>
public sealed class RefusedStartTests
{
    private const int Times = 300; // A table has 255 slots.
    private const uint NothingThere = 200;

    [Theory]
    [InlineData(false, 0u)]
    [InlineData(true, 0u)]
    [InlineData(false, 1000u)]
    public void Three_hundred_refused_starts_and_then_one(bool hidesSelf, uint periodTicks)
    {
        List<string> told = [];
        _ = HostedWorld.Run((program, host, _) => Run(program, host, hidesSelf, periodTicks, told), "quantum=off", static _ => { });
        Assert.Equal(["300 refused, 0 pages more, started"], told);
    }

    private static void Run(uint program, ProgramHost host, bool hidesSelf, uint periodTicks, List<string> told)
    {
        if (program != 0)
        {
            return;
        }

        Invoker invoker = new(new MessagePort(host), InitialSlot.Bank);
        ProcessBuilder builder = new(invoker, InitialSlot.Machine, InitialSlot.Bank) { HidesSelf = hidesSelf, PeriodTicks = periodTicks, BudgetTicks = periodTicks / 2 };
        BankStub bank = new(invoker, InitialSlot.Bank);
        bank.ReadBalance(out _, out ulong before);
        int refused = 0;
        for (int i = 0; i < Times; i++)
        {
            try
            {
                _ = builder.Start(1, 0, NothingThere);
            }
            catch (RefusedException exception) when (exception.Error is InvocationError.EmptySlot or InvocationError.InvalidSlot)
            {
                refused++;
            }

            for (int turn = 0; turn < 20; turn++)
            {
                invoker.Yield(); // What was bought is given back by steps.
            }
        }

        bank.ReadBalance(out _, out ulong after);
        _ = builder.Start(1, 0);
        told.Add($"{refused} refused, {after - before} pages more, started");
        new MachineStub(invoker, InitialSlot.Machine).PowerOff(0);
    }
}
