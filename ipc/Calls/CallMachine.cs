using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>The moves of a call from list to list. Every one is O(1), cannot fail, and decides nothing.</summary>
/// <remarks>
/// <code>
///            Enqueue            Deliver            Complete             Collect
///   idle ------------> queued ----------> in service ----------> completed ----------> idle
///    ^                    |                 |    ^                    ^
///    |                    |  Withdraw       |    | Hold / Carry       |
///    +--------------------+-----------------+  in transit ------------+  Complete
/// </code>
/// A move that gives a sleeping party something to collect wakes it.
/// </remarks>
public static class CallMachine
{
    /// <summary>Idle to queued: the message has been copied in; the call goes to the end of the endpoint's queue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Enqueue(in FrameArena frames, FrameIndex callIndex, FrameIndex endpointIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        ref Endpoint endpoint = ref frames.At<Endpoint>(endpointIndex);
        Invariant.Holds(call.State == CallState.Idle);
        Invariant.Holds(!endpoint.Header.IsDying);
        call.State = CallState.Queued;
        call.Place = endpointIndex;
        bool wasEmpty = endpoint.Queue.IsEmpty;
        endpoint.Queue.Append(in frames, callIndex);
        if (wasEmpty)
        {
            frames.At<Party>(endpoint.Server).Ready.Append(in frames, endpointIndex);
        }

        TraceRing.Write(in frames, TraceKind.Sent, call.Header.Number, endpoint.Header.Number, Counts(in call));
        RunQueue.Wake(in frames, endpoint.Server);
    }

    /// <summary>Queued to in service: the call at the head of the queue of the first ready endpoint passes to its server.</summary>
    /// <remarks>The caller of this method then installs the message's capabilities and the resolver in the party's slots.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deliver(in FrameArena frames, FrameIndex callIndex, FrameIndex partyIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        ref Party party = ref frames.At<Party>(partyIndex);
        FrameIndex endpointIndex = call.Place;
        ref Endpoint endpoint = ref frames.At<Endpoint>(endpointIndex);
        Invariant.Holds(call.State == CallState.Queued);
        Invariant.Holds(endpoint.Server.Is(partyIndex));
        Invariant.Holds(party.Ready.Head.Is(endpointIndex));
        Invariant.Holds(endpoint.Queue.Head.Is(callIndex));
        endpoint.Queue.RemoveHead(in frames);
        if (endpoint.Queue.IsEmpty)
        {
            party.Ready.RemoveHead(in frames);
        }
        else
        {
            party.Ready.Rotate(in frames);
        }

        EnterService(in frames, ref call, callIndex, ref party, partyIndex);
        TraceRing.Write(in frames, TraceKind.Delivered, call.Header.Number, endpoint.Header.Number, party.Header.Number);
    }

    /// <summary>In service to in transit: the resolver has left its holder's slot for a message.</summary>
    public static void Carry(in FrameArena frames, FrameIndex callIndex, FrameIndex carrierIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        Invariant.Holds(call.State == CallState.InService);
        frames.At<Party>(call.Place).InService.Remove(in frames, callIndex);
        call.State = CallState.InTransit;
        call.Place = carrierIndex;
    }

    /// <summary>In transit to in service: the resolver has arrived in a slot of a party.</summary>
    public static void Hold(in FrameArena frames, FrameIndex callIndex, FrameIndex partyIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        Invariant.Holds(call.State == CallState.InTransit);
        EnterService(in frames, ref call, callIndex, ref frames.At<Party>(partyIndex), partyIndex);
    }

    /// <summary>Queued, in service or in transit to completed: the outcome, already written, becomes the owner's to collect.</summary>
    public static void Complete(in FrameArena frames, FrameIndex callIndex, BreakReason reason)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        Unlink(in frames, ref call, callIndex);
        call.State = CallState.Completed;
        call.Reason = reason;
        call.Place = call.Owner;
        frames.At<Party>(call.Owner).Completions.Append(in frames, callIndex);
        if (reason == BreakReason.None)
        {
            TraceRing.Write(in frames, TraceKind.Fulfilled, call.Header.Number, Counts(in call));
        }
        else
        {
            TraceRing.Write(in frames, TraceKind.Broken, call.Header.Number, (uint)reason);
        }

        RunQueue.Wake(in frames, call.Owner);
    }

    /// <summary>Queued, in service or in transit to completed without an answer: a message that was never delivered is lost.</summary>
    public static void Break(in FrameArena frames, FrameIndex callIndex, BreakReason reason)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        DropCarried(in frames, ref call, callIndex);
        call.WordCount = 0;
        Complete(in frames, callIndex, reason);
    }

    /// <summary>Completed to idle: the owner has the outcome of the first of its completions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Collect(in FrameArena frames, FrameIndex callIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        ref Party owner = ref frames.At<Party>(call.Owner);
        Invariant.Holds(call.State == CallState.Completed);
        Invariant.Holds(owner.Completions.Head.Is(callIndex));
        owner.Completions.RemoveHead(in frames);
        MakeIdle(ref call);
        TraceRing.Write(in frames, TraceKind.Collected, call.Header.Number, owner.Header.Number);
    }

    /// <summary>Any state to idle: the record leaves whatever list it is on; a resolver that is out goes stale.</summary>
    public static void Withdraw(in FrameArena frames, FrameIndex callIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        DropCarried(in frames, ref call, callIndex);
        if (call.State == CallState.Completed)
        {
            frames.At<Party>(call.Owner).Completions.Remove(in frames, callIndex);
        }
        else
        {
            Unlink(in frames, ref call, callIndex);
        }

        MakeIdle(ref call);
    }

    /// <summary>Words in the low, capabilities in the high 16 bits, as traces tell them.</summary>
    private static uint Counts(in Call call) => call.WordCount | ((uint)call.CapabilityCount << 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EnterService(
        in FrameArena frames, ref Call call, FrameIndex callIndex, ref Party party, FrameIndex partyIndex)
    {
        call.State = CallState.InService;
        call.Place = partyIndex;
        party.InService.Append(in frames, callIndex);
    }

    // Takes an undecided call off its list. Whoever still holds its resolver now holds a stale one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unlink(in FrameArena frames, ref Call call, FrameIndex callIndex)
    {
        switch (call.State)
        {
            case CallState.Queued:
                LeaveQueue(in frames, ref call, callIndex);
                break;
            case CallState.InService:
                frames.At<Party>(call.Place).InService.Remove(in frames, callIndex);
                Expire(in frames, callIndex);
                break;
            case CallState.InTransit:
                Expire(in frames, callIndex);
                break;
            case CallState.Idle:
            case CallState.Completed:
            default:
                break;
        }
    }

    private static void LeaveQueue(in FrameArena frames, ref Call call, FrameIndex callIndex)
    {
        ref Endpoint endpoint = ref frames.At<Endpoint>(call.Place);
        endpoint.Queue.Remove(in frames, callIndex);
        if (endpoint.Queue.IsEmpty && !endpoint.Header.IsDying)
        {
            frames.At<Party>(endpoint.Server).Ready.Remove(in frames, call.Place);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Expire(in FrameArena frames, FrameIndex callIndex)
    {
        if (Controls.Has(in frames, Defences.SingleUse))
        {
            frames.Generation(Call.ResolverIndex(callIndex))++;
        }
    }

    // Resolvers inside a lost message are lost with it. They name delivered calls, which carry nothing themselves: no recursion.
    private static void DropCarried(in FrameArena frames, ref Call call, FrameIndex callIndex)
    {
        if (call.CarriesResolver)
        {
            for (int i = 0; i < call.CapabilityCount; i++)
            {
                Capability carried = call.Capabilities[i];
                if (carried.Type == CapabilityType.Resolver && carried.IsLive(in frames))
                {
                    LoseInTransit(in frames, Call.OfResolver(carried.Index), callIndex);
                }
            }

            call.CarriesResolver = false;
        }

        call.CapabilityCount = 0;
    }

    private static void LoseInTransit(in FrameArena frames, FrameIndex lostIndex, FrameIndex carrierIndex)
    {
        ref Call lost = ref frames.At<Call>(lostIndex);
        Invariant.Holds(lost.State == CallState.InTransit);
        Invariant.Holds(lost.Place.Is(carrierIndex));
        Invariant.Holds(!lost.CarriesResolver);
        lost.WordCount = 0;
        lost.CapabilityCount = 0;
        Complete(in frames, lostIndex, BreakReason.LostInTransit);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MakeIdle(ref Call call)
    {
        call.State = CallState.Idle;
        call.Reason = BreakReason.None;
        call.Place = FrameIndex.None;
        call.WordCount = 0;
        call.CapabilityCount = 0;
        call.CarriesResolver = false;
    }
}
