using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>A relay is invoked as what its forwarder stands for, with no more rights than both, until the forwarder says otherwise.</summary>
public sealed class ForwarderTests
{
    [Fact]
    public void A_message_through_a_relay_arrives_with_the_targets_badge()
    {
        using Pair pair = new();
        uint relay = RelayTo(pair, pair.Entry, word: 99);
        Assert.Equal(InvocationError.None, pair.Third.Send(relay, pair.Third.CreateCall(), [1, 2], pair.Third.Bank));
        Message request = pair.Server.Next();
        Assert.Equal((7u, 5u, 2u, 1u), (request.Badge, request.Label, request.WordCount, request.SlotCount));
        Assert.Equal(InvocationError.None, pair.Server.Resolve(request.Slot, [3]));
        Assert.Equal(3ul, pair.Third.Next().Words[0]);
    }

    [Fact]
    public void A_kernel_object_behind_a_relay_answers_as_it_would()
    {
        using Pair pair = new();
        uint page = pair.Client.CreatePage();
        uint relay = RelayTo(pair, page);
        Assert.True(pair.Third.Invoke(relay, [(ulong)PageMethod.WriteWord, 8, 77]).IsGood);
        Assert.Equal(77ul, pair.Client.Invoke(page, [(ulong)PageMethod.ReadWord, 8]).Word0);
        uint bank = RelayTo(pair, pair.Client.Bank);
        Assert.Equal(CapabilityType.Page, TypeAt(pair, pair.Third, SimulatedProcess.Require(pair.Third.Invoke(bank, [(ulong)BankMethod.CreatePage])).Slot));
    }

    [Theory]
    [InlineData(Rights.All, Rights.All, Rights.All)]
    [InlineData(Rights.Read, Rights.All, Rights.Read)]
    [InlineData(Rights.All, Rights.Write, Rights.Write)]
    [InlineData(Rights.All | Rights.Weak, Rights.All, Rights.Read | Rights.Execute)]
    [InlineData(Rights.All, Rights.Read | Rights.Weak, Rights.Read)]
    public void Rights_are_those_of_target_and_relay_together(Rights minted, Rights target, Rights expected)
    {
        using Pair pair = new();
        uint page = pair.Client.CreatePage();
        uint less = pair.Client.Reduce(page, (target & Rights.Weak) | (Rights.All & ~target));
        uint forwarder = pair.Client.CreateForwarder(less);
        uint relay = pair.Client.MintRelay(forwarder, minted);
        Assert.Equal(expected.HasFlag(Rights.Read), pair.Client.Invoke(relay, [(ulong)PageMethod.ReadWord, 0]).IsGood);
        Assert.Equal(expected.HasFlag(Rights.Write), pair.Client.Invoke(relay, [(ulong)PageMethod.WriteWord, 0, 1]).IsGood);
        Assert.Equal(expected.HasFlag(Rights.Destroy), pair.Client.Invoke(relay, [(ulong)PageMethod.Destroy]).IsGood);
    }

    [Fact]
    public void A_relay_without_write_carries_no_message()
    {
        using Pair pair = new();
        uint forwarder = pair.Client.CreateForwarder(pair.Entry);
        uint relay = pair.Client.MintRelay(forwarder, Rights.Read);
        pair.Client.IsRefused(pair.World, InvocationError.NoRight, Operation.Send, relay, pair.Call, [1]);
        SimulatedProcess.Require(pair.Client.Invoke(forwarder, [(ulong)ForwarderMethod.Redirect], pair.Client.Reduce(pair.Entry, Rights.Write)));
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.Client.MintRelay(forwarder), pair.Call, [1]));
        Assert.Equal(BreakReason.NotInvocable, pair.Client.Next().Reason);
    }

    [Theory]
    [InlineData(ForwarderMethod.Block)]
    [InlineData(ForwarderMethod.Destroy)]
    public void Every_relay_is_cut_at_once(ForwarderMethod method)
    {
        using Pair pair = new();
        uint forwarder = pair.Client.CreateForwarder(pair.Entry);
        uint relay = pair.Client.MintRelay(forwarder);
        uint again = pair.Client.Give(pair.Client.MintRelay(forwarder, word: 2), pair.Third);
        uint copy = pair.Client.Copy(relay).Slot;
        SimulatedProcess.Require(pair.Client.Invoke(forwarder, [(ulong)method]));
        Assert.Equal(InvocationError.None, pair.Client.Send(relay, pair.Call, [1]));
        Assert.Equal(BreakReason.Revoked, pair.Client.Next().Reason);
        Assert.Equal(InvocationError.None, pair.Client.Send(copy, pair.Call, [1]));
        Assert.Equal(BreakReason.Revoked, pair.Client.Next().Reason);
        uint call = pair.Third.CreateCall();
        Assert.Equal(InvocationError.None, pair.Third.Send(again, call, [1]));
        Assert.Equal(BreakReason.Revoked, pair.Third.Next().Reason);
        pair.Third.InvokeIsRefused(pair.World, InvocationError.Stale, again, [1]);
        Assert.Equal(EventKind.None, pair.Server.Next().Kind);
    }

    [Fact]
    public void What_a_dead_relay_is_given_is_looked_at_first()
    {
        using Pair pair = new();
        uint forwarder = pair.Client.CreateForwarder(pair.Entry);
        uint relay = pair.Client.MintRelay(forwarder);
        SimulatedProcess.Require(pair.Client.Invoke(forwarder, [(ulong)ForwarderMethod.Block]));
        pair.Client.IsRefused(pair.World, InvocationError.Stale, Operation.Send, relay, 0, [1]);
        pair.Client.IsRefused(pair.World, InvocationError.WrongType, Operation.Send, relay, pair.Entry, [1]);
        pair.Client.IsRefused(pair.World, InvocationError.EmptySlot, Operation.Send, relay, pair.Call, [1], [200]);
        pair.Client.IsRefused(pair.World, InvocationError.NoRight, Operation.Send, pair.Client.Reduce(relay, Rights.Write), pair.Call, [1]);
    }

    [Fact]
    public void What_was_sent_before_the_cut_is_delivered_and_what_was_redirected_goes_elsewhere()
    {
        using Pair pair = new();
        uint forwarder = pair.Client.CreateForwarder(pair.Entry);
        uint relay = pair.Client.MintRelay(forwarder);
        uint second = pair.Client.CreateCall();
        Assert.Equal(InvocationError.None, pair.Client.Send(relay, pair.Call, [1]));
        SimulatedProcess.Require(pair.Client.Invoke(forwarder, [(ulong)ForwarderMethod.Redirect], pair.EntryToThird));
        Assert.Equal(InvocationError.None, pair.Client.Send(relay, second, [2]));
        Assert.Equal(1ul, pair.Server.Next().Words[0]);
        Assert.Equal(2ul, pair.Third.Next().Words[0]);
    }

    [Fact]
    public void A_blocked_forwarder_can_be_turned_to_something_again()
    {
        using Pair pair = new();
        uint forwarder = pair.Client.CreateForwarder(pair.Entry);
        uint relay = pair.Client.MintRelay(forwarder);
        SimulatedProcess.Require(pair.Client.Invoke(forwarder, [(ulong)ForwarderMethod.Block]));
        SimulatedProcess.Require(pair.Client.Invoke(forwarder, [(ulong)ForwarderMethod.Redirect], pair.Entry));
        Assert.Equal(InvocationError.None, pair.Client.Send(relay, pair.Call, [1]));
        Assert.Equal(EventKind.Request, pair.Server.Next().Kind);
    }

    [Theory]
    [InlineData(1, BreakReason.None)]
    [InlineData(7, BreakReason.None)]
    [InlineData(8, BreakReason.NotInvocable)]
    [InlineData(20, BreakReason.NotInvocable)]
    public void A_chain_of_relays_has_an_end(int length, BreakReason expected)
    {
        using Pair pair = new();
        uint relay = pair.Entry;
        uint page = pair.Client.CreatePage();
        for (int i = 0; i < length; i++)
        {
            relay = pair.Client.MintRelay(pair.Client.CreateForwarder(relay));
            page = pair.Client.MintRelay(pair.Client.CreateForwarder(page));
        }

        Assert.Equal(InvocationError.None, pair.Client.Send(relay, pair.Call, [1]));
        Assert.Equal(expected == BreakReason.None ? EventKind.Request : EventKind.None, pair.Server.Next().Kind);
        Assert.Equal(expected, expected == BreakReason.None ? BreakReason.None : pair.Client.Next().Reason);
        InvocationError error = pair.Client.Invoke(page, [(ulong)PageMethod.ReadWord, 0]).Error;
        Assert.Equal(expected == BreakReason.None ? InvocationError.None : InvocationError.WrongType, error);
    }

    [Fact]
    public void A_ring_of_relays_leads_nowhere()
    {
        using Pair pair = new();
        uint forwarder = pair.Client.CreateForwarder(pair.Entry);
        uint relay = pair.Client.MintRelay(forwarder);
        SimulatedProcess.Require(pair.Client.Invoke(forwarder, [(ulong)ForwarderMethod.Redirect], relay));
        pair.Client.IsRefused(pair.World, InvocationError.WrongType, Operation.Send, relay, 0, [1]);
        Assert.Equal(InvocationError.None, pair.Client.Send(relay, pair.Call, [1]));
        Assert.Equal(BreakReason.NotInvocable, pair.Client.Next().Reason);
    }

    [Fact]
    public void What_waits_behind_a_promise_goes_through_the_relay_that_it_is_settled_to()
    {
        using Pair pair = new();
        SimulatedProcess client = pair.Client;
        (uint promise, uint resolver) = client.CreatePromise();
        uint forwarder = client.CreateForwarder(pair.Entry);
        uint relay = client.MintRelay(forwarder);
        Assert.Equal(InvocationError.None, client.Send(promise, pair.Call, [1]));
        Assert.Equal(InvocationError.None, client.Resolve(resolver, [], relay));
        pair.World.Settle();
        Assert.Equal(1ul, pair.Server.Next().Words[0]);
        SimulatedProcess.Require(client.Invoke(forwarder, [(ulong)ForwarderMethod.Block]));
        uint call = client.CreateCall();
        Assert.Equal(InvocationError.None, client.Send(promise, call, [1]));
        Assert.Equal(BreakReason.Revoked, client.Next().Reason);
    }

    [Fact]
    public void A_relay_may_stand_for_a_promise_and_a_callee_may_forward_to_a_relay()
    {
        using Pair pair = new();
        (uint promise, uint resolver) = pair.Server.CreatePromise();
        uint relay = pair.Server.MintRelay(pair.Server.CreateForwarder(promise));
        pair.Bring(CallState.InService);
        SimulatedProcess.Require(pair.Server.Do(Operation.Forward, pair.Resolver, relay, [55]));
        Assert.Equal(CallState.Pipelined, pair.StateOfCall);
        Assert.Equal(InvocationError.None, pair.Server.Resolve(resolver, [], pair.ServerToThird));
        pair.World.Settle();
        Message request = pair.Third.Next();
        Assert.Equal((8u, 55ul), (request.Badge, request.Words[0]));
    }

    [Fact]
    public void A_pipeline_to_a_relay_of_a_kernel_object_breaks()
    {
        using Pair pair = new();
        SimulatedProcess client = pair.Client;
        (uint promise, uint resolver) = client.CreatePromise();
        uint relay = client.MintRelay(client.CreateForwarder(client.CreatePage()));
        Assert.Equal(InvocationError.None, client.Send(promise, pair.Call, [1]));
        Assert.Equal(InvocationError.None, client.Resolve(resolver, [], relay));
        pair.World.Settle();
        Assert.Equal(BreakReason.NotInvocable, client.Next().Reason);
    }

    [Fact]
    public void A_dead_target_is_as_it_would_be_without_the_relay()
    {
        using Pair pair = new();
        uint relay = RelayTo(pair, pair.Entry);
        uint page = pair.Client.CreatePage();
        uint toPage = RelayTo(pair, page);
        SimulatedProcess.Require(pair.Server.Invoke(pair.Endpoint, [(ulong)EndpointMethod.Destroy]));
        SimulatedProcess.Require(pair.Client.Invoke(page, [(ulong)PageMethod.Destroy]));
        Assert.Equal(InvocationError.None, pair.Third.Send(relay, pair.Third.CreateCall(), [1]));
        Assert.Equal(BreakReason.EndpointDestroyed, pair.Third.Next().Reason);
        pair.Third.InvokeIsRefused(pair.World, InvocationError.Stale, toPage, [(ulong)PageMethod.ReadWord, 0]);
        pair.Third.IsRefused(pair.World, InvocationError.CallRequired, Operation.Send, relay, 0, [1]);
    }

    [Fact]
    public void Hostile_arguments_are_refused()
    {
        using Pair pair = new();
        SimulatedWorld world = pair.World;
        SimulatedProcess client = pair.Client;
        pair.Bring(CallState.InService);
        uint forwarder = client.CreateForwarder(pair.Entry);
        client.InvokeIsRefused(world, InvocationError.NotTransferable, client.Bank, [(ulong)BankMethod.CreateForwarder], pair.Call);
        pair.Server.InvokeIsRefused(world, InvocationError.NotTransferable, pair.Server.Bank, [(ulong)BankMethod.CreateForwarder], pair.Resolver);
        client.InvokeIsRefused(world, InvocationError.EmptySlot, client.Bank, [(ulong)BankMethod.CreateForwarder], 200);
        client.InvokeIsRefused(world, InvocationError.InvalidCount, client.Bank, [(ulong)BankMethod.CreateForwarder]);
        client.InvokeIsRefused(world, InvocationError.LimitReached, client.CreateBank(0), [(ulong)BankMethod.CreateForwarder], pair.Entry);
        client.InvokeIsRefused(world, InvocationError.RangeError, forwarder, [(ulong)ForwarderMethod.Mint, 64, 0]);
        client.InvokeIsRefused(world, InvocationError.RangeError, forwarder, [(ulong)ForwarderMethod.Mint, 15, 1ul << 32]);
        client.InvokeIsRefused(world, InvocationError.InvalidCount, forwarder, [(ulong)ForwarderMethod.Mint, 15]);
        client.InvokeIsRefused(world, InvocationError.NotTransferable, forwarder, [(ulong)ForwarderMethod.Redirect], pair.Call);
        client.InvokeIsRefused(world, InvocationError.InvalidSlot, forwarder, [(ulong)ForwarderMethod.Redirect], 0);
        client.InvokeIsRefused(world, InvocationError.InvalidCount, forwarder, [(ulong)ForwarderMethod.Redirect]);
        client.InvokeIsRefused(world, InvocationError.InvalidCount, forwarder, [(ulong)ForwarderMethod.Block, 1]);
        client.InvokeIsRefused(world, InvocationError.UnknownOperation, forwarder, [5]);
        uint less = client.Reduce(forwarder, Rights.Write | Rights.Destroy);
        foreach (ulong[] words in new ulong[][] { [(ulong)ForwarderMethod.Mint, 15, 0], [(ulong)ForwarderMethod.Block], [(ulong)ForwarderMethod.Destroy] })
        {
            client.InvokeIsRefused(world, InvocationError.NoRight, less, words);
        }

        client.InvokeIsRefused(world, InvocationError.NoRight, less, [(ulong)ForwarderMethod.Redirect], pair.Entry);
        client.IsRefused(world, InvocationError.WrongType, Operation.Destroy, client.MintRelay(forwarder));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_waits_for_its_end_learns_of_it_by_a_relay_too(bool byRelay)
    {
        using Pair pair = new();
        uint bank = pair.Client.CreateBank(2);
        uint forwarder = pair.Client.CreateForwarder(pair.Entry, bank);
        uint relay = pair.Client.MintRelay(forwarder);
        SimulatedProcess.Require(pair.Client.Do(Operation.Await, pair.Call, byRelay ? relay : forwarder));
        SimulatedProcess.Require(pair.Client.Invoke(bank, [(ulong)BankMethod.Destroy]));
        pair.World.Settle();
        Assert.Equal([BreakReason.None], pair.Outcomes());
    }

    [Fact]
    public void A_relay_is_not_taken_for_what_it_stands_for()
    {
        using Pair pair = new();
        uint page = pair.Client.CreatePage();
        uint segment = pair.Client.CreateSegment();
        uint relay = pair.Client.MintRelay(pair.Client.CreateForwarder(page));
        pair.Client.InvokeIsRefused(pair.World, InvocationError.WrongType, segment, [(ulong)SegmentMethod.Map, 0, 1], relay);
        Assert.Equal(0u, SimulatedProcess.Require(pair.Client.Do(Operation.Compare, page, relay)).SecondSlot);
    }

    private static uint RelayTo(Pair pair, uint target, uint word = 0)
    {
        return pair.Client.Give(pair.Client.MintRelay(pair.Client.CreateForwarder(target), word: word), pair.Third);
    }

    private static CapabilityType TypeAt(Pair pair, SimulatedProcess owner, uint slot) => owner.State.Table.At(pair.World.Frames, slot).Type;
}
