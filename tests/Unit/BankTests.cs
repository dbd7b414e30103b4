using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

public sealed class BankTests
{
    [Fact]
    public void A_limit_is_taken_out_of_the_parents_balance_and_comes_back()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start(pages: 40);
        ulong before = Spent(owner);
        uint bank = owner.CreateBank(10);
        Assert.Equal((10ul, 0ul), owner.Balance(bank));
        Assert.Equal(before + 10 + 1, Spent(owner));
        Assert.True(owner.Invoke(bank, [(ulong)BankMethod.Destroy]).IsGood);
        world.Settle();
        Assert.Equal(before, Spent(owner));
        owner.InvokeIsRefused(world, InvocationError.Stale, bank, [(ulong)BankMethod.ReadBalance, 0]);
    }

    [Fact]
    public void A_limit_is_a_guarantee_whatever_others_buy()
    {
        using SimulatedWorld world = new();
        SimulatedProcess saver = world.Start(pages: 30);
        SimulatedProcess spender = world.Start(pages: 30);
        ulong saved = saver.Balance().LimitPages - Spent(saver);
        while (spender.Invoke(spender.Bank, [(ulong)BankMethod.CreatePage]).IsGood)
        {
        }

        uint root = world.Root.Bank;
        while (world.Root.Invoke(root, [(ulong)BankMethod.CreatePage]).IsGood && HasSlots(world.Root))
        {
        }

        for (ulong i = 0; i < saved; i++)
        {
            _ = saver.CreatePage();
        }

        saver.InvokeIsRefused(world, InvocationError.LimitReached, saver.Bank, [(ulong)BankMethod.CreatePage]);
    }

    [Fact]
    public void An_empty_bank_refuses_every_purchase_and_changes_nothing()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start();
        uint page = owner.CreatePage();
        uint empty = owner.CreateBank(0);
        owner.InvokeIsRefused(world, InvocationError.LimitReached, empty, [(ulong)BankMethod.CreateBank, 0]);
        owner.InvokeIsRefused(world, InvocationError.LimitReached, empty, [(ulong)BankMethod.CreateEndpoint, 0]);
        owner.InvokeIsRefused(world, InvocationError.LimitReached, empty, [(ulong)BankMethod.CreateCall]);
        owner.InvokeIsRefused(world, InvocationError.LimitReached, empty, [(ulong)BankMethod.CreateProcess]);
        owner.InvokeIsRefused(world, InvocationError.LimitReached, empty, [(ulong)BankMethod.CreatePage]);
        owner.InvokeIsRefused(world, InvocationError.LimitReached, empty, [(ulong)BankMethod.CopyPage], page);
        owner.InvokeIsRefused(world, InvocationError.LimitReached, empty, [(ulong)BankMethod.CreateSegment]);
        owner.InvokeIsRefused(world, InvocationError.RangeError, owner.Self, [(ulong)ProcessMethod.GrowTable], empty);
    }

    [Fact]
    public void A_process_needs_its_frame_and_all_its_pages_or_is_not_made()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start(pages: 60);
        for (ulong limit = 0; limit < 6; limit++)
        {
            uint small = owner.CreateBank(limit);
            owner.InvokeIsRefused(world, InvocationError.LimitReached, small, [(ulong)BankMethod.CreateProcess]);
        }

        _ = owner.CreateProcess(owner.CreateBank(6));
    }

    [Fact]
    public void Hostile_arguments_to_a_bank_are_refused()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start();
        uint bank = owner.Bank;
        uint page = owner.CreatePage();
        ulong balance = owner.Balance().LimitPages - Spent(owner);
        owner.InvokeIsRefused(world, InvocationError.InvalidCount, bank, []);
        owner.InvokeIsRefused(world, InvocationError.UnknownOperation, bank, [0]);
        owner.InvokeIsRefused(world, InvocationError.UnknownOperation, bank, [16]);
        owner.InvokeIsRefused(world, InvocationError.UnknownOperation, bank, [ulong.MaxValue]);
        owner.InvokeIsRefused(world, InvocationError.UnknownOperation, bank, [(1ul << 32) + (ulong)BankMethod.CreatePage]);
        owner.InvokeIsRefused(world, InvocationError.LimitReached, bank, [(ulong)BankMethod.CreateBank, balance + 1]);
        owner.InvokeIsRefused(world, InvocationError.LimitReached, bank, [(ulong)BankMethod.CreateBank, uint.MaxValue]);
        owner.InvokeIsRefused(world, InvocationError.LimitReached, bank, [(ulong)BankMethod.CreateBank, 1ul << 32]);
        owner.InvokeIsRefused(world, InvocationError.LimitReached, bank, [(ulong)BankMethod.CreateBank, ulong.MaxValue]);
        owner.InvokeIsRefused(world, InvocationError.RangeError, bank, [(ulong)BankMethod.CreateEndpoint, 1ul << 32]);
        owner.InvokeIsRefused(world, InvocationError.InvalidCount, bank, [(ulong)BankMethod.CreateEndpoint]);
        owner.InvokeIsRefused(world, InvocationError.InvalidCount, bank, [(ulong)BankMethod.CreateBank, 1, 1]);
        owner.InvokeIsRefused(world, InvocationError.InvalidCount, bank, [(ulong)BankMethod.CreateCall, 1]);
        owner.InvokeIsRefused(world, InvocationError.InvalidCount, bank, [(ulong)BankMethod.CreateCall], page);
        owner.InvokeIsRefused(world, InvocationError.InvalidCount, bank, [(ulong)BankMethod.CreateProcess, 1]);
        owner.InvokeIsRefused(world, InvocationError.InvalidCount, bank, [(ulong)BankMethod.CreatePage, 1]);
        owner.InvokeIsRefused(world, InvocationError.InvalidCount, bank, [(ulong)BankMethod.CreateSegment, 1]);
        owner.InvokeIsRefused(world, InvocationError.InvalidCount, bank, [(ulong)BankMethod.ReadBalance]);
        owner.InvokeIsRefused(world, InvocationError.InvalidCount, bank, [(ulong)BankMethod.Destroy, 1]);
        owner.InvokeIsRefused(world, InvocationError.InvalidCount, bank, [(ulong)BankMethod.CopyPage]);
        owner.InvokeIsRefused(world, InvocationError.WrongType, bank, [(ulong)BankMethod.CopyPage], bank);
        owner.InvokeIsRefused(world, InvocationError.EmptySlot, bank, [(ulong)BankMethod.CopyPage], 200);
        owner.InvokeIsRefused(world, InvocationError.InvalidSlot, bank, [(ulong)BankMethod.CopyPage], 256);
    }

    [Fact]
    public void The_root_bank_cannot_be_destroyed()
    {
        using SimulatedWorld world = new();
        world.Root.InvokeIsRefused(world, InvocationError.NoRight, world.Root.Bank, [(ulong)BankMethod.Destroy]);
    }

    [Fact]
    public void Destroying_a_bank_destroys_all_that_it_paid_for()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start(pages: 60);
        ulong before = Spent(owner);
        uint bank = owner.CreateBank(30);
        uint child = owner.CreateBank(4, bank);
        uint endpoint = owner.CreateEndpoint(1, bank);
        uint entry = owner.Mint(endpoint);
        uint call = owner.CreateCall(bank);
        uint page = owner.CreatePage(bank);
        uint segment = owner.CreateSegment(bank);
        uint process = owner.CreateProcess(bank);
        uint below = owner.CreateCall(child);
        Assert.True(owner.Invoke(segment, [(ulong)SegmentMethod.Map, 3, (ulong)Rights.Read], page).IsGood);
        Assert.True(owner.Invoke(process, [(ulong)ProcessMethod.Attach, 1, (ulong)Rights.Read], segment).IsGood);
        Assert.True(owner.Invoke(bank, [(ulong)BankMethod.Destroy]).IsGood);
        world.Settle();
        Assert.Equal(before, Spent(owner));
        foreach (uint slot in new[] { bank, child, endpoint, call, page, segment, process, below })
        {
            owner.InvokeIsRefused(world, InvocationError.Stale, slot, [1]);
        }

        // A send never tells the callee's health; only the promise does.
        uint own = owner.CreateCall();
        Assert.Equal(InvocationError.None, owner.Send(entry, own));
        Assert.Equal(BreakReason.EndpointDestroyed, owner.Next().Reason);
    }

    [Fact]
    public void A_process_that_destroys_its_own_bank_is_gone()
    {
        using SimulatedWorld world = new();
        ulong before = Spent(world.Root);
        SimulatedProcess suicidal = world.Start();
        _ = suicidal.Invoke(suicidal.Bank, [(ulong)BankMethod.Destroy]); // Nobody is left to be told.
        world.Settle();
        Assert.False(suicidal.IsAlive);
        Assert.Equal(before, Spent(world.Root));
    }

    // Each level used to be a stack frame of the kernel, and every level took a step for every level below it.
    [Fact]
    public void A_chain_of_a_thousand_banks_ends_without_recursion_and_in_proportion_to_its_length()
    {
        const int Levels = 1_000;
        using SimulatedWorld world = new(pageCount: 4096, audits: false);
        SimulatedProcess owner = world.Start(pages: 3000);
        ulong before = Spent(owner);
        uint top = owner.CreateBank(2 * Levels);
        uint bank = top;
        for (ulong level = 1; level < Levels; level++)
        {
            uint below = owner.CreateBank((ulong)(2 * Levels) - (2 * level), bank);
            Assert.Equal(InvocationError.None, bank == top ? InvocationError.None : owner.Drop(bank));
            bank = below;
        }

        Assert.True(owner.Invoke(top, [(ulong)BankMethod.Destroy]).IsGood);
        long entries = world.EntryCount;
        world.Settle();
        Assert.InRange(world.EntryCount - entries, Levels / 16, Levels);
        Assert.Equal(before, Spent(owner));
        world.Audit();
    }

    [Fact]
    public void The_first_entry_of_a_deep_trees_end_does_a_bounded_part_of_it()
    {
        const int Levels = 200;
        using SimulatedWorld world = new(pageCount: 2048, audits: false);
        SimulatedProcess owner = world.Start(pages: 1000);
        uint top = owner.CreateBank(2 * Levels);
        uint bank = top;
        for (ulong level = 1; level < Levels; level++)
        {
            bank = owner.CreateBank((ulong)(2 * Levels) - (2 * level), bank);
        }

        uint banks = world.Frames.Globals.BankNumber;
        owner.Run();
        ulong traced = world.Frames.Globals.TraceCount;
        Assert.True(owner.Invoke(top, [(ulong)BankMethod.Destroy]).IsGood);
        Assert.InRange(world.Frames.Globals.TraceCount - traced, 1ul, 2ul + Kernel.Teardown.WorkSlice.Steps);
        Assert.Equal(banks, world.Frames.Globals.BankNumber);
        world.Settle();
        world.Audit();
    }

    [Fact]
    public void A_bank_whose_sub_bank_is_already_dying_waits_for_it()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start(pages: 60);
        ulong before = Spent(owner);
        uint bank = owner.CreateBank(30);
        uint child = owner.CreateBank(20, bank);
        for (int i = 0; i < 18; i++)
        {
            _ = owner.CreatePage(child);
        }

        uint first = owner.Run().Port.Add(Operation.Send, child, 0, [(ulong)BankMethod.Destroy]);
        uint second = owner.Port.Add(Operation.Send, bank, 0, [(ulong)BankMethod.Destroy]);
        owner.Turn();
        Assert.True(owner.ResultOf(first).IsGood && owner.ResultOf(second).IsGood);
        world.Settle();
        Assert.Equal(before, Spent(owner));
    }

    [Fact]
    public void Nothing_is_bought_from_a_bank_that_is_dying()
    {
        using SimulatedWorld world = new();
        SimulatedProcess victim = world.Start(pages: 60);
        for (int i = 0; i < 30; i++)
        {
            _ = victim.CreatePage();
        }

        uint segment = world.Root.CreateSegment();
        uint process = victim.CreateProcess();
        uint atRoot = victim.Give(process, world.Root);
        world.Root.Run();
        uint destroy = world.Root.Port.Add(Operation.Send, victim.BankAtRoot, 0, [(ulong)BankMethod.Destroy]);
        uint attach = world.Root.Port.Add(
            Operation.Send, atRoot, 0, [(ulong)ProcessMethod.Attach, 4, (ulong)Rights.Read], [segment]);
        world.Root.Turn();
        Assert.True(world.Root.ResultOf(destroy).IsGood);
        Assert.Equal(InvocationError.LimitReached, world.Root.ResultOf(attach).Error);
        world.Settle();
    }

    [Fact]
    public void Pages_are_owned_by_one_bank_so_nobodys_fragments_cost_anybody_else()
    {
        using SimulatedWorld world = new();
        SimulatedProcess one = world.Start();
        SimulatedProcess other = world.Start();
        _ = one.CreateEndpoint();
        _ = other.CreateEndpoint();
        ulong before = Spent(other);
        for (int i = 0; i < 32 * 3; i++)
        {
            _ = one.CreateEndpoint();
        }

        Assert.Equal(before, Spent(other));
    }

    private static ulong Spent(SimulatedProcess process) => process.Balance().UsedPages;

    private static bool HasSlots(SimulatedProcess process) => process.State.Table.FreeCount > 0;
}
