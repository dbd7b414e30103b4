using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Resolvers are linear: one exists for each delivered call, and it only ever moves.</summary>
public sealed class ResolverTests
{
    [Fact]
    public void A_copied_resolver_has_moved()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        uint moved = pair.Server.Copy(pair.Resolver).Slot;
        Assert.NotEqual(pair.Resolver, moved);
        pair.Server.IsRefused(pair.World, InvocationError.EmptySlot, Operation.Resolve, pair.Resolver);
        Assert.Equal(InvocationError.None, pair.Server.Resolve(moved, [9]));
        Assert.Equal(9ul, pair.Client.Next().Words[0]);
    }

    [Fact]
    public void A_resolver_copied_onto_itself_stays()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        pair.Server.Run();
        ulong before = pair.World.Hash();
        Assert.Equal(pair.Resolver, pair.Server.Copy(pair.Resolver, pair.Resolver).Slot);
        Assert.Equal(before, pair.World.Hash());
        Assert.Equal(InvocationError.None, pair.Server.Resolve(pair.Resolver));
    }

    [Fact]
    public void A_resolver_sent_on_leaves_its_slot_and_answers_from_where_it_arrives()
    {
        using Pair pair = new();
        pair.Bring(CallState.InTransit);
        pair.Server.IsRefused(pair.World, InvocationError.EmptySlot, Operation.Resolve, pair.Resolver);
        Message carrier = pair.Third.Next();
        Assert.Equal(CallState.InService, pair.StateOfCall);
        Assert.Equal(InvocationError.None, pair.Third.Resolve(carrier.Slots[0], [4]));
        Assert.Equal(InvocationError.None, pair.Third.Resolve(carrier.Slot, [5]));
        Assert.Equal(4ul, pair.Client.Next().Words[0]);
        Assert.Equal(5ul, pair.Server.Next().Words[0]);
    }

    [Fact]
    public void A_resolver_travels_in_an_answer_too()
    {
        using Pair pair = new();
        pair.Bring(CallState.InTransit);
        Message carrier = pair.Third.Next();
        Assert.Equal(InvocationError.None, pair.Third.Resolve(carrier.Slot, [], carrier.Slots[0]));
        Assert.Equal(CallState.InTransit, pair.StateOfCall);
        Message back = pair.Server.Next();
        Assert.Equal((EventKind.Completion, 1u), (back.Kind, back.SlotCount));
        Assert.Equal(InvocationError.None, pair.Server.Resolve(back.Slots[0], [6]));
        Assert.Equal(6ul, pair.Client.Next().Words[0]);
    }

    [Fact]
    public void A_caller_may_be_handed_the_resolver_of_its_own_call()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        uint toClient = pair.Client.Give(pair.Client.Mint(pair.Client.CreateEndpoint()), pair.Server);
        Assert.Equal(InvocationError.None, pair.Server.Send(toClient, pair.ServersCall, [], pair.Resolver));
        Message carrier = pair.Client.Next();
        Assert.Equal(InvocationError.None, pair.Client.Resolve(carrier.Slots[0], [8]));
        Assert.Equal([BreakReason.None], pair.Outcomes());
    }

    [Fact]
    public void One_message_cannot_carry_a_resolver_twice()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        uint resolver = pair.Resolver;
        pair.Server.IsRefused(
            pair.World, InvocationError.NotTransferable, Operation.Send, pair.ServerToThird, pair.ServersCall, [], [resolver, resolver]);
        pair.Server.IsRefused(
            pair.World, InvocationError.NotTransferable, Operation.Send, pair.ServerToThird, pair.ServersCall, [], [resolver, 1, 2, resolver]);
        Assert.Equal(InvocationError.None, pair.Server.Resolve(resolver));
    }

    [Fact]
    public void An_answer_cannot_carry_its_own_resolver()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        uint resolver = pair.Resolver;
        pair.Server.IsRefused(pair.World, InvocationError.NotTransferable, Operation.Resolve, resolver, 0, [1], [resolver]);
        pair.Server.IsRefused(pair.World, InvocationError.NotTransferable, Operation.Resolve, resolver, 0, [], [1, 2, 1, resolver]);
        Assert.Equal(InvocationError.None, pair.Server.Resolve(resolver));
    }

    [Fact]
    public void A_resolver_is_not_furniture()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        pair.Server.InvokeIsRefused(
            pair.World, InvocationError.NotTransferable, pair.Server.Self, [(ulong)ProcessMethod.Grant], pair.Resolver);
        pair.Server.IsRefused(pair.World, InvocationError.WrongType, Operation.Send, pair.Resolver, 0, [1]);
    }

    [Fact]
    public void A_message_with_one_bad_slot_moves_none_of_the_others()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        uint resolver = pair.Resolver;
        pair.Server.IsRefused(
            pair.World, InvocationError.EmptySlot, Operation.Send, pair.ServerToThird, pair.ServersCall, [], [resolver, 1, 2, 200]);
        pair.Server.IsRefused(
            pair.World, InvocationError.InvalidSlot, Operation.Send, pair.ServerToThird, pair.ServersCall, [], [resolver, 1, 2, 0]);
        pair.Server.IsRefused(
            pair.World, InvocationError.InvalidSlot, Operation.Resolve, resolver, 0, [], [1, 2, 1, uint.MaxValue]);
        Assert.Equal(CallState.InService, pair.StateOfCall);
        Assert.Equal(InvocationError.None, pair.Server.Resolve(resolver));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(255)]
    public void A_callee_can_break_a_call_in_its_own_name_only(byte reason)
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        pair.Server.IsRefused(pair.World, InvocationError.RangeError, Operation.Resolve, pair.Resolver, 0, [], [], reason);
        Assert.Equal(InvocationError.None, pair.Server.Break(pair.Resolver, [42]));
        Message outcome = pair.Client.Next();
        Assert.Equal((BreakReason.ByCallee, 42ul), (outcome.Reason, outcome.Words[0]));
    }

    [Fact]
    public void A_cancelled_calls_resolver_arrives_stale()
    {
        using Pair pair = new();
        pair.Bring(CallState.InTransit);
        Assert.Equal(InvocationError.None, pair.Client.Cancel(pair.Call));
        Message carrier = pair.Third.Next();
        Assert.Equal(InvocationError.Stale, pair.Third.Resolve(carrier.Slots[0]));
        Assert.Empty(pair.Outcomes());
    }

    // Found by random programs: the audit took the two for one.
    [Fact]
    public void A_stale_resolver_travels_with_the_live_one_of_the_same_call()
    {
        using SimulatedWorld world = new();
        SimulatedProcess server = world.Start();
        SimulatedProcess client = world.Start();
        uint entry = server.Give(server.Mint(server.CreateEndpoint()), client);
        uint onward = client.Give(client.Mint(client.CreateEndpoint()), server);
        uint call = client.CreateCall();
        Assert.Equal(InvocationError.None, client.Send(entry, call, [1]));
        uint stale = server.Next().Slot;
        Assert.Equal(InvocationError.None, client.Cancel(call));
        Assert.Equal(InvocationError.None, client.Send(entry, call, [2]));
        uint live = server.Next().Slot;

        Assert.Equal(InvocationError.None, server.Send(onward, server.CreateCall(), [3], stale, live));

        Message request = client.Next();
        Assert.Equal(2u, request.SlotCount);
        Assert.Equal(InvocationError.Stale, client.Resolve(request.Slots[0]));
        Assert.Equal(InvocationError.None, client.Resolve(request.Slots[1]));
    }
}
