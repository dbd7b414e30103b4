using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>G7: however much a batch asks for, one kernel entry does a bounded part of it, and the whole is done.</summary>
public sealed class EntryBudgetTests
{
    [Fact]
    public void A_full_batch_takes_several_entries_and_is_carried_out_in_order()
    {
        using Pair pair = new();
        uint entries = EntriesFor(pair, out long used);
        Assert.InRange(used, entries / 20, (entries / 20) + 2);
    }

    [Fact]
    public void Without_the_budget_it_takes_one()
    {
        using Pair pair = new(removed: Defences.EntryBudget);
        EntriesFor(pair, out long used);
        Assert.Equal(1, used);
    }

    [Fact]
    public void Costly_operations_count_for_more()
    {
        using SimulatedWorld world = new(pageCount: 4096);
        SimulatedProcess process = world.Start(pages: 600);
        process.Run();
        for (int i = 0; i < 60; i++)
        {
            process.Port.Add(Operation.Send, process.Bank, 0, [(ulong)BankMethod.CreateProcess]);
        }

        long before = world.EntryCount;
        process.Port.Turn(TurnFlags.DoNotSleep);
        Assert.InRange(world.EntryCount - before, 60 / 4, 61); // four pages cleared for each
        Assert.Equal(60u, PageView.Over(process.Host.MessagePage).At<uint>(MessagePage.SubmissionsDoneOffset));
    }

    [Fact]
    public void Others_run_between_the_parts_of_a_batch()
    {
        using Pair pair = new();
        SimulatedProcess client = pair.Client;
        client.Run();
        for (int i = 0; i < 100; i++)
        {
            client.Port.Add(Operation.Poll, pair.Call);
        }

        PageView.Over(client.Host.MessagePage).At<uint>(MessagePage.SubmissionBytesOffset) = 100 * MessagePage.EntryHeaderBytes;
        pair.World.Kernel.Turn();
        Assert.True(client.State.Batch.IsUnfinished);
        pair.World.Tick(); // takes the processor away; the rest comes when it is the client's turn again
        client.Run();
        pair.World.Settle();
        Assert.False(client.State.Batch.IsUnfinished);
    }

    private static uint EntriesFor(Pair pair, out long used)
    {
        const uint Entries = 126;
        SimulatedProcess client = pair.Client;
        client.Run();
        for (int i = 0; i < Entries; i++)
        {
            client.Port.Add(Operation.Poll, pair.Call);
        }

        long before = pair.World.EntryCount;
        client.Port.Turn(TurnFlags.DoNotSleep);
        used = pair.World.EntryCount - before;
        Assert.Equal(Entries, PageView.Over(client.Host.MessagePage).At<uint>(MessagePage.SubmissionsDoneOffset));
        return Entries;
    }
}
