using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Promises: what is sent to a result that is not there yet arrives, in order, wherever it turns out to be.</summary>
public sealed class PromiseTests
{
    [Fact]
    public void A_chain_over_three_processes_leaves_in_one_batch()
    {
        using SimulatedWorld world = new();
        SimulatedProcess client = world.Start();
        SimulatedProcess[] servers = [world.Start(), world.Start(), world.Start()];
        uint[] entries = [EntryOf(servers[0], servers[0]), EntryOf(servers[1], servers[0]), EntryOf(servers[2], servers[1])];
        uint first = servers[0].Give(entries[0], client);
        uint[] calls = [client.CreateCall(), client.CreateCall(), client.CreateCall()];
        client.Run();
        client.Port.Add(Operation.Send, first, calls[0], [1]);
        client.Port.Add(Operation.Send, calls[0], calls[1], [2], default, (byte)SendFlags.ToResult);
        client.Port.Add(Operation.Send, calls[1], calls[2], [3], default, (byte)SendFlags.ToResult);
        client.Port.Turn(TurnFlags.DoNotSleep);

        for (int i = 0; i < 3; i++)
        {
            Message request = servers[i].Next();
            Assert.Equal((ulong)(i + 1), request.Words[0]);
            Assert.Equal(InvocationError.None, i < 2 ? servers[i].Resolve(request.Slot, [], entries[i + 1]) : servers[i].Resolve(request.Slot, [42]));
        }

        Assert.Equal(calls[0], client.Next().Slot);
        Assert.Equal(calls[1], client.Next().Slot);
        Message last = client.Next();
        Assert.Equal((calls[2], 42ul), (last.Slot, last.Words[0]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void Messages_to_a_promise_drain_in_order_and_nothing_overtakes_them(int count)
    {
        using SimulatedWorld world = new();
        Assert.Equal(Expected(count + 2), ArrivalsThroughAPromise(world, count));
    }

    [Fact]
    public void Without_drain_order_a_message_overtakes()
    {
        using SimulatedWorld world = new(removed: Ipc.Diagnostics.Defences.DrainOrder);
        Assert.NotEqual(Expected(42), ArrivalsThroughAPromise(world, 40));
    }

    [Fact]
    public void What_is_sent_to_data_or_to_a_broken_promise_breaks_like_it()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        (uint data, uint dataResolver) = process.CreatePromise();
        (uint broken, uint brokenResolver) = process.CreatePromise();
        uint[] calls = [process.CreateCall(), process.CreateCall(), process.CreateCall(), process.CreateCall()];
        process.Send(data, calls[0]);
        process.Send(broken, calls[1]);
        process.Resolve(dataResolver, [5]);
        process.Break(brokenResolver, [6, 7]);
        process.Send(data, calls[2]);
        process.Send(broken, calls[3]);
        Assert.Equal((calls[0], BreakReason.NotInvocable), Outcome(process));
        Message like = process.Next();
        Assert.Equal((calls[1], BreakReason.ByCallee, 6ul, 2u), (like.Slot, like.Reason, like.Words[0], like.WordCount));
        Assert.Equal((calls[2], BreakReason.NotInvocable), Outcome(process));
        Assert.Equal((calls[3], BreakReason.ByCallee), Outcome(process));
    }

    [Fact]
    public void An_outcome_goes_down_a_chain_of_promises_to_all_who_wait()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        (uint a, uint resolveA) = process.CreatePromise();
        (uint b, uint resolveB) = process.CreatePromise();
        (uint c, uint resolveC) = process.CreatePromise();
        uint[] waits = [process.CreateCall(), process.CreateCall(), process.CreateCall()];
        process.Await(waits[0], a);
        process.Await(waits[1], b);
        process.Await(waits[2], c);
        Assert.Equal(InvocationError.None, process.Become(resolveA, b));
        Assert.Equal(InvocationError.None, process.Become(resolveB, c));
        Assert.Equal(CallState.Waiting, process.Poll(waits[0]).State);
        uint given = process.Mint(process.CreateEndpoint(9), 3);
        process.Resolve(resolveC, [8], given);
        HashSet<uint> told = [];
        for (int i = 0; i < 3; i++)
        {
            Message outcome = process.Next();
            Assert.Equal((BreakReason.None, 8ul, 1u), (outcome.Reason, outcome.Words[0], outcome.SlotCount));
            told.Add(outcome.Slot);
        }

        Assert.Equal(3, told.Count);
    }

    [Fact]
    public void A_settled_promise_is_shortened_where_it_is_used_so_that_its_end_breaks_nobody()
    {
        using SimulatedWorld world = new();
        SimulatedProcess maker = world.Start();
        SimulatedProcess user = world.Start();
        SimulatedProcess idle = world.Start();
        uint endpoint = maker.CreateEndpoint();
        (uint promise, uint resolver) = maker.CreatePromise();
        uint used = maker.Give(promise, user);
        uint unused = maker.Give(promise, idle);
        maker.Resolve(resolver, [], maker.Mint(endpoint, 5));
        uint call = user.CreateCall();
        user.Send(used, call, [1]);
        maker.Destroy(promise);
        user.Send(used, user.CreateCall(), [2]);
        uint lost = idle.CreateCall();
        idle.Send(unused, lost, [3]);
        Assert.Equal((1ul, 5u), Request(maker));
        Assert.Equal((2ul, 5u), Request(maker));
        Assert.Equal((lost, BreakReason.PromiseDestroyed), Outcome(idle));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(50)]
    public void A_ring_breaks_at_the_promise_that_closed_it(int length)
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start(pages: 64);
        List<(uint Promise, uint Resolver)> ring = [];
        for (int i = 0; i < length; i++)
        {
            ring.Add(process.CreatePromise());
        }

        uint wait = process.CreateCall();
        process.Await(wait, ring[length - 1].Promise);
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(InvocationError.None, process.Become(ring[i].Resolver, ring[(i + 1) % length].Promise));
        }

        world.Settle();
        Assert.False(world.HasWork);
        Assert.Equal((wait, BreakReason.Cycle), Outcome(process));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Promises_that_lead_to_each_other_through_relays_pass_no_message_round_for_ever(int length)
    {
        const int Messages = 100;
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start(pages: 64);
        List<(uint Promise, uint Resolver)> ring = [];
        for (int i = 0; i < length; i++)
        {
            ring.Add(process.CreatePromise());
        }

        for (int i = 0; i < Messages; i++)
        {
            Assert.Equal(InvocationError.None, process.Send(ring[i % length].Promise, process.CreateCall(), [1]));
        }

        for (int i = 0; i < length; i++)
        {
            uint forwarder = process.CreateForwarder(ring[(i + 1) % length].Promise);
            Assert.Equal(InvocationError.None, process.Resolve(ring[i].Resolver, [], process.MintRelay(forwarder)));
        }

        process.Send(ring[0].Promise, process.CreateCall(), [1]);
        world.Settle();
        Assert.False(world.HasWork);
        for (int i = 0; i <= Messages; i++)
        {
            Assert.Equal(BreakReason.NotInvocable, Outcome(process).Reason);
        }
    }

    [Fact]
    public void A_promise_that_settles_to_a_relay_of_another_keeps_the_order_of_both()
    {
        const int Messages = 40;
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start(pages: 64);
        uint entry = process.Mint(process.CreateEndpoint());
        (uint first, uint resolveFirst) = process.CreatePromise();
        (uint second, uint resolveSecond) = process.CreatePromise();
        uint relay = process.MintRelay(process.CreateForwarder(second));
        for (ulong i = 0; i < Messages; i++)
        {
            process.Send(second, process.CreateCall(), [i]);
            process.Send(first, process.CreateCall(), [Messages + i]);
        }

        process.Resolve(resolveSecond, [], entry);
        process.Resolve(resolveFirst, [], relay);
        process.Send(first, process.CreateCall(), [2 * Messages]);
        world.Settle();
        for (ulong i = 0; i <= 2 * Messages; i++)
        {
            Assert.Equal(i, process.Next().Words[0]);
        }
    }

    [Fact]
    public void A_dead_promise_is_not_its_frames_heir()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        uint dead = process.CreatePromise().Promise;
        uint copy = process.Copy(dead).Slot;
        process.Destroy(dead);
        (uint heir, uint resolver) = process.CreatePromise();
        uint wait = process.CreateCall();
        process.Await(wait, heir);
        Assert.Equal(InvocationError.None, process.Become(resolver, copy));
        world.Settle();
        Assert.Equal((wait, BreakReason.PromiseDestroyed), Outcome(process));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_ring_of_which_a_promise_is_destroyed_breaks_with_Cycle_only_if_it_was_whole_when_it_was_closed(bool isWhole)
    {
        const int Waiting = 40;
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start(pages: 64);
        (uint first, uint resolveFirst) = process.CreatePromise();
        (uint second, uint resolveSecond) = process.CreatePromise();
        (uint last, uint resolveLast) = process.CreatePromise();
        uint wait = process.CreateCall();
        process.Await(wait, last);
        process.Become(resolveSecond, last);
        for (int i = 0; i < Waiting; i++)
        {
            process.Await(process.CreateCall(), second);
        }

        // The search of the first one goes past the second, and remembers that. Then the second has much to tell before the first hears.
        process.Become(resolveFirst, second);
        if (isWhole)
        {
            process.Become(resolveLast, first);
            world.Settle();
            process.Destroy(second);
        }
        else
        {
            process.Destroy(second);
            process.Become(resolveLast, first);
        }

        world.Settle();
        (uint Slot, BreakReason Reason) outcome;
        do
        {
            outcome = Outcome(process);
        }
        while (outcome.Slot != wait);
        Assert.Equal(isWhole ? BreakReason.Cycle : BreakReason.PromiseDestroyed, outcome.Reason);
    }

    [Fact]
    public void Without_the_search_a_ring_is_inert()
    {
        using SimulatedWorld world = new(removed: Ipc.Diagnostics.Defences.CycleCheck);
        SimulatedProcess process = world.Start();
        (uint a, uint resolveA) = process.CreatePromise();
        (uint b, uint resolveB) = process.CreatePromise();
        uint wait = process.CreateCall();
        process.Await(wait, a);
        process.Become(resolveA, b);
        process.Become(resolveB, a);
        world.Settle();
        Assert.False(world.HasWork);
        Assert.Equal(CallState.Waiting, process.Poll(wait).State);
    }

    [Fact]
    public void A_callee_in_a_loop_of_tail_calls_takes_no_storage()
    {
        using SimulatedWorld world = new(audits: false);
        SimulatedProcess client = world.Start();
        SimulatedProcess server = world.Start();
        uint own = server.Mint(server.CreateEndpoint());
        uint entry = server.Give(own, client);
        uint call = client.CreateCall();
        uint pages = world.Frames.Globals.PagesInUse;
        client.Send(entry, call, [20_000]);
        for (Message request = server.Next(); request.Words[0] != 0; request = server.Next())
        {
            Assert.Equal(InvocationError.None, server.Forward(request.Slot, own, [request.Words[0] - 1]));
            Assert.Equal(pages, world.Frames.Globals.PagesInUse);
            if (request.Words[0] == 1)
            {
                server.Resolve(server.Next().Slot, [7]);
                break;
            }
        }

        Assert.Equal(7ul, client.Next().Words[0]);
    }

    [Fact]
    public void A_forwarded_call_is_answered_by_whom_it_was_passed_to_and_cancelled_by_its_caller_as_ever()
    {
        using SimulatedWorld world = new();
        SimulatedProcess client = world.Start();
        SimulatedProcess front = world.Start();
        SimulatedProcess back = world.Start();
        uint entry = EntryFor(front, client);
        uint behind = EntryFor(back, front);
        uint[] calls = [client.CreateCall(), client.CreateCall()];
        client.Send(entry, calls[0], [1]);
        client.Send(entry, calls[1], [2]);
        front.Forward(front.Next().Slot, behind, [10]);
        front.Forward(front.Next().Slot, behind, [20]);
        client.Cancel(calls[1]);
        Message request = back.Next();
        Assert.Equal(10ul, request.Words[0]);
        Assert.Equal(EventKind.None, back.Next().Kind);
        back.Resolve(request.Slot, [11]);
        Message answer = client.Next();
        Assert.Equal((calls[0], 11ul), (answer.Slot, answer.Words[0]));
    }

    [Fact]
    public void A_cancelled_call_with_sends_to_its_result_is_idle_at_once_and_they_break()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        uint[] behind = new uint[16];
        for (int i = 0; i < behind.Length; i++)
        {
            behind[i] = pair.Client.CreateCall();
            Assert.Equal(InvocationError.None, pair.Client.Pipeline(pair.Call, behind[i], [1]));
        }

        Assert.Equal(InvocationError.None, pair.Client.Cancel(pair.Call));
        Assert.Equal(CallState.Idle, pair.StateOfCall);
        foreach (uint call in behind)
        {
            Assert.Equal((call, BreakReason.Cancelled), Outcome(pair.Client));
        }
    }

    [Fact]
    public void Destroying_a_promise_breaks_what_waits_in_steps_and_returns_its_frame()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start(pages: 64);
        uint[] sent = new uint[60];
        (uint promise, _) = process.CreatePromise();
        uint wait = process.CreateCall();
        process.Await(wait, promise);
        for (int i = 0; i < sent.Length; i++)
        {
            sent[i] = process.CreateCall();
            process.Send(promise, sent[i]);
        }

        Assert.Equal(InvocationError.None, process.Destroy(promise));
        Assert.Equal((CallState.Completed, BreakReason.PromiseDestroyed), process.Poll(sent[59]));
        Assert.Equal((CallState.Completed, BreakReason.PromiseDestroyed), process.Poll(wait));
        foreach (uint call in sent)
        {
            Assert.Equal((call, BreakReason.PromiseDestroyed), Outcome(process));
        }

        Assert.Equal((wait, BreakReason.PromiseDestroyed), Outcome(process));
    }

    [Fact]
    public void A_promise_whose_resolver_dies_with_its_holder_breaks()
    {
        using SimulatedWorld world = new();
        SimulatedProcess maker = world.Start();
        SimulatedProcess user = world.Start();
        uint bank = maker.Bank;
        (uint promise, uint resolver) = maker.CreatePromise(bank);
        Assert.NotEqual(promise, resolver);
        uint given = maker.Give(promise, user);
        uint call = user.CreateCall();
        user.Send(given, call);
        maker.Fault(FaultCause.InvalidRead);
        Assert.Equal((call, BreakReason.CalleeFaulted), Outcome(user));
    }

    private static List<ulong> Expected(int count)
    {
        List<ulong> expected = [];
        for (int i = 0; i < count; i++)
        {
            expected.Add((ulong)i);
        }

        return expected;
    }

    // Sends to a promise, resolves it, sends through it while it drains and when it has, and tells what arrived.
    private static List<ulong> ArrivalsThroughAPromise(SimulatedWorld world, int count)
    {
        SimulatedProcess client = world.Start(pages: 64);
        SimulatedProcess server = world.Start();
        uint endpoint = server.CreateEndpoint();
        (uint promise, uint resolver) = client.CreatePromise();
        uint entry = server.Give(server.Mint(endpoint), client);
        uint[] calls = new uint[count + 2];
        for (int i = 0; i < calls.Length; i++)
        {
            calls[i] = client.CreateCall();
        }

        for (int i = 0; i < count; i++)
        {
            client.Send(promise, calls[i], [(ulong)i]);
        }

        client.Run();
        client.Port.Add(Operation.Resolve, resolver, 0, default, [entry]);
        client.Port.Add(Operation.Send, promise, calls[count], [(ulong)count]);
        client.Port.Turn(TurnFlags.DoNotSleep);
        world.Settle();
        client.Send(promise, calls[count + 1], [(ulong)count + 1]);
        List<ulong> arrived = [];
        for (Message request = server.Next(); request.Kind == EventKind.Request; request = server.Next())
        {
            arrived.Add(request.Words[0]);
        }

        return arrived;
    }

    private static (uint Slot, BreakReason Reason) Outcome(SimulatedProcess process)
    {
        Message outcome = process.Next();
        return (outcome.Slot, outcome.Reason);
    }

    private static (ulong Word, uint Badge) Request(SimulatedProcess process)
    {
        Message request = process.Next();
        return (request.Words[0], request.Badge);
    }

    // An entry to an endpoint of one process, in a slot of another.
    private static uint EntryOf(SimulatedProcess server, SimulatedProcess holder)
    {
        uint entry = server.Mint(server.CreateEndpoint());
        return server == holder ? entry : server.Give(entry, holder);
    }

    private static uint EntryFor(SimulatedProcess server, SimulatedProcess holder) => EntryOf(server, holder);
}
