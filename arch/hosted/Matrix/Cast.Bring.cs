using System;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Arch.Hosted.Matrix;

/// <summary>How the call of a row gets to where it is when something happens to it.</summary>
internal sealed partial class Cast
{
    // More than two slices of the work list pass on.
    private const int Followers = 48;
    private const int Neighbours = 3;
    private const ulong FarAway = 1ul << 40;

    private SimulatedProcess? _keeper;

    /// <summary>The callee's keeper; only in the situations in which it has one.</summary>
    public SimulatedProcess Keeper => _keeper ?? throw new InvalidOperationException("The callee has no keeper in this situation.");

    /// <summary>The keeper's endpoint.</summary>
    public uint KeepersEndpoint { get; private set; }

    /// <summary>The keeper's slot with the resolver of the fault, if it has it.</summary>
    public uint Verdict { get; private set; }

    /// <summary>The caller's call to whose result the record was sent.</summary>
    public uint Leader { get; private set; }

    /// <summary>The receiver's call to the caller.</summary>
    public uint Visitor { get; private set; }

    /// <summary>The caller's slot with its resolver.</summary>
    public uint VisitorsResolver { get; private set; }

    /// <summary>What is sent through in the situations with a relay, and the entry in all others.</summary>
    public uint Target { get; private set; }

    /// <summary>The keeper, if there is one.</summary>
    public SimulatedProcess[] Keepers => _keeper is null ? [] : [_keeper];

    // What only some situations have.
    private void MakeOthers(Payment payment)
    {
        Target = Kinds.HasRelay(Situation) ? Callee.Give(RelayOfCallee, Caller) : Entry;
        if (Situation == Situation.QueuedInLane)
        {
            _ = SimulatedProcess.Require(Callee.Invoke(Endpoint, [(ulong)EndpointMethod.UseLanes]));
            uint entry = Callee.Give(Callee.Mint(Endpoint, badge: 9), Receiver);
            for (int i = 0; i < Neighbours; i++)
            {
                Require(Receiver.Send(entry, Receiver.CreateCall(), [1]));
            }
        }
        else if (Situation == Situation.PipelinedToResult)
        {
            Leader = Caller.CreateCall(Supply(Item.LeadersBank, Caller, payment));
        }
        else if (Situation == Situation.WatchingResolver)
        {
            uint entry = Caller.Give(Caller.Mint(Caller.CreateEndpoint(7)), Receiver);
            Visitor = Receiver.CreateCall(Supply(Item.VisitorsBank, Receiver, payment));
            Require(Receiver.Send(entry, Visitor, [1]));
            VisitorsResolver = Take(Caller).Slot;
        }

        if (Kinds.IsKept(Situation))
        {
            _keeper = World.Start();
            KeepersEndpoint = Keeper.CreateEndpoint(8);
            uint entry = Keeper.Give(Keeper.Mint(KeepersEndpoint), World.Root);
            _ = SimulatedProcess.Require(World.Root.Invoke(Callee.SlotAtRoot, [(ulong)ProcessMethod.SetKeeper, VerdictTicks], entry));
        }
    }

    private void Bring()
    {
        switch (Situation)
        {
            case Situation.Idle:
            case Situation.SentAfterwards:
            case Situation.SentThroughRelayAfterwards:
                break;
            case Situation.Pipelined:
            case Situation.PipelinedBeforeRelay:
                Resolver = PromisesResolver;
                Require(Caller.Send(PromiseAtCaller, Record, [1, 2]));
                break;
            case Situation.PipelinedToResult:
                Require(Caller.Send(Entry, Leader, [1, 2]));
                Resolver = Take(Callee).Slot;
                Require(Caller.Pipeline(Leader, Record, [3]));
                break;
            case Situation.Waiting:
                Resolver = PromisesResolver;
                Require(Caller.Await(Record, PromiseAtCaller));
                break;
            case Situation.Watching:
                Require(Caller.Await(Record, Entry));
                break;
            case Situation.WatchingResolver:
                Require(Caller.Await(Record, VisitorsResolver));
                break;
            case Situation.Timing:
                Require(Caller.Deadline(Record, FarAway));
                break;
            default:
                Require(Caller.Send(Target, Record, [1, 2]));
                BringOn();
                break;
        }

        if (Act.Locate(this) != Situation)
        {
            throw new InvalidOperationException($"The call did not get to {Situation}.");
        }
    }

    // Sent; and on from there.
    private void BringOn()
    {
        Resolver = Kinds.Plain(Situation) == Situation.Queued ? 0 : Take(Callee).Slot;
        switch (Situation)
        {
            case Situation.InServiceElsewhere:
                Require(Callee.Send(EntryToReceiver, Carrier, [9], Resolver));
                _ = Take(Receiver);
                break;
            case Situation.QueuedElsewhere:
                Require(Callee.Forward(Resolver, EntryToReceiver, [5]));
                break;
            case Situation.InTransit:
                Require(Callee.Send(EntryToReceiver, Carrier, [9], Resolver));
                break;
            case Situation.InTransitInAnswer:
                // The callee is not to collect it yet: it runs already when the answer comes.
                Require(Callee.Send(EntryToReceiver, Carrier, [9], Resolver));
                Message carrier = Take(Receiver);
                _ = Callee.Run();
                Require(Receiver.Resolve(carrier.Slot, [], carrier.Slots[0]));
                break;
            case Situation.Settling:
                SendFollowers();
                _ = Caller.Run();
                Require(Callee.Resolve(Resolver, [3], EntryToReceiver));
                break;
            case Situation.Completed:
                _ = Caller.Run();
                Require(Callee.Resolve(Resolver, [3]));
                break;
            case Situation.Becoming:
                Require(Callee.Become(Resolver, PromiseToResolveTo));
                Resolver = PromisesResolver;
                break;
            case Situation.FaultInHand:
                Callee.Fault(FaultCause.InvalidWrite);
                Verdict = Take(Keeper).Slot;
                break;
            case Situation.FaultQueued:
                Callee.Fault(FaultCause.InvalidWrite);
                break;
            default:
                break;
        }
    }

    private void SendFollowers()
    {
        for (int i = 0; i < Followers; i++)
        {
            Require(Caller.Pipeline(Record, Caller.CreateCall(), [6]));
        }
    }

    private static Message Take(SimulatedProcess process)
    {
        Message message = process.Next();
        Require(message.Kind == EventKind.Request ? InvocationError.None : InvocationError.InvalidState);
        return message;
    }

    private static void Require(InvocationError error)
    {
        if (error != InvocationError.None)
        {
            throw new RefusedException(error, BreakReason.None);
        }
    }
}
