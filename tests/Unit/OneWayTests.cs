using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>One-way entries: the message goes in, the record comes back at its time, and nothing else comes out.</summary>
public sealed class OneWayTests
{
    // 2 to the 20 entries: no test takes so long.
    private const uint Long = 20;

    [Fact]
    public void Words_arrive_with_badge_and_label_and_without_a_resolver()
    {
        using Pair pair = new();
        uint entry = Mint(pair);
        uint free = pair.Server.State.Table.FreeCount;
        Assert.Equal(InvocationError.None, pair.Client.Send(entry, pair.Call, [11, 12]));
        Message request = pair.Server.Next();
        Assert.Equal((EventKind.Request, 0u, 9u, 5u), (request.Kind, request.Slot, request.Badge, request.Label));
        Assert.Equal((2u, 11ul, 12ul), (request.WordCount, request.Words[0], request.Words[1]));
        Assert.Equal(free, pair.Server.State.Table.FreeCount);
        Assert.Equal(0u, pair.Server.State.Party.InService.Count);
    }

    [Fact]
    public void A_full_table_does_not_keep_the_message_out()
    {
        using Pair pair = new();
        uint entry = Mint(pair);
        while (pair.Server.State.Table.FreeCount > 0)
        {
            _ = pair.Server.Copy(pair.Endpoint);
        }

        Assert.Equal(InvocationError.None, pair.Client.Send(entry, pair.Call, [11]));
        Assert.Equal(EventKind.Request, pair.Server.Next().Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_record_comes_back_at_the_next_multiple_of_the_quantum_taken_or_not(bool isTaken)
    {
        using Pair pair = new();
        uint entry = Mint(pair);
        Assert.Equal(InvocationError.None, pair.Client.Send(entry, pair.Call, [11]));
        Assert.Equal(isTaken ? EventKind.Request : EventKind.None, isTaken ? pair.Server.Next().Kind : EventKind.None);
        Assert.Equal((CallState.Queued, BreakReason.None), pair.Client.Poll(pair.Call));
        pair.World.Devices.NowTicks = (1ul << (int)Long) - 10;
        Assert.Equal((CallState.Queued, BreakReason.None), pair.Client.Poll(pair.Call));
        pair.World.Devices.NowTicks = 1ul << (int)Long;
        Message outcome = pair.Client.Next();
        Assert.Equal((EventKind.Completion, BreakReason.None, 0u, pair.Call), (outcome.Kind, outcome.Reason, outcome.WordCount, outcome.Slot));
        Assert.Equal(EventKind.None, pair.Server.Next().Kind);
        Assert.Equal(CallState.Idle, pair.StateOfCall);
    }

    [Fact]
    public void A_capability_is_refused_for_what_the_sender_wrote_and_breaks_where_it_came_by_a_promise()
    {
        using Pair pair = new();
        uint entry = Mint(pair);
        uint page = pair.Client.CreatePage();
        pair.Client.IsRefused(pair.World, InvocationError.NotTransferable, Operation.Send, entry, pair.Call, [1], [page]);
        (uint promise, uint resolver) = pair.Client.CreatePromise();
        Assert.Equal(InvocationError.None, pair.Client.Send(promise, pair.Call, [1], page));
        Assert.Equal(InvocationError.None, pair.Client.Resolve(resolver, [], entry));
        Assert.Equal([BreakReason.NotInvocable], pair.Outcomes());
    }

    [Fact]
    public void Relays_promises_and_forwarding_lead_to_it_and_leave_it_one_way()
    {
        using Pair pair = new();
        uint entry = Mint(pair);
        uint relay = pair.Client.MintRelay(pair.Client.CreateForwarder(entry));
        Assert.Equal(InvocationError.None, pair.Client.Send(relay, pair.Call, [1]));
        Assert.Equal(0u, pair.Server.Next().Slot);
        Assert.Equal(InvocationError.None, pair.Client.Cancel(pair.Call));
        uint atServer = pair.Third.Give(pair.Third.MintOneWay(pair.ThirdEndpoint, Long), pair.Server);
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.Entry, pair.Call, [2]));
        Assert.Equal(InvocationError.None, pair.Client.Deadline(pair.Call, 1ul << 40));
        Assert.Equal(InvocationError.None, pair.Server.Forward(pair.Server.Next().Slot, atServer, [3]));
        Message request = pair.Third.Next();
        Assert.Equal((EventKind.Request, 0u, 3ul), (request.Kind, request.Slot, request.Words[0]));
        Assert.Equal((CallState.Queued, BreakReason.None), pair.Client.Poll(pair.Call));
        pair.World.Devices.NowTicks = 1ul << (int)Long;
        Assert.Equal([BreakReason.None], pair.Outcomes());
    }

    [Fact]
    public void Cancel_works_before_and_after_the_message_was_taken_and_takes_back_what_was_not()
    {
        using Pair pair = new();
        uint entry = Mint(pair);
        Assert.Equal(InvocationError.None, pair.Client.Send(entry, pair.Call, [1]));
        Assert.Equal(InvocationError.None, pair.Client.Cancel(pair.Call));
        Assert.Equal(EventKind.None, pair.Server.Next().Kind);
        Assert.Equal(InvocationError.None, pair.Client.Send(entry, pair.Call, [2]));
        Assert.Equal(2ul, pair.Server.Next().Words[0]);
        Assert.Equal(InvocationError.None, pair.Client.Cancel(pair.Call));
        Assert.Equal(InvocationError.NotPending, pair.Client.Cancel(pair.Call));
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.Entry, pair.Call, [3]));
        Assert.NotEqual(0u, pair.Server.Next().Slot);
    }

    [Fact]
    public void What_is_sent_to_its_result_waits_and_finds_nothing_there()
    {
        using Pair pair = new();
        uint entry = Mint(pair);
        uint follower = pair.Client.CreateCall();
        Assert.Equal(InvocationError.None, pair.Client.Send(entry, pair.Call, [1]));
        Assert.Equal(InvocationError.None, pair.Client.Pipeline(pair.Call, follower, [2]));
        _ = pair.Server.Next();
        Assert.Equal((CallState.Pipelined, BreakReason.None), pair.Client.Poll(follower));
        pair.World.Devices.NowTicks = 1ul << (int)Long;
        pair.World.Tick();
        Assert.Equal([BreakReason.None], pair.Outcomes());
        Assert.Equal(CallState.Idle, pair.World.Frames.At<Ipc.Calls.Call>(pair.Client.State.Table.At(pair.World.Frames, follower).Index).State);
    }

    [Fact]
    public void Nothing_tells_whether_the_endpoint_lives()
    {
        using Pair pair = new();
        uint entry = Mint(pair);
        List<string> alive = Look(pair, entry);
        SimulatedProcess.Require(pair.Server.Invoke(pair.Endpoint, [(ulong)EndpointMethod.Destroy]));
        pair.World.Settle();
        List<string> dead = Look(pair, entry);
        Assert.Equal(alive, dead);
        Assert.Equal(InvocationError.NoRight, pair.Client.Await(pair.Call, entry));
        Assert.Equal(InvocationError.NoRight, pair.Client.Invoke(pair.Client.Self, [(ulong)ProcessMethod.SetKeeper, 0], entry).Error);
        Assert.Equal(InvocationError.WrongType, pair.Client.Destroy(entry));
        Assert.Equal(InvocationError.RangeError, pair.Client.Do(Operation.Copy, entry, flags: (byte)Rights.OneWay).Error);
    }

    [Fact]
    public void It_has_its_time_and_takes_no_other()
    {
        using Pair pair = new();
        uint entry = Mint(pair);
        Assert.Equal(InvocationError.None, pair.Client.Send(entry, pair.Call, [1]));
        Assert.Equal(InvocationError.NotPending, pair.Client.Deadline(pair.Call, 1));
        _ = pair.Server.Next();
        Assert.Equal(InvocationError.NotPending, pair.Client.Deadline(pair.Call, 0));
    }

    [Fact]
    public void Minting_is_refused_in_order()
    {
        using Pair pair = new();
        uint weak = pair.Server.Reduce(pair.Endpoint, Rights.Write);
        Refuse(InvocationError.InvalidCount, weak, 9);
        Refuse(InvocationError.NoRight, weak, 9, ulong.MaxValue);
        Refuse(InvocationError.RangeError, pair.Endpoint, 1ul << 32, 1);
        Refuse(InvocationError.RangeError, pair.Endpoint, 9, 49);
        while (pair.Server.State.Table.FreeCount > 0)
        {
            _ = pair.Server.Copy(pair.Endpoint);
        }

        Refuse(InvocationError.NoFreeSlot, pair.Endpoint, 9, 48);

        void Refuse(InvocationError expected, uint endpoint, params ulong[] arguments) =>
            pair.Server.InvokeIsRefused(pair.World, expected, endpoint, [(ulong)EndpointMethod.MintOneWay, .. arguments]);
    }

    [Fact]
    public void Lanes_deliver_it_like_any_other()
    {
        using Pair pair = new();
        SimulatedProcess.Require(pair.Server.Invoke(pair.Endpoint, [(ulong)EndpointMethod.UseLanes]));
        uint entry = Mint(pair);
        uint second = pair.Client.CreateCall();
        Assert.Equal(InvocationError.None, pair.Client.Send(entry, pair.Call, [1]));
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.Entry, second, [2]));
        Assert.Equal((0u, 1ul), Told(pair.Server.Next()));
        Message request = pair.Server.Next();
        Assert.Equal(2ul, request.Words[0]);
        Assert.NotEqual(0u, request.Slot);

        static (uint Slot, ulong Word) Told(Message message) => (message.Slot, message.Words[0]);
    }

    internal static uint Mint(Pair pair, uint quantum = Long) => pair.Server.Give(pair.Server.MintOneWay(pair.Endpoint, quantum, badge: 9), pair.Client);

    // All that its holder can ask about it, and the life of a record that is sent through it.
    private static List<string> Look(Pair pair, uint entry)
    {
        List<string> seen = [];
        Answer compared = SimulatedProcess.Require(pair.Client.Do(Operation.Compare, entry, entry));
        seen.Add($"{compared.Slot:x} {compared.SecondSlot}");
        seen.Add(string.Join(' ', pair.Client.Ask(pair.Client.Self, (ulong)ProcessMethod.ReadSlot, entry, 0)));
        seen.Add(pair.Client.Send(entry, pair.Call, [1]).ToString());
        seen.Add(pair.Client.Poll(pair.Call).ToString());
        pair.World.Settle();
        seen.Add(pair.Client.Poll(pair.Call).ToString());
        seen.Add(pair.Client.Next().Kind.ToString());
        seen.Add(pair.Client.Cancel(pair.Call).ToString());
        return seen;
    }
}
