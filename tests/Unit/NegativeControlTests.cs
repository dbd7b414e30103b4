using System;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Arch.X64.Paging;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Each defence by name: with it the behaviour holds, and without it the very same test fails.</summary>
public sealed class NegativeControlTests
{
    private delegate void Behaviour(Defences removed);

    [Fact]
    public void An_old_capability_does_not_reach_the_heir_of_its_frame() => HoldsOnlyWith(Defences.Generations, OldCapability);

    [Fact]
    public void An_old_page_capability_does_not_read_anothers_page() => HoldsOnlyWith(Defences.Generations, OldPage);

    [Fact]
    public void A_batch_longer_than_its_part_is_not_looked_at() => HoldsOnlyWith(Defences.BatchBounds, LongBatch);

    [Fact]
    public void A_batch_longer_than_memory_is_not_looked_at() => HoldsOnlyWith(Defences.BatchBounds, EndlessBatch);

    [Fact]
    public void Data_is_not_executed() => HoldsOnlyWith(Defences.NoExecute, ExecuteData);

    [Fact]
    public void What_a_dead_process_owed_is_broken() => HoldsOnlyWith(Defences.Debts, OwedByTheDead);

    [Fact]
    public void A_dropped_resolver_breaks_its_call() => HoldsOnlyWith(Defences.DroppedResolvers, DroppedResolver);

    [Fact]
    public void An_overwritten_resolver_breaks_its_call() => HoldsOnlyWith(Defences.DroppedResolvers, OverwrittenResolver);

    [Fact]
    public void A_late_answer_is_inert() => HoldsOnlyWith(Defences.SingleUse, LateAnswer);

    [Fact]
    public void A_late_answer_does_not_answer_the_next_message() => HoldsOnlyWith(Defences.SingleUse, LateAnswerToReusedRecord);

    [Fact]
    public void A_long_end_is_taken_in_steps_of_bounded_work() => HoldsOnlyWith(Defences.WorkSlices, LongEnd);

    [Fact]
    public void A_reduced_copy_cannot_write() => HoldsOnlyWith(Defences.Attenuation, ReducedCopy);

    [Fact]
    public void What_comes_through_a_weak_capability_cannot_write() => HoldsOnlyWith(Defences.Attenuation, FetchThroughWeak);

    [Fact]
    public void Nobody_is_told_of_an_endpoint_that_somebody_holds() => HoldsOnlyWith(Defences.HolderCounts, HeldEndpoint);

    [Fact]
    public void A_blocked_forwarder_passes_nothing_on() => HoldsOnlyWith(Defences.Revocation, BlockedForwarder);

    [Fact]
    public void Nothing_comes_through_an_opaque_capability() => HoldsOnlyWith(Defences.Attenuation, FetchThroughOpaque);

    [Fact]
    public void A_flooder_with_many_endpoints_has_one_share() => HoldsOnlyWith(Defences.FairGroups, FloodFromManyEndpoints);

    [Fact]
    public void A_flooder_has_one_lane() => HoldsOnlyWith(Defences.FairGroups, FloodIntoOneLane);

    [Fact]
    public void A_keeper_that_dies_decides_by_that() => HoldsOnlyWith(Defences.KeeperDeath, DeadKeeper);

    [Fact]
    public void A_storm_of_timers_does_not_hold_up_an_entry() =>
        HoldsOnlyWith(Defences.TimerSlices, removed => DeadlineTests.StormIsSliced(removed, 1_000));

    [Fact]
    public void A_purchase_does_not_exceed_the_balance() => HoldsOnlyWith(Defences.Limits, BuyTooMuch);

    [Fact]
    public void A_message_is_delivered_only_if_it_has_slots() => HoldsOnlyWith(Defences.SlotCounts, DeliverIntoFullTable);

    [Fact]
    public void A_frame_without_generations_is_never_sold_again() => HoldsOnlyWith(Defences.Retirement, UseUpGenerations);

    [Fact]
    public void A_destroyed_banks_code_stops_first() => HoldsOnlyWith(Defences.CodeFirst, CodeFirstTests.WideBank);

    [Fact]
    public void A_flooder_spends_its_own_time_only() => HoldsOnlyWith(Defences.CpuBudgets, ScheduleTests.FloodCostsTheFlooder);

    [Fact]
    public void What_is_sent_one_way_tells_nothing() => HoldsOnlyWith(Defences.Quanta, CovertChannelTests.GetsNothing);

    [Fact]
    public void Who_asks_late_is_told_after_those_who_asked_before() => HoldsOnlyWith(Defences.AwaitOrder, LateAwaitTests.IsToldInOrder);

    [Fact]
    public void Who_is_told_last_may_destroy_the_promise() => HoldsOnlyWith(Defences.AwaitOrder, removed => LateAwaitTests.MakerLetsGo(removed, count: 60));

    private static void HoldsOnlyWith(Defences defence, Behaviour behaviour)
    {
        behaviour(Defences.None);
        Exception? failure = Record.Exception(() => behaviour(defence));
        Assert.True(failure is not null, $"Nothing failed without {defence}.");
        Assert.True(failure is Xunit.Sdk.XunitException or KernelPanicException, $"It failed in another way: {failure}");
    }

    private static void FloodFromManyEndpoints(Defences removed)
    {
        Assert.InRange(FairGroupTests.VictimsLatency(calls: 400, endpoints: 400, banks: 0, removed), 0, 2);
    }

    private static void FloodIntoOneLane(Defences removed) => Assert.InRange(LaneTests.VictimsLatency(400, useLanes: true, removed), 0, 1);

    private static void OldCapability(Defences removed)
    {
        using Pair pair = new(removed);
        Assert.True(pair.Server.Invoke(pair.Endpoint, [(ulong)EndpointMethod.Destroy]).IsGood);
        pair.Server.CreateEndpoint(label: 99);
        pair.Client.Send(pair.Entry, pair.Call);
        Assert.Equal(EventKind.None, pair.Server.Next().Kind);
        Assert.Equal(BreakReason.EndpointDestroyed, pair.Client.Next().Reason);
    }

    private static void ReducedCopy(Defences removed)
    {
        using SimulatedWorld world = new(removed: removed);
        SimulatedProcess owner = world.Start();
        uint copy = owner.Reduce(owner.CreatePage(), Rights.Write);
        Assert.Equal(InvocationError.NoRight, owner.Invoke(copy, [(ulong)PageMethod.WriteWord, 0, 1]).Error);
    }

    private static void BlockedForwarder(Defences removed)
    {
        using Pair pair = new(removed);
        uint forwarder = pair.Client.CreateForwarder(pair.Entry);
        uint relay = pair.Client.MintRelay(forwarder);
        SimulatedProcess.Require(pair.Client.Invoke(forwarder, [(ulong)ForwarderMethod.Block]));
        Assert.Equal(InvocationError.None, pair.Client.Send(relay, pair.Call, [1]));
        Assert.Equal(EventKind.None, pair.Server.Next().Kind);
        Assert.Equal(BreakReason.Revoked, pair.Client.Next().Reason);
    }

    private static void HeldEndpoint(Defences removed)
    {
        using Pair pair = new(removed);
        uint minted = pair.Server.MintCounted(pair.Endpoint);
        _ = pair.Server.Give(minted, pair.Client);
        pair.Server.Drop(minted);
        Assert.Equal(EventKind.None, pair.Server.Next().Kind);
    }

    private static void FetchThroughWeak(Defences removed)
    {
        using SimulatedWorld world = new(removed: removed);
        SimulatedProcess owner = world.Start();
        uint page = owner.CreatePage();
        uint weak = owner.Reduce(owner.Self, Rights.Weak);
        uint fetched = SimulatedProcess.Require(owner.Invoke(weak, [(ulong)ProcessMethod.Fetch, page])).Slot;
        Assert.Equal(InvocationError.NoRight, owner.Invoke(fetched, [(ulong)PageMethod.WriteWord, 0, 1]).Error);
    }

    private static void FetchThroughOpaque(Defences removed)
    {
        using SimulatedWorld world = new(removed: removed);
        SimulatedProcess owner = world.Start();
        uint opaque = owner.Reduce(owner.Self, Rights.Opaque);
        Assert.Equal(InvocationError.NoRight, owner.Invoke(opaque, [(ulong)ProcessMethod.Fetch, owner.Bank]).Error);
    }

    private static void OldPage(Defences removed)
    {
        using SimulatedWorld world = new(removed: removed);
        SimulatedProcess one = world.Start();
        SimulatedProcess other = world.Start();
        uint old = one.CreatePage();
        SimulatedProcess.Require(one.Invoke(old, [(ulong)PageMethod.Destroy]));
        uint heir = other.CreatePage();
        SimulatedProcess.Require(other.Invoke(heir, [(ulong)PageMethod.WriteWord, 0, 0x5EC2]));
        Answer read = one.Invoke(old, [(ulong)PageMethod.ReadWord, 0]);
        Assert.Equal((InvocationError.Stale, 0ul), (read.Error, read.IsGood ? read.Word0 : 0));
    }

    private static void LongBatch(Defences removed)
    {
        using SimulatedWorld world = new(removed: removed);
        SimulatedProcess process = world.Start();
        BatchTests.TakeTurn(process, world, MessagePage.PartSizeBytes + 16);
        Assert.Equal(InvocationError.MalformedBatch, process.TurnError);
        Assert.Equal(0u, process.Port.Result(MessagePage.SubmissionsOffset).Slot);
        Assert.Equal(InvocationError.None, process.Port.Result(MessagePage.SubmissionsOffset).Error);
    }

    private static void EndlessBatch(Defences removed)
    {
        using SimulatedWorld world = new(removed: removed);
        SimulatedProcess process = world.Start();
        BatchTests.TakeTurn(process, world, 1 << 20);
        Assert.Equal(InvocationError.MalformedBatch, process.TurnError);
    }

    private static void ExecuteData(Defences removed)
    {
        const ulong ReadWrite = (ulong)(Rights.Read | Rights.Write);
        using SimulatedWorld world = new(removed: removed);
        SimulatedProcess process = world.Start();
        uint segment = process.CreateSegment();
        SimulatedProcess.Require(process.Invoke(segment, [(ulong)SegmentMethod.Map, 0, ReadWrite], process.CreatePage()));
        SimulatedProcess.Require(process.Invoke(process.Self, [(ulong)ProcessMethod.Attach, 1, ReadWrite], segment));
        ulong address = UserLayout.BaseAddress + UserLayout.SegmentSizeBytes;
        Assert.Equal(FaultCause.None, process.Reach(address, PageAccess.Write, out _));
        Assert.Equal(FaultCause.InvalidExecute, process.Reach(address, PageAccess.Execute, out _));
    }

    private static void OwedByTheDead(Defences removed)
    {
        using Pair pair = new(removed);
        pair.Bring(CallState.InService);
        pair.Server.Fault(FaultCause.InvalidWrite);
        Assert.Equal([BreakReason.CalleeFaulted], pair.Outcomes());
    }

    private static void BuyTooMuch(Defences removed)
    {
        using SimulatedWorld world = new(removed: removed);
        SimulatedProcess process = world.Start();
        uint bank = process.CreateBank(1);
        Assert.True(process.Invoke(bank, [(ulong)BankMethod.CreatePage]).IsGood);
        Assert.Equal(InvocationError.LimitReached, process.Invoke(bank, [(ulong)BankMethod.CreatePage]).Error);
        Assert.Equal(InvocationError.LimitReached, process.Invoke(bank, [(ulong)BankMethod.CreateCall]).Error);
    }

    private static void DeliverIntoFullTable(Defences removed)
    {
        using Pair pair = new(removed);
        while (pair.Server.Copy(pair.Server.Bank).IsGood)
        {
        }

        Assert.Equal(InvocationError.None, pair.Client.Send(pair.Entry, pair.Call, [1]));
        Assert.Equal(EventKind.None, pair.Server.Next().Kind);
        Assert.Equal(CallState.Queued, pair.StateOfCall);
    }

    private static void UseUpGenerations(Defences removed)
    {
        using Pair pair = new(removed);
        uint endpoint = pair.Server.CreateEndpoint();
        ref Ipc.Capabilities.Capability capability = ref pair.Server.State.Table.At(pair.World.Frames, endpoint);
        Ipc.Frames.FrameIndex frame = capability.Index;
        pair.World.Frames.Generation(frame) = uint.MaxValue - 1;
        capability.Generation = uint.MaxValue - 1;
        Assert.True(pair.Server.Invoke(endpoint, [(ulong)EndpointMethod.Destroy]).IsGood);
        uint heir = pair.Server.CreateEndpoint();
        Assert.NotEqual(frame, pair.Server.State.Table.At(pair.World.Frames, heir).Index);
    }

    private static void LongEnd(Defences removed)
    {
        using SimulatedWorld world = new(pageCount: 4096, removed, audits: false);
        SimulatedProcess process = world.Start(pages: 1024);
        for (int i = 0; i < 800; i++)
        {
            _ = process.Drop(process.CreatePage());
        }

        world.DestroyBank(process);
        world.Settle();
    }

    private static void DroppedResolver(Defences removed)
    {
        using Pair pair = new(removed);
        pair.Bring(CallState.InService);
        Assert.Equal(InvocationError.None, pair.Server.Drop(pair.Resolver));
        Assert.Equal([BreakReason.ResolverDropped], pair.Outcomes());
    }

    private static void OverwrittenResolver(Defences removed)
    {
        using Pair pair = new(removed);
        pair.Bring(CallState.InService);
        SimulatedProcess.Require(pair.Server.Copy(pair.Server.Bank, pair.Resolver));
        Assert.Equal([BreakReason.ResolverDropped], pair.Outcomes());
    }

    private static void DeadKeeper(Defences removed)
    {
        using Kept kept = new(removed);
        _ = kept.TakeRequest();
        _ = kept.FaultOnce();
        kept.World.Destroy(kept.Keeper);
        kept.IsCorpse();
    }

    private static void LateAnswer(Defences removed)
    {
        using Pair pair = new(removed);
        pair.Bring(CallState.InService);
        Assert.Equal(InvocationError.None, pair.Client.Cancel(pair.Call));
        Assert.Equal(InvocationError.Stale, pair.Server.Resolve(pair.Resolver, [13]));
        Assert.Empty(pair.Outcomes());
    }

    private static void LateAnswerToReusedRecord(Defences removed)
    {
        using Pair pair = new(removed);
        pair.Bring(CallState.InService);
        Assert.Equal(InvocationError.None, pair.Client.Cancel(pair.Call));
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.EntryToThird, pair.Call, [1]));
        _ = pair.Server.Resolve(pair.Resolver, [13]);
        Message request = pair.Third.Next();
        Assert.Equal(InvocationError.None, pair.Third.Resolve(request.Slot, [14]));
        Message completion = pair.Client.Next();
        Assert.Equal(14ul, completion.Words[0]);
        Assert.Equal(EventKind.None, pair.Client.Next().Kind);
    }
}
