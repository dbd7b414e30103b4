using System;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>G2: every call ends exactly once, on every way to lose it and in every state that it can be in.</summary>
public sealed class LossTests
{
    public enum Loss
    {
        ServerFaults,
        ServerExits,
        ServerIsDestroyed,
        ServersBankIsDestroyed,
        EndpointIsDestroyed,
        ResolverIsDropped,
        ResolverIsOverwritten,
        ResolverIsOverwrittenByAResolver,
        ServerAnswers,
        ServerRefuses,
        CarrierIsCancelled,
        CarrierIsDestroyed,
        CarriersReceiverFaults,
        CarriersReceiverIsDestroyed,
        CarriersEndpointIsDestroyed,
        CarriersEndpointWasDestroyedBefore,
    }

    [Theory]
    [InlineData(CallState.Queued, Loss.ServerFaults, BreakReason.CalleeFaulted)]
    [InlineData(CallState.Queued, Loss.ServerExits, BreakReason.CalleeDestroyed)]
    [InlineData(CallState.Queued, Loss.ServerIsDestroyed, BreakReason.CalleeDestroyed)]
    [InlineData(CallState.Queued, Loss.EndpointIsDestroyed, BreakReason.EndpointDestroyed)]
    [InlineData(CallState.InService, Loss.ServerFaults, BreakReason.CalleeFaulted)]
    [InlineData(CallState.InService, Loss.ServerExits, BreakReason.CalleeDestroyed)]
    [InlineData(CallState.InService, Loss.ServerIsDestroyed, BreakReason.CalleeDestroyed)]
    [InlineData(CallState.InService, Loss.ServersBankIsDestroyed, BreakReason.CalleeDestroyed)]
    [InlineData(CallState.InService, Loss.ResolverIsDropped, BreakReason.ResolverDropped)]
    [InlineData(CallState.InService, Loss.ResolverIsOverwritten, BreakReason.ResolverDropped)]
    [InlineData(CallState.InService, Loss.ResolverIsOverwrittenByAResolver, BreakReason.ResolverDropped)]
    [InlineData(CallState.InService, Loss.ServerAnswers, BreakReason.None)]
    [InlineData(CallState.InService, Loss.ServerRefuses, BreakReason.ByCallee)]
    [InlineData(CallState.InService, Loss.CarriersEndpointWasDestroyedBefore, BreakReason.LostInTransit)]
    [InlineData(CallState.InTransit, Loss.ServerFaults, BreakReason.LostInTransit)]
    [InlineData(CallState.InTransit, Loss.ServerExits, BreakReason.LostInTransit)]
    [InlineData(CallState.InTransit, Loss.ServerIsDestroyed, BreakReason.LostInTransit)]
    [InlineData(CallState.InTransit, Loss.ServersBankIsDestroyed, BreakReason.LostInTransit)]
    [InlineData(CallState.InTransit, Loss.CarrierIsCancelled, BreakReason.LostInTransit)]
    [InlineData(CallState.InTransit, Loss.CarrierIsDestroyed, BreakReason.LostInTransit)]
    [InlineData(CallState.InTransit, Loss.CarriersReceiverFaults, BreakReason.LostInTransit)]
    [InlineData(CallState.InTransit, Loss.CarriersReceiverIsDestroyed, BreakReason.LostInTransit)]
    [InlineData(CallState.InTransit, Loss.CarriersEndpointIsDestroyed, BreakReason.LostInTransit)]
    public void Every_loss_ends_a_call_exactly_once(CallState state, Loss loss, BreakReason expected)
    {
        using Pair pair = new();
        pair.Bring(state);
        Lose(pair, loss);
        Assert.Equal([expected], pair.Outcomes());
        Assert.Equal(CallState.Idle, pair.StateOfCall);
        Assert.Empty(pair.Outcomes());
    }

    [Fact]
    public void A_queued_call_ends_once_when_the_bank_of_its_server_ends()
    {
        using Pair pair = new();
        pair.Bring(CallState.Queued);
        pair.World.DestroyBank(pair.Server);
        BreakReason outcome = Assert.Single(pair.Outcomes());
        Assert.True(outcome is BreakReason.CalleeDestroyed or BreakReason.EndpointDestroyed);
    }

    [Theory]
    [InlineData(CallState.InService)]
    [InlineData(CallState.InTransit)]
    public void The_end_of_an_endpoint_leaves_what_it_delivered_to_its_server(CallState state)
    {
        using Pair pair = new();
        pair.Bring(state);
        Lose(pair, Loss.EndpointIsDestroyed);
        Assert.Empty(pair.Outcomes());
        if (state == CallState.InTransit)
        {
            Message carrier = pair.Third.Next();
            Assert.Equal(InvocationError.None, pair.Third.Resolve(carrier.Slots[0], [3]));
        }
        else
        {
            Assert.Equal(InvocationError.None, pair.Server.Resolve(pair.Resolver, [3]));
        }

        Assert.Equal([BreakReason.None], pair.Outcomes());
    }

    [Fact]
    public void A_send_to_an_endpoint_that_is_gone_breaks_instead_of_being_refused()
    {
        using Pair pair = new();
        Lose(pair, Loss.EndpointIsDestroyed);
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.Entry, pair.Call, [1], pair.Client.CreatePage()));
        Assert.Equal([BreakReason.EndpointDestroyed], pair.Outcomes());
    }

    [Fact]
    public void An_answer_that_carried_a_resolver_loses_it_with_the_call_that_is_destroyed_before_it_is_collected()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        uint thirdsCall = pair.Third.CreateCall();
        uint entry = pair.Server.Give(pair.Server.Mint(pair.Endpoint), pair.Third);
        pair.Third.Send(entry, thirdsCall);
        Message second = pair.Server.Next();

        // The client's answer carries the third one's resolver; the client never collects it but destroys the record.
        Assert.Equal(InvocationError.None, pair.Server.Resolve(pair.Resolver, [], second.Slot));
        Assert.Equal(CallState.Completed, pair.StateOfCall);
        Assert.True(pair.Client.Invoke(pair.Call, [(ulong)CallMethod.Destroy]).IsGood);
        Message lost = pair.Third.Next();
        Assert.Equal((EventKind.Completion, thirdsCall, BreakReason.LostInTransit), (lost.Kind, lost.Slot, lost.Reason));
    }

    [Fact]
    public void A_poll_sees_the_death_of_the_server_before_the_outcome_comes()
    {
        foreach (CallState state in new[] { CallState.Queued, CallState.InService })
        {
            using Pair pair = new();
            pair.Bring(state);

            // In one batch, so that no slice of the work list comes between.
            uint process = pair.World.Root.Give(pair.Server.SlotAtRoot, pair.Client);
            pair.Client.Run();
            uint destroy = pair.Client.Port.Add(Operation.Send, process, 0, [(ulong)ProcessMethod.Destroy]);
            uint poll = pair.Client.Port.Add(Operation.Poll, pair.Call);
            pair.Client.Turn();
            Assert.True(pair.Client.ResultOf(destroy).IsGood);
            Answer answer = pair.Client.ResultOf(poll);
            Assert.Equal((CallState.Completed, BreakReason.CalleeDestroyed), ((CallState)answer.Slot, (BreakReason)answer.SecondSlot));
            Assert.Equal([BreakReason.CalleeDestroyed], pair.Outcomes());
        }
    }

    // A call in transit used to be told as in transit until the work list came to the message that carries its resolver.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_poll_sees_that_the_message_with_the_resolver_is_lost(bool inAnAnswer)
    {
        using Pair pair = new();
        if (!inAnAnswer)
        {
            // Somebody's message comes first, so that the first step of the end does not reach the one that matters.
            pair.Client.Send(pair.EntryToThird, pair.Client.CreateCall());
        }

        pair.Bring(CallState.InTransit);
        SimulatedProcess receiver = pair.Third;
        if (inAnAnswer)
        {
            // The third one sends it back; the server, whose answer it is, dies before it collects.
            Message carrier = pair.Third.Next();
            pair.Server.Run();
            Assert.Equal(InvocationError.None, pair.Third.Resolve(carrier.Slot, [], carrier.Slots[0]));
            receiver = pair.Server;
        }

        Assert.Equal((CallState.InTransit, BreakReason.None), pair.Client.Poll(pair.Call));
        uint process = pair.World.Root.Give(receiver.SlotAtRoot, pair.Client);
        pair.Client.Run();
        Assert.Equal(CallState.InTransit, pair.StateOfCall);
        uint destroy = pair.Client.Port.Add(Operation.Send, process, 0, [(ulong)ProcessMethod.Destroy]);
        uint poll = pair.Client.Port.Add(Operation.Poll, pair.Call);
        pair.Client.Turn();
        Assert.True(pair.Client.ResultOf(destroy).IsGood);
        Answer answer = pair.Client.ResultOf(poll);
        Assert.Equal((CallState.Completed, BreakReason.LostInTransit), ((CallState)answer.Slot, (BreakReason)answer.SecondSlot));
        Assert.Equal([BreakReason.LostInTransit], pair.Outcomes());
    }

    [Fact]
    public void A_late_answer_is_inert_and_the_record_carries_the_next_message_meanwhile()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        Assert.Equal(InvocationError.None, pair.Client.Cancel(pair.Call));
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.EntryToThird, pair.Call, [77]));
        uint free = pair.Server.State.Table.FreeCount;
        Assert.Equal(InvocationError.Stale, pair.Server.Resolve(pair.Resolver, [13], pair.Server.CreatePage()));
        Assert.Equal(free, pair.Server.State.Table.FreeCount); // the page came, the stale resolver went
        Message request = pair.Third.Next();
        Assert.Equal(77ul, request.Words[0]);
        Assert.Equal(InvocationError.None, pair.Third.Resolve(request.Slot, [78]));
        Message completion = pair.Client.Next();
        Assert.Equal((pair.Call, 78ul, BreakReason.None), (completion.Slot, completion.Words[0], completion.Reason));
        Assert.Equal(EventKind.None, pair.Client.Next().Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_resolver_answers_once(bool broken)
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        Assert.Equal(InvocationError.None, broken ? pair.Server.Break(pair.Resolver) : pair.Server.Resolve(pair.Resolver));
        pair.Server.IsRefused(pair.World, InvocationError.EmptySlot, Operation.Resolve, pair.Resolver);
        Assert.Equal([broken ? BreakReason.ByCallee : BreakReason.None], pair.Outcomes());
    }

    internal static void Lose(Pair pair, Loss loss)
    {
        switch (loss)
        {
            case Loss.ServerFaults:
                pair.Server.Fault(FaultCause.InvalidWrite);
                break;
            case Loss.ServerExits:
                _ = pair.Server.Invoke(pair.Server.Self, [(ulong)ProcessMethod.Exit]);
                break;
            case Loss.ServerIsDestroyed:
                pair.World.Destroy(pair.Server);
                break;
            case Loss.ServersBankIsDestroyed:
                pair.World.DestroyBank(pair.Server);
                break;
            case Loss.EndpointIsDestroyed:
                Assert.True(pair.Server.Invoke(pair.Endpoint, [(ulong)EndpointMethod.Destroy]).IsGood);
                break;
            case Loss.ResolverIsDropped:
                Assert.Equal(InvocationError.None, pair.Server.Drop(pair.Resolver));
                break;
            case Loss.ResolverIsOverwritten:
                Assert.True(pair.Server.Copy(pair.Server.Bank, pair.Resolver).IsGood);
                break;
            case Loss.ResolverIsOverwrittenByAResolver:
                OverwriteByAnother(pair);
                break;
            case Loss.ServerAnswers:
                Assert.Equal(InvocationError.None, pair.Server.Resolve(pair.Resolver));
                break;
            case Loss.ServerRefuses:
                Assert.Equal(InvocationError.None, pair.Server.Break(pair.Resolver));
                break;
            case Loss.CarrierIsCancelled:
                Assert.Equal(InvocationError.None, pair.Server.Cancel(pair.ServersCall));
                break;
            case Loss.CarrierIsDestroyed:
                Assert.True(pair.Server.Invoke(pair.ServersCall, [(ulong)CallMethod.Destroy]).IsGood);
                break;
            case Loss.CarriersReceiverFaults:
                pair.Third.Fault(FaultCause.DivideError);
                break;
            case Loss.CarriersReceiverIsDestroyed:
                pair.World.Destroy(pair.Third);
                break;
            case Loss.CarriersEndpointIsDestroyed:
                Assert.True(pair.Third.Invoke(pair.ThirdEndpoint, [(ulong)EndpointMethod.Destroy]).IsGood);
                break;
            case Loss.CarriersEndpointWasDestroyedBefore:
                Assert.True(pair.Third.Invoke(pair.ThirdEndpoint, [(ulong)EndpointMethod.Destroy]).IsGood);
                Assert.Equal(InvocationError.None, pair.Server.Send(pair.ServerToThird, pair.ServersCall, [], pair.Resolver));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(loss));
        }
    }

    private static void OverwriteByAnother(Pair pair)
    {
        uint second = pair.Client.CreateCall();
        pair.Client.Send(pair.Entry, second);
        uint other = pair.Server.Next().Slot;
        Assert.True(pair.Server.Copy(other, pair.Resolver).IsGood);

        // It moved: it answers from its new slot, and its old one is empty.
        pair.Server.IsRefused(pair.World, InvocationError.EmptySlot, Operation.Resolve, other);
        Assert.Equal(InvocationError.None, pair.Server.Resolve(pair.Resolver));
    }
}
