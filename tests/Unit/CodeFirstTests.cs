using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>A destroyed bank's programs take no turn after their bank was marked, and all is marked before anything ends.</summary>
public sealed class CodeFirstTests
{
    [Fact]
    public void No_process_of_a_destroyed_bank_runs_again() => WideBank(Defences.None);

    [Fact]
    public void Who_holds_a_call_is_seen_to_be_dead_before_a_step_is_taken()
    {
        using Pair pair = new();
        uint second = pair.Client.CreateCall();
        pair.Bring(CallState.InService);

        // Past the harness: no kernel entry ends in between, so no step is taken.
        FrameIndex bank = pair.World.Root.State.Table.At(pair.World.Frames, pair.Server.BankAtRoot).Index;
        pair.Client.Run();
        Kernel.Teardown.Destruction.End(pair.World.Frames, bank);
        uint poll = pair.Client.Port.Add(Operation.Poll, pair.Call, 0, [], []);
        uint send = pair.Client.Port.Add(Operation.Send, pair.Entry, second, [], []);
        uint pollSecond = pair.Client.Port.Add(Operation.Poll, second, 0, [], []);
        pair.Client.Port.Turn(TurnFlags.DoNotSleep);
        Answer first = pair.Client.ResultOf(poll);
        Answer other = pair.Client.ResultOf(pollSecond);
        Assert.Equal(((uint)CallState.Completed, (uint)BreakReason.CalleeDestroyed), (first.Slot, first.SecondSlot));
        Assert.Equal(InvocationError.None, pair.Client.ResultOf(send).Error);
        Assert.Equal(((uint)CallState.Completed, (uint)BreakReason.CalleeDestroyed), (other.Slot, other.SecondSlot));
        Assert.Equal([BreakReason.CalleeDestroyed], pair.Outcomes());
    }

    [Fact]
    public void A_process_that_destroys_its_own_bank_has_no_rest_of_a_batch()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        ulong spent = world.Root.Balance().UsedPages;
        _ = process.Run().Port.Add(Operation.Send, process.Bank, 0, [(ulong)BankMethod.Destroy], []);
        uint other = process.Port.Add(Operation.Copy, process.Self, 0, [], []);
        process.Port.Turn(TurnFlags.DoNotSleep);
        Assert.False(process.IsAlive);
        Assert.Equal(0, process.Port.Result(other).Flags);
        world.Settle();
        Assert.True(world.Root.Balance().UsedPages < spent);
        Assert.Equal(0u, world.Frames.Globals.DyingBanks);
    }

    [Fact]
    public void A_chain_of_a_thousand_banks_is_marked_before_anything_ends_and_the_books_balance()
    {
        const int Depth = 1_000;
        using SimulatedWorld world = new(pageCount: 6_000, audits: false);
        SimulatedProcess process = world.Start(pages: (4 * Depth) + 300);
        for (int slots = 200; slots < Depth + 200; slots += 256)
        {
            process.GrowTable();
        }

        ulong spent = process.Balance().UsedPages;
        uint top = process.CreateBank(2 * Depth);
        uint bank = top;
        for (uint level = 1; level < Depth; level++)
        {
            bank = process.CreateBank(2 * (Depth - level), bank);
        }

        uint deepPage = process.CreatePage(bank);
        Assert.True(process.Invoke(top, [(ulong)BankMethod.Destroy]).IsGood);
        int turns = 0;
        while (process.Invoke(bank, [(ulong)BankMethod.ReadBalance, 0]).IsGood)
        {
            Assert.True(process.Invoke(deepPage, [(ulong)PageMethod.ReadWord, 0]).IsGood, "It is not marked yet, so nothing has ended.");
            turns++;
        }

        Assert.True(process.Invoke(deepPage, [(ulong)PageMethod.ReadWord, 0]).IsGood, "The walk has only come to its bank.");
        Assert.InRange(turns, 0, 2 * Depth);
        world.Settle();
        Assert.Equal(spent, process.Balance().UsedPages);
        world.Audit();
    }

    [Fact]
    public void Walks_that_begin_below_each_other_are_one_walk()
    {
        const int Depth = 60;
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start(pages: 200);
        ulong spent = process.Balance().UsedPages;
        List<uint> banks = [process.CreateBank(2 * Depth)];
        for (uint level = 1; level < Depth; level++)
        {
            banks.Add(process.CreateBank(2 * (Depth - level), banks[^1]));
        }

        // In one batch, so that no walk has begun before the last one is asked for: from above, from below, and in between.
        process.Run();
        foreach (uint bank in banks.Where((_, i) => i % 3 == 0).Concat(banks.Where((_, i) => i % 3 != 0).Reverse()))
        {
            _ = process.Port.Add(Operation.Send, bank, 0, [(ulong)BankMethod.Destroy], []);
        }

        process.Port.Turn(TurnFlags.DoNotSleep);
        world.Settle();
        Assert.Equal(spent, process.Balance().UsedPages);
        Assert.Equal(0u, world.Frames.Globals.DyingBanks);
    }

    [Fact]
    public void Banks_made_meanwhile_do_not_keep_a_walk_from_its_end()
    {
        using SimulatedWorld world = new(pageCount: 3_000);
        SimulatedProcess owner = world.Start(pages: 600);
        ulong spent = owner.Balance().UsedPages;
        uint top = owner.CreateBank(400);
        uint sibling = 0;
        for (int i = 0; i < 20; i++)
        {
            sibling = owner.CreateBank(10, top);
        }

        Assert.True(owner.Invoke(top, [(ulong)BankMethod.Destroy]).IsGood);
        int made = 0;
        for (Answer answer = TryCreate(owner, sibling); answer.IsGood; answer = TryCreate(owner, sibling))
        {
            _ = owner.Drop(answer.Slot);
            made++;
        }

        Assert.InRange(made, 0, 40);
        world.Settle();
        Assert.Equal(spent, owner.Balance().UsedPages);
    }

    [Fact]
    public void An_endpoint_that_a_destroyed_bank_paid_for_is_not_served_any_more()
    {
        using Pair pair = new();
        SimulatedProcess payer = pair.World.Start();
        uint endpoint = pair.Server.CreateEndpoint(bank: payer.Give(payer.Bank, pair.Server));
        uint entry = pair.Server.Give(pair.Server.Mint(endpoint, badge: 3), pair.Client);
        Assert.Equal(InvocationError.None, pair.Client.Send(entry, pair.Call));
        pair.Server.Inbox.Clear();
        pair.World.DestroyBank(payer);
        Assert.Equal((CallState.Completed, BreakReason.EndpointDestroyed), pair.Client.Poll(pair.Call));
        Assert.Equal([BreakReason.EndpointDestroyed], pair.Outcomes());
    }

    // Sixty processes in sub-banks of one bank, all of them ready; the first sub-bank holds one more, two levels down.
    internal static void WideBank(Defences removed)
    {
        using SimulatedWorld world = new(pageCount: 2_048, removed: removed);
        ulong spent = world.Root.Balance().UsedPages;
        uint top = world.Root.CreateBank(1_500);
        List<(SimulatedProcess Process, FrameIndex Bank)> doomed = [];
        for (int i = 0; i < 60; i++)
        {
            SimulatedProcess process = world.Start(pages: 12, parent: top);
            doomed.Add((process, world.Frames.Descriptor(process.Index.Page).Bank));
        }

        FrameIndex topIndex = world.Root.State.Table.At(world.Frames, top).Index;
        Assert.True(world.Root.Invoke(top, [(ulong)BankMethod.Destroy]).IsGood);
        for (int tick = 0; world.HasWork; tick++)
        {
            Assert.DoesNotContain(doomed, d => d.Process == world.Current && world.Frames.At<FrameHeader>(d.Bank).IsDying);
            bool isMarking = world.Frames.At<Bank>(topIndex) is { End: BankEnd.Marking, Header.IsDying: true };
            Assert.True(!isMarking || doomed.TrueForAll(d => world.Frames.Generation(d.Process.Index) == d.Process.Generation));
            world.Tick();
        }

        Assert.DoesNotContain(doomed, d => d.Process.IsAlive);
        Assert.Equal(spent, world.Root.Balance().UsedPages);
    }

    private static Answer TryCreate(SimulatedProcess owner, uint bank) => owner.Invoke(bank, [(ulong)BankMethod.CreateBank, 0]);
}
