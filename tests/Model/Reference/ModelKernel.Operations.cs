using System.Collections.Generic;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>Section 5: what an entry of a batch can ask for.</summary>
internal sealed partial class ModelKernel
{
    private const int MostLookedAt = 8;

    private Outcome CarryOut(Process invoker, Entry entry)
    {
        return (Operation)entry.OperationNumber switch
        {
            Operation.Send => Send(invoker, entry),
            Operation.Resolve => Resolve(invoker, entry),
            Operation.Cancel => Cancel(invoker, entry),
            Operation.Poll => Poll(invoker, entry),
            Operation.Drop => Drop(invoker, entry),
            Operation.Copy => Copy(invoker, entry),
            Operation.Await => Await(invoker, entry),
            Operation.Forward => Forward(invoker, entry),
            Operation.Destroy => Destroy(invoker, entry),
            Operation.Deadline => SetDeadline(invoker, entry),
            Operation.Compare => Compare(invoker, entry),
            _ => InvocationError.UnknownOperation,
        };
    }

    private Outcome Send(Process invoker, Entry entry)
    {
        if (entry.Flags > 1)
        {
            return InvocationError.RangeError;
        }

        bool isToResult = entry.Flags == 1;
        InvocationError error = isToResult
            ? invoker.Check(entry.Slot, CapabilityType.Call, Rights.Write, out Capability target)
            : invoker.Check(entry.Slot, out target);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (isToResult && ((Call)target.Object!).State == CallState.Idle)
        {
            return InvocationError.NotPending;
        }

        if (isToResult && ((Call)target.Object!).IsCancelled)
        {
            return InvocationError.NotPending;
        }

        if (!isToResult && target.Type == CapabilityType.Relay)
        {
            (Capability end, BreakReason obstacle) = Follow(target);
            if (obstacle == BreakReason.None && !IsForMessages(end))
            {
                return InvokeObject(invoker, entry, end);
            }

            if (obstacle != BreakReason.None && entry.SecondSlot == 0)
            {
                return obstacle == BreakReason.Revoked ? InvocationError.Stale : InvocationError.WrongType;
            }
        }
        else if (!isToResult && !IsForMessages(target))
        {
            return InvokeObject(invoker, entry, target);
        }

        if (entry.SecondSlot == 0)
        {
            return InvocationError.CallRequired;
        }

        error = invoker.Check(entry.SecondSlot, CapabilityType.Call, Rights.Write, out Capability named);
        if (error != InvocationError.None)
        {
            return error;
        }

        Call call = (Call)named.Object!;
        if (call.State != CallState.Idle)
        {
            return InvocationError.CallBusy;
        }

        error = CheckMessage(invoker, entry.Slots, consumed: null);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (!target.Allows(Rights.Write))
        {
            return InvocationError.NoRight;
        }

        if (!isToResult && target.IsOneWay && entry.CapabilityCount > 0)
        {
            return InvocationError.NotTransferable;
        }

        TakeMessage(invoker, entry, call);
        if (isToResult)
        {
            PassOn(call, (Call)target.Object!);
            return Outcome.Done;
        }

        Route(call, target);
        invoker[entry.Slot] = Shorten(target);
        return Outcome.Done;
    }

    // Passes a call with a message on to whatever it was sent to.
    private void Route(Call call, Capability target)
    {
        for (int looked = 0; looked < MostLookedAt; looked++)
        {
            switch (target.Type)
            {
                case CapabilityType.Entry when target.Allows(Rights.Write) && target.IsOneWay:
                    call.Badge = target.Badge;
                    QueueOneWay(call, target);
                    return;
                case CapabilityType.Entry when target.Allows(Rights.Write):
                    call.Badge = target.Badge;
                    Queue(call, (Endpoint)target.Object!);
                    return;
                case CapabilityType.Promise when !target.IsLive:
                    Break(call, BreakReason.PromiseDestroyed);
                    return;
                case CapabilityType.Promise when target.Allows(Rights.Write):
                    Call promise = (Call)target.Object!;
                    if (promise.State != CallState.Completed || promise.Reason != BreakReason.None)
                    {
                        PassOn(call, promise);
                        return;
                    }

                    target = FirstOf(promise);
                    break;
                case CapabilityType.Relay:
                    if (!CanFollow(target))
                    {
                        Break(call, BreakReason.Revoked);
                        return;
                    }

                    target = ((Forwarder)target.Object!).Target.Through(target);
                    break;
                default:
                    Break(call, BreakReason.NotInvocable);
                    return;
            }
        }

        Break(call, BreakReason.NotInvocable);
    }

    private static bool IsForMessages(Capability target) => target.Type is CapabilityType.Entry or CapabilityType.Promise;

    private static bool CanFollow(Capability relay) => relay.IsLive && !((Forwarder)relay.Object!).Target.IsEmpty;

    // What a relay stands for in the end, or why a message would break on the way.
    private static (Capability End, BreakReason Obstacle) Follow(Capability capability)
    {
        for (int looked = 0; looked < MostLookedAt; looked++)
        {
            if (capability.Type != CapabilityType.Relay)
            {
                return (capability, BreakReason.None);
            }

            if (!CanFollow(capability))
            {
                return (capability, BreakReason.Revoked);
            }

            capability = ((Forwarder)capability.Object!).Target.Through(capability);
        }

        return (capability, BreakReason.NotInvocable);
    }

    private void Queue(Call call, Endpoint endpoint)
    {
        if (endpoint.IsDestroyed)
        {
            Break(call, BreakReason.EndpointDestroyed);
            return;
        }

        if (EndOf(endpoint) is BreakReason reason)
        {
            Break(call, reason);
            return;
        }

        Enqueue(call, endpoint);
    }

    private void Enqueue(Call call, Endpoint endpoint)
    {
        call.State = CallState.Queued;
        call.Endpoint = endpoint;
        endpoint.Queue.Add(call);
        if (endpoint.Queue.Count == 1)
        {
            BecomeReady(endpoint);
            _ = endpoint.Server.Unheld.Remove(endpoint);
        }

        Say(TraceKind.Sent, call.Number, endpoint.Number, (uint)call.Words.Count + (65536 * (uint)call.Capabilities.Count));
        Wake(endpoint.Server);
    }

    private Outcome Resolve(Process invoker, Entry entry)
    {
        InvocationError error = invoker.Check(entry.Slot, out Capability resolver);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (resolver.Type != CapabilityType.Resolver)
        {
            return InvocationError.WrongType;
        }

        if (entry.Flags > 2)
        {
            return InvocationError.RangeError;
        }

        if (!resolver.IsLive)
        {
            invoker.Free(entry.Slot);
            Say(TraceKind.LateResolve, invoker.Number);
            return InvocationError.Stale;
        }

        if (entry.Flags == 2)
        {
            return Become(invoker, entry, (Call)resolver.Object!);
        }

        Call call = (Call)resolver.Object!;
        error = CheckMessage(invoker, entry.Slots, entry.Slot, call.IsPromise);
        if (error != InvocationError.None)
        {
            return error;
        }

        invoker.Free(entry.Slot);
        Call? watcher = TakeWatcher(call);
        LeavePlace(call);
        TakeMessage(invoker, entry, call);
        if (entry.Flags == 0)
        {
            Say(TraceKind.Fulfilled, call.Number, (uint)call.Words.Count + (65536 * (uint)call.Capabilities.Count));
        }
        else
        {
            Say(TraceKind.Broken, call.Number, (uint)BreakReason.ByCallee);
        }

        Tell(watcher, isAbandoned: false);
        Decide(call, (BreakReason)entry.Flags);
        return Outcome.Done;
    }

    private Outcome Cancel(Process invoker, Entry entry)
    {
        InvocationError error = invoker.Check(entry.Slot, CapabilityType.Call, Rights.Write, out Capability named);
        if (error != InvocationError.None)
        {
            return error;
        }

        Call call = (Call)named.Object!;
        if (call.State is CallState.Idle or CallState.Completed or CallState.Settling)
        {
            return InvocationError.NotPending;
        }

        return Cancel(call);
    }

    private Outcome Cancel(Call call)
    {
        RemoveDeadline(call);
        call.IsOneWay = false;
        Say(TraceKind.Cancelled, call.Number);
        UseUpResolver(call, isAbandoned: true);
        LoseMessage(call);
        LeavePlace(call);
        if (call.Pipeline.Count > 0)
        {
            PutOnWorkList(call); // where it stays until its next step, also if nothing is left to do
        }

        for (int i = 0; i < 16 && call.Pipeline.Count > 0; i++)
        {
            Break(call.Pipeline[0], BreakReason.Cancelled);
        }

        if (call.Pipeline.Count > 0)
        {
            call.State = CallState.Settling;
            call.IsCancelled = true;
        }
        else
        {
            BecomeIdle(call);
        }

        return Outcome.Done;
    }

    private static Outcome Poll(Process invoker, Entry entry)
    {
        InvocationError error = invoker.Check(entry.Slot, CapabilityType.Call, Rights.Read, out Capability named);
        if (error != InvocationError.None)
        {
            return error;
        }

        (CallState state, BreakReason reason) = Poll((Call)named.Object!);
        return new Outcome(InvocationError.None, true, (uint)state, (uint)reason, []);
    }

    /// <summary>What a poll of the call would say.</summary>
    public static (CallState State, BreakReason Reason) Poll(Call call)
    {
        if (call.IsOneWay)
        {
            return (CallState.Queued, BreakReason.None);
        }

        return WillBreakWith(call) is BreakReason reason ? (CallState.Completed, reason) : (call.State, call.Reason);
    }

    // The reason of an outcome that is sure and not there yet.
    private static BreakReason? WillBreakWith(Call call)
    {
        switch (call.State)
        {
            case CallState.Queued:
                return EndOf(call.Endpoint!);
            case CallState.InService:
                return EndOf(call.Holder!);
            case CallState.InTransit when IsLostWith(call.Carrier!):
                return BreakReason.LostInTransit;
            case CallState.Settling when call.Reason != BreakReason.None:
                return call.Reason;
            case CallState.Pipelined:
            case CallState.Waiting when call.Place is Call && !call.WaitsForResolver:
                Call place = (Call)call.Place!;
                return place.IsDestroyed ? BreakReason.PromiseDestroyed
                    : place.IsCancelled ? BreakReason.Cancelled
                    : place.IsDecided && place.Reason != BreakReason.None ? place.Reason : null;
            default:
                return null;
        }
    }

    // A message that will break, or an answer whose owner is dead.
    private static bool IsLostWith(Call carrier)
    {
        return carrier.State is CallState.Queued or CallState.Pipelined
            ? WillBreakWith(carrier) is not null
            : carrier.IsDecided && EndOf(carrier.Owner!) is not null;
    }

    // Section 8: what calls at a process that is dead, or as good as dead, break with.
    private static BreakReason? EndOf(Process process)
    {
        return process.State == ProcessState.Dead ? ReasonOf(process) : process.IsUnpaid ? BreakReason.CalleeDestroyed : null;
    }

    private static BreakReason? EndOf(Endpoint endpoint)
    {
        return endpoint.IsDestroyed ? endpoint.EndReason
            : EndOf(endpoint.Server) ?? (endpoint.IsUnpaid ? BreakReason.EndpointDestroyed : null);
    }

    private Outcome Drop(Process invoker, Entry entry)
    {
        InvocationError error = invoker.Check(entry.Slot, out Capability dropped);
        if (error != InvocationError.None)
        {
            return error;
        }

        invoker.Free(entry.Slot);
        Forget(dropped);
        return Outcome.Done;
    }

    private Outcome Copy(Process invoker, Entry entry)
    {
        InvocationError error = invoker.Check(entry.Slot, out Capability source);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (source.Type == CapabilityType.Call)
        {
            return InvocationError.NotTransferable;
        }

        if (entry.Flags > 63 || (source.Type == CapabilityType.Resolver && entry.Flags != 0))
        {
            return InvocationError.RangeError;
        }

        Capability overwritten = default;
        uint destination = entry.SecondSlot;
        error = InvocationError.None;
        if (destination != 0)
        {
            error = invoker.Check(destination, out overwritten);
        }
        else if (invoker.FreeSlots == 0)
        {
            error = InvocationError.NoFreeSlot;
        }

        if (error != InvocationError.None)
        {
            return error;
        }

        Rights taken = (Rights)entry.Flags & Rights.All;
        Rights marks = (Rights)entry.Flags & (Rights.Weak | Rights.Opaque);
        source = Shorten(source);
        Capability copy = (source with { Rights = source.Rights & ~taken }).Marked(marks);
        if (destination == entry.Slot)
        {
            invoker[destination] = copy;
            Lose(overwritten); // It may be its own copy.
            return Outcome.Answer(destination);
        }

        if (destination == 0)
        {
            destination = invoker.Install(copy);
        }
        else
        {
            invoker[destination] = copy;
            Forget(overwritten);
        }

        if (source.Type == CapabilityType.Resolver)
        {
            invoker.Free(entry.Slot);
        }

        return Outcome.Answer(destination);
    }

    private static Outcome Compare(Process invoker, Entry entry)
    {
        InvocationError error = invoker.Check(entry.Slot, out Capability one);
        if (error != InvocationError.None)
        {
            return error;
        }

        Capability other = default;
        if (entry.SecondSlot != 0)
        {
            error = invoker.Check(entry.SecondSlot, out other);
        }

        if (error != InvocationError.None)
        {
            return error;
        }

        bool isDiscreet = !one.IsToldLive
            || (one.Type == CapabilityType.Page && (one.Rights & (Rights.Write | Rights.Destroy)) == 0)
            || (one.Type == CapabilityType.Segment && one.IsWeak);
        uint told = (uint)one.Type + ((uint)one.Rights << 8) + (one.IsToldLive ? 1u << 16 : 0) + (isDiscreet ? 1u << 17 : 0);
        bool isSame = one with { Rights = Rights.None, Quantum = 0 } == other with { Rights = Rights.None, Quantum = 0 };
        return new Outcome(InvocationError.None, true, told, isSame ? 1u : 0, []);
    }

    // Dropping or overwriting matters for the two kinds of capability that exist once.
    private void Forget(Capability capability)
    {
        if (capability.Type == CapabilityType.Resolver && capability.IsLive)
        {
            Call call = (Call)capability.Object!;
            Break(call, BreakReason.ResolverDropped);
        }
        else if (capability.Type == CapabilityType.Call && capability.IsLive)
        {
            DestroyCall((Call)capability.Object!);
        }

        Lose(capability);
    }

    private static InvocationError CheckMessage(Process invoker, List<uint> slots, uint? consumed, bool isValue = false)
    {
        for (int i = 0; i < slots.Count; i++)
        {
            InvocationError error = invoker.Check(slots[i], out Capability capability);
            if (error != InvocationError.None)
            {
                return error;
            }

            bool isRepeated = capability.Type == CapabilityType.Resolver && slots.IndexOf(slots[i]) < i;
            if (capability.Type == CapabilityType.Call || isRepeated || slots[i] == consumed)
            {
                return InvocationError.NotTransferable;
            }
        }

        // Many may read a promise's value, and it is final.
        bool isNoValue = isValue && slots.Exists(slot => invoker[slot].Type is CapabilityType.Resolver or CapabilityType.Promise);
        return isNoValue ? InvocationError.NotTransferable : InvocationError.None;
    }

    private void TakeMessage(Process invoker, Entry entry, Call call)
    {
        call.Words = entry.Words;
        call.Capabilities = [];
        foreach (uint slot in entry.Slots)
        {
            Capability capability = invoker[slot];
            call.Capabilities.Add(capability);
            if (capability.Type != CapabilityType.Resolver)
            {
                continue;
            }

            if (capability.IsLive)
            {
                Call carried = (Call)capability.Object!;
                UseUpResolver(carried, isAbandoned: false);
                LeavePlace(carried);
                carried.State = CallState.InTransit;
                carried.Carrier = call;
            }

            invoker.Free(slot);
        }
    }
}
