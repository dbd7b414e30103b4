using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Counted entries: the server hears when the last one is gone, wherever it was and however it went, and not before.</summary>
public sealed class HolderTests
{
    [Fact]
    public void A_counted_entry_is_an_entry()
    {
        using Pair pair = new();
        Answer minted = pair.Server.Invoke(pair.Endpoint, [(ulong)EndpointMethod.MintCounted, 9]);
        Assert.Equal((1ul, Rights.Write | Rights.Counted), (minted.Word0, pair.Server.State.Table.At(pair.World.Frames, minted.Slot).Rights));
        Assert.Equal(2ul, pair.Server.Invoke(pair.Endpoint, [(ulong)EndpointMethod.MintCounted, 9]).Word0);
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.Server.Give(minted.Slot, pair.Client), pair.Call, [11]));
        Message request = pair.Server.Next();
        Assert.Equal((EventKind.Request, 9u, 5u, 11ul), (request.Kind, request.Badge, request.Label, request.Words[0]));
    }

    [Fact]
    public void The_server_sleeps_until_the_last_holder_drops_it_and_is_told_once()
    {
        using Pair pair = new();
        (uint first, uint second) = (Hand(pair, pair.Client), Hand(pair, pair.Third));
        pair.Client.Drop(first);
        Assert.False(IsTold(pair));
        pair.Third.Drop(pair.Third.Copy(second).Slot);
        Assert.False(IsTold(pair));
        pair.Third.Drop(second);
        Message told = pair.Server.Next();
        Assert.Equal((EventKind.Unheld, 5u, 1u, 2ul, 0u), (told.Kind, told.Label, told.WordCount, told.Words[0], told.SlotCount));
        Assert.False(IsTold(pair));
    }

    [Fact]
    public void What_is_minted_before_it_is_told_takes_it_back()
    {
        using Pair pair = new();
        uint held = Hand(pair, pair.Client);
        pair.Client.Drop(held);
        _ = SimulatedProcess.Require(pair.Server.Invoke(pair.Endpoint, [(ulong)EndpointMethod.MintCounted, 1]));
        Assert.False(IsTold(pair));
    }

    [Fact]
    public void An_entry_that_is_not_counted_holds_nothing()
    {
        using Pair pair = new();
        pair.Client.Drop(Hand(pair, pair.Client));
        Assert.True(IsTold(pair));
        pair.Client.Drop(pair.Entry);
        Assert.False(IsTold(pair));
    }

    /// <summary>Else who was given it to look at, and must not speak to the server, could by dropping it.</summary>
    [Theory]
    [InlineData(Rights.Write)]
    [InlineData(Rights.Weak)]
    public void An_entry_that_cannot_be_sent_to_holds_nothing(Rights taken)
    {
        using Pair pair = new();
        uint held = Hand(pair, pair.Client);
        uint reduced = pair.Client.Reduce(held, taken);
        Assert.False(IsTold(pair));
        pair.Client.Drop(held);
        Assert.True(IsTold(pair));
        pair.Client.Drop(reduced);
        Assert.False(IsTold(pair));
    }

    [Fact]
    public void What_is_queued_is_delivered_first()
    {
        using Pair pair = new();
        uint held = Hand(pair, pair.Client);
        Assert.Equal(InvocationError.None, pair.Client.Send(held, pair.Call, [11]));
        pair.Client.Drop(held);
        Assert.Equal(EventKind.Request, pair.Server.Next().Kind);
        Assert.True(IsTold(pair));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_queued_and_leaves_otherwise_is_not_waited_for(bool dies)
    {
        using Pair pair = new();
        uint held = Hand(pair, pair.Client);
        Assert.Equal(InvocationError.None, pair.Client.Send(held, pair.Call, [11]));
        pair.Client.Drop(held);
        if (dies)
        {
            pair.World.Destroy(pair.Client);
            pair.World.Settle();
        }
        else
        {
            Assert.Equal(InvocationError.None, pair.Client.Cancel(pair.Call));
        }

        Assert.True(IsTold(pair));
    }

    [Fact]
    public void A_message_on_its_way_holds_it()
    {
        using Pair pair = new();
        uint held = Hand(pair, pair.Client);
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.EntryToThird, pair.Call, [1], held));
        pair.Client.Drop(held);
        Assert.False(IsTold(pair));
        Message arrived = pair.Third.Next();
        Assert.False(IsTold(pair));
        pair.Third.Drop(arrived.Slots[0]);
        Assert.True(IsTold(pair));
    }

    [Fact]
    public void A_message_that_is_lost_with_its_sender_holds_it_no_more()
    {
        using Pair pair = new();
        uint held = Hand(pair, pair.Client);
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.EntryToThird, pair.Call, [1], held));
        pair.World.Destroy(pair.Client);
        pair.World.Settle();
        Assert.True(IsTold(pair));
    }

    [Fact]
    public void What_a_dead_sender_handed_on_is_held_by_who_has_it()
    {
        using Pair pair = new();
        uint held = Hand(pair, pair.Client);
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.EntryToThird, pair.Call, [1], held));
        Message arrived = pair.Third.Next();
        pair.World.Destroy(pair.Client);
        pair.World.Settle();
        Assert.False(IsTold(pair));
        uint call = pair.Third.CreateCall();
        Assert.Equal(InvocationError.None, pair.Third.Send(arrived.Slots[0], call, [12]));
        Assert.Equal(12ul, pair.Server.Next().Words[0]);
        pair.Third.Drop(arrived.Slots[0]);
        Assert.True(IsTold(pair));
    }

    [Fact]
    public void An_answer_that_nobody_collected_holds_it_until_the_record_goes()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        pair.Client.Run();
        uint minted = pair.Server.MintCounted(pair.Endpoint);
        Assert.Equal(InvocationError.None, pair.Server.Resolve(pair.Resolver, [], minted));
        pair.Server.Drop(minted);
        Assert.False(IsTold(pair));
        pair.Client.Drop(pair.Call);
        Assert.True(IsTold(pair));
    }

    [Fact]
    public void A_promise_and_who_waited_for_it_hold_it_each()
    {
        using Pair pair = new();
        (uint promise, uint resolver) = pair.Client.CreatePromise();
        Assert.Equal(InvocationError.None, pair.Client.Do(Operation.Await, pair.Call, promise).Error);
        uint held = Hand(pair, pair.Client);
        Assert.Equal(InvocationError.None, pair.Client.Resolve(resolver, [], held));
        pair.Client.Drop(held);
        pair.World.Settle();
        Assert.Equal(InvocationError.None, pair.Client.Do(Operation.Destroy, promise).Error);
        Assert.False(IsTold(pair));
        Message outcome = pair.Client.Next();
        Assert.False(IsTold(pair));
        pair.Client.Drop(outcome.Slots[0]);
        Assert.True(IsTold(pair));
    }

    [Fact]
    public void A_forwarder_holds_it_until_it_stands_for_something_else()
    {
        using Pair pair = new();
        uint held = Hand(pair, pair.Client);
        uint forwarder = pair.Client.CreateForwarder(held);
        pair.Client.Drop(held);
        Assert.False(IsTold(pair));
        SimulatedProcess.Require(pair.Client.Invoke(forwarder, [(ulong)ForwarderMethod.Block]));
        Assert.True(IsTold(pair));
    }

    [Fact]
    public void A_copy_in_the_same_slot_counts_once_and_one_that_is_overwritten_not_at_all()
    {
        using Pair pair = new();
        uint held = Hand(pair, pair.Client);
        SimulatedProcess.Require(pair.Client.Do(Operation.Copy, held, held));
        uint other = pair.Client.CreatePage();
        Assert.False(IsTold(pair));
        SimulatedProcess.Require(pair.Client.Do(Operation.Copy, other, held));
        Assert.True(IsTold(pair));
    }

    // More than are let go of in a step, with some that are empty among them.
    [Fact]
    public void A_process_that_ends_lets_go_of_all_its_slots()
    {
        using Pair pair = new();
        uint held = Hand(pair, pair.Client);
        List<uint> copies = [];
        for (int i = 0; i < 100; i++)
        {
            copies.Add(pair.Client.Copy(held).Slot);
        }

        pair.Client.Drop(copies[3]);
        pair.Client.Drop(copies[70]);
        pair.Client.Fault(FaultCause.InvalidWrite);
        pair.World.Settle();
        Assert.False(IsTold(pair)); // The corpse has them, and whoever holds it can fetch them.
        pair.World.Destroy(pair.Client);
        pair.World.Settle();
        Assert.True(IsTold(pair));
    }

    [Fact]
    public void Who_dies_or_destroys_the_endpoint_is_not_told()
    {
        using Pair pair = new();
        uint held = Hand(pair, pair.Client);
        pair.Client.Drop(held);
        SimulatedProcess.Require(pair.Server.Invoke(pair.Endpoint, [(ulong)EndpointMethod.Destroy]));
        Assert.False(IsTold(pair));
    }

    // A counted entry in a slot of somebody, and nowhere else.
    private static uint Hand(Pair pair, SimulatedProcess to)
    {
        uint minted = pair.Server.MintCounted(pair.Endpoint);
        uint given = pair.Server.Give(minted, to);
        pair.Server.Drop(minted);
        return given;
    }

    private static bool IsTold(Pair pair)
    {
        Message told = pair.Server.Next();
        Assert.True(told.Kind is EventKind.None or EventKind.Unheld);
        return told.Kind == EventKind.Unheld;
    }
}
