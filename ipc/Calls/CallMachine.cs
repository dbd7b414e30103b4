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
///    | \                ^ |                 |    ^                    ^
///    |  \ Pipeline      | | Withdraw: idle  |    | Hold / Carry       | Finish
///    |   `-> pipelined -' |                 |  in transit ---------> settling: while calls wait on its pipeline
///    `-----> waiting -----+-----------------+------------------------'
///       Wait
/// </code>
/// A move that gives a sleeping party something to collect wakes it. A promise makes the same moves without an owner.
/// </remarks>
public static class CallMachine
{
    /// <summary>Idle to queued: the message has been copied in; the call goes to the end of the endpoint's queue, or of its class's lane in it.</summary>
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
        if (endpoint.HasLanes)
        {
            Lanes.Enter(in frames, ref endpoint, callIndex);
        }
        else
        {
            endpoint.Queue.Append(in frames, callIndex);
        }

        if (wasEmpty)
        {
            frames.At<Party>(endpoint.Server).Ready.Enter(in frames, endpointIndex);
            if (endpoint.MintedCount != 0)
            {
                Holding.Forget(in frames, endpointIndex); // Somebody holds an entry that is not counted.
            }
        }

        TraceRing.Write(in frames, TraceKind.Sent, call.Header.Number, endpoint.Header.Number, Counts(in call));
        if (!(Controls.Plants && Controls.Is(in frames, Mutants.SendDoesNotWake)))
        {
            RunQueue.Wake(in frames, endpoint.Server);
        }
    }

    /// <summary>Idle to pipelined: the call goes to the end of what waits for that record's result.</summary>
    public static void Pipeline(in FrameArena frames, FrameIndex callIndex, FrameIndex recordIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        ref Call record = ref frames.At<Call>(recordIndex);
        Invariant.Holds(call.State == CallState.Idle);
        Invariant.Holds(!record.Header.IsDying);
        call.State = CallState.Pipelined;
        call.Place = recordIndex;
        record.Pipeline.Append(in frames, callIndex);
        TraceRing.Write(in frames, TraceKind.Pipelined, call.Header.Number, record.Header.Number, Counts(in call));
    }

    /// <summary>Idle to waiting, for a promise's outcome.</summary>
    public static void WaitForPromise(in FrameArena frames, FrameIndex callIndex, FrameIndex promiseIndex)
    {
        EnterWaiting(in frames, callIndex, promiseIndex);
        frames.At<Call>(promiseIndex).Dependents.Append(in frames, callIndex);
    }

    /// <summary>Idle to waiting, for its deadline alone.</summary>
    public static void WaitForTime(in FrameArena frames, FrameIndex callIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        Invariant.Holds(call.State == CallState.Idle);
        call.State = CallState.Waiting;
        TraceRing.Write(in frames, TraceKind.Waits, call.Header.Number);
    }

    /// <summary>Idle to waiting, for the end of an object.</summary>
    public static void WaitForEnd(in FrameArena frames, FrameIndex callIndex, FrameIndex watchedIndex)
    {
        EnterWaiting(in frames, callIndex, watchedIndex);
        frames.At<Watchable>(watchedIndex).Watchers.Append(in frames, callIndex);
    }

    /// <summary>Idle to waiting, for the caller of a record to give up. There is one such watch for each record.</summary>
    public static void WaitForAbandonment(in FrameArena frames, FrameIndex callIndex, FrameIndex recordIndex)
    {
        ref Call record = ref frames.At<Call>(recordIndex);
        Invariant.Holds(record.Watcher.IsNone);
        EnterWaiting(in frames, callIndex, recordIndex);
        record.Watcher = callIndex;
    }

    /// <summary>Queued to in service: the call at the head of the queue of the first ready endpoint passes to its server.</summary>
    /// <remarks>The caller of this method then installs the message's capabilities and the resolver in the party's slots.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deliver(in FrameArena frames, FrameIndex callIndex, FrameIndex partyIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        ref Party party = ref frames.At<Party>(partyIndex);
        ref Endpoint endpoint = ref frames.At<Endpoint>(call.Place);
        TakeTurn(in frames, ref party, partyIndex, ref endpoint, call.Place, callIndex);
        EnterService(in frames, ref call, callIndex, ref party, partyIndex);
        TraceRing.Write(in frames, TraceKind.Delivered, call.Header.Number, endpoint.Header.Number, party.Header.Number);
    }

    /// <summary>Queued to waiting for its time: the server has the message of the call that was sent one way, and nothing to answer it by.</summary>
    public static void DeliverOneWay(in FrameArena frames, FrameIndex callIndex, FrameIndex partyIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        ref Party party = ref frames.At<Party>(partyIndex);
        ref Endpoint endpoint = ref frames.At<Endpoint>(call.Place);
        Invariant.Holds(call.IsOneWay);
        TakeTurn(in frames, ref party, partyIndex, ref endpoint, call.Place, callIndex);
        call.State = CallState.Waiting;
        call.Place = FrameIndex.None;
        TraceRing.Write(in frames, TraceKind.Delivered, call.Header.Number, endpoint.Header.Number, party.Header.Number);
    }

    /// <summary>Queued to waiting for its time: the endpoint is gone, and the owner of the call that was sent one way is not to know.</summary>
    public static void LoseOneWay(in FrameArena frames, FrameIndex callIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        Invariant.Holds(call.IsOneWay && call.State == CallState.Queued);
        LeaveQueue(in frames, ref call, callIndex);
        call.State = CallState.Waiting;
        call.Place = FrameIndex.None;
        TraceRing.Write(in frames, TraceKind.Waits, call.Header.Number);
    }

    // The head of the first ready endpoint's queue leaves it, and the endpoint's turn is over.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TakeTurn(
        in FrameArena frames, ref Party party, FrameIndex partyIndex, ref Endpoint endpoint, FrameIndex endpointIndex, FrameIndex callIndex)
    {
        Invariant.Holds(frames.At<Call>(callIndex).State == CallState.Queued);
        Invariant.Holds(endpoint.Server.Is(partyIndex));
        Invariant.Holds(party.Ready.First.Is(endpointIndex));
        Invariant.Holds(endpoint.Queue.Head.Is(callIndex));
        if (endpoint.HasLanes)
        {
            Lanes.TakeFirst(in frames, ref endpoint);
        }
        else
        {
            endpoint.Queue.RemoveHead(in frames);
        }

        if (endpoint.Queue.IsEmpty)
        {
            party.Ready.TakeFirst(in frames);
            TellIfUnheld(in frames, in endpoint, endpointIndex);
        }
        else
        {
            party.Ready.PassTurn(in frames);
        }
    }

    /// <summary>In service to in transit: the resolver has left its holder's slot for a message.</summary>
    public static void Carry(in FrameArena frames, FrameIndex callIndex, FrameIndex carrierIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        Invariant.Holds(call.State == CallState.InService);
        frames.At<Party>(call.Place).InService.Remove(in frames, callIndex);
        call.State = CallState.InTransit;
        call.Place = carrierIndex;
        EndWatch(in frames, ref call, BreakReason.None);
    }

    /// <summary>In transit to in service: the resolver has arrived in a slot of a party.</summary>
    public static void Hold(in FrameArena frames, FrameIndex callIndex, FrameIndex partyIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        Invariant.Holds(call.State == CallState.InTransit);
        EnterService(in frames, ref call, callIndex, ref frames.At<Party>(partyIndex), partyIndex);
    }

    /// <summary>A new promise is in service with the party that made it.</summary>
    public static void Promise(in FrameArena frames, FrameIndex promiseIndex, FrameIndex partyIndex)
    {
        EnterService(in frames, ref frames.At<Call>(promiseIndex), promiseIndex, ref frames.At<Party>(partyIndex), partyIndex);
    }

    /// <summary>In service to idle for a moment: the resolver is used up, and the record goes where its holder sends it.</summary>
    /// <remarks>A deadline stays: it is still the same call to its owner.</remarks>
    public static void Release(in FrameArena frames, FrameIndex callIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        Invariant.Holds(call.State == CallState.InService);
        Leave(in frames, ref call, callIndex);
        EndWatch(in frames, ref call, BreakReason.None);
        if (Controls.Plants && Controls.Is(in frames, Mutants.ForwardForgetsDeadline))
        {
            ForgetDeadline(in frames, ref call, callIndex);
        }

        call.State = CallState.Idle;
        call.Place = FrameIndex.None;
        call.WordCount = 0;
        call.CapabilityCount = 0;
    }

    /// <summary>Undecided to completed: the outcome, already written, becomes the owner's to collect; what waits behind it goes first.</summary>
    public static void Complete(in FrameArena frames, FrameIndex callIndex, BreakReason reason)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        Leave(in frames, ref call, callIndex);
        if (!(Controls.Plants && Controls.Is(in frames, Mutants.DeadlineKeptByAnswer)))
        {
            ForgetDeadline(in frames, ref call, callIndex);
        }

        call.Reason = reason;
        if (reason == BreakReason.None)
        {
            TraceRing.Write(in frames, TraceKind.Fulfilled, call.Header.Number, Counts(in call));
        }
        else
        {
            TraceRing.Write(in frames, TraceKind.Broken, call.Header.Number, (uint)reason);
        }

        EndWatch(in frames, ref call, reason == BreakReason.DeadlinePassed && !(Controls.Plants && Controls.Is(in frames, Mutants.DeadlineNotToldToWatcher)) ? BreakReason.Abandoned : BreakReason.None);
        if (call.Pipeline.IsEmpty)
        {
            Finish(in frames, ref call, callIndex);
        }
        else
        {
            EnterSettling(in frames, ref call, callIndex);
        }
    }

    /// <summary>Whether a call in service can be completed by <see cref="CompletePlain"/>: nobody else is concerned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPlain(in Call call)
    {
        // Promises and fault records have no slot at an owner.
        return call.Specials == 0 && call.OwnerSlot != 0 && call.Pipeline.IsEmpty && call.Watcher.IsNone && call.State == CallState.InService;
    }

    /// <summary>In service to completed, fulfilled with words: what <see cref="Complete"/> does where nothing is out of the ordinary.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CompletePlain(in FrameArena frames, ref Call call, FrameIndex callIndex)
    {
        Invariant.Holds(IsPlain(in call));
        Invariant.Holds(call.CapabilityCount == 0);
        frames.At<Party>(call.Place).InService.Remove(in frames, callIndex);
        Expire(in frames, callIndex);
        call.State = CallState.Completed;
        call.Place = call.Owner;
        frames.At<Party>(call.Owner).Completions.Append(in frames, callIndex);
        TraceRing.Write(in frames, TraceKind.Fulfilled, call.Header.Number, call.WordCount);
        if (!(Controls.Plants && Controls.Is(in frames, Mutants.PlainAnswerDoesNotWake)))
        {
            RunQueue.Wake(in frames, call.Owner);
        }
    }

    /// <summary>Undecided to completed without an answer: a message that was never delivered is lost.</summary>
    public static void Break(in FrameArena frames, FrameIndex callIndex, BreakReason reason)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        if (!(Controls.Plants && Controls.Is(in frames, Mutants.BreakKeepsCargo)))
        {
            DropCarried(in frames, ref call, callIndex);
        }

        call.WordCount = 0;
        Complete(in frames, callIndex, reason);
    }

    /// <summary>Decided, with nothing behind it any more: the owner's to collect, or settled for good if it is a promise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish(in FrameArena frames, ref Call call, FrameIndex callIndex)
    {
        if (call.Owner.IsNone)
        {
            call.State = CallState.Completed;
            call.Place = FrameIndex.None;
            if (!call.Dependents.IsEmpty && !(Controls.Plants && Controls.Is(in frames, Mutants.PromiseTellsNobody)))
            {
                WorkList.Require(in frames, callIndex);
            }
        }
        else if (call.IsWithdrawn && !(Controls.Plants && Controls.Is(in frames, Mutants.WithdrawnIsTold)))
        {
            MakeIdle(ref call);
        }
        else if (FaultRecord.Is(in call))
        {
            BreakReason verdict = call.Reason;
            DropCarried(in frames, ref call, callIndex);
            MakeIdle(ref call);
            FaultRecord.Decide(in frames, call.Owner, verdict);
        }
        else
        {
            call.State = CallState.Completed;
            call.Place = call.Owner;
            frames.At<Party>(call.Owner).Completions.Append(in frames, callIndex);
            if (!(Controls.Plants && Controls.Is(in frames, Mutants.OutcomeDoesNotWake)))
            {
                RunQueue.Wake(in frames, call.Owner);
            }
        }
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
    /// <remarks>If calls wait on its pipeline, it is settling until they are broken, and idle then.</remarks>
    public static void Withdraw(in FrameArena frames, FrameIndex callIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        if (!(Controls.Plants && Controls.Is(in frames, Mutants.CancelKeepsCargo)))
        {
            DropCarried(in frames, ref call, callIndex);
        }

        if (call.State != CallState.Completed)
        {
            Leave(in frames, ref call, callIndex);
        }
        else if (!call.Owner.IsNone && !(Controls.Plants && Controls.Is(in frames, Mutants.WithdrawnOutcomeStays)))
        {
            frames.At<Party>(call.Owner).Completions.Remove(in frames, callIndex);
        }

        if (!(Controls.Plants && Controls.Is(in frames, Mutants.DeadlineKeptByCancel)))
        {
            ForgetDeadline(in frames, ref call, callIndex);
        }

        call.IsOneWay = false;
        EndWatch(in frames, ref call, BreakReason.Abandoned);
        if (call.Pipeline.IsEmpty)
        {
            MakeIdle(ref call);
            return;
        }

        call.WordCount = 0;
        call.Reason = (Controls.Plants && Controls.Is(in frames, Mutants.CancelReasonLost)) ? BreakReason.None : BreakReason.Cancelled;
        call.IsWithdrawn = true;
        EnterSettling(in frames, ref call, callIndex);
    }

    /// <summary>What a lost message carries is lost with it: the calls and promises whose resolvers were in it break.</summary>
    /// <remarks>They are delivered or were never sent, and so carry nothing themselves: no recursion.</remarks>
    public static void DropCarried(in FrameArena frames, ref Call call, FrameIndex callIndex)
    {
        if (call.CapabilityCount != 0)
        {
            LoseCarried(in frames, ref call, callIndex);
        }

        call.CarriesResolver = false;
        call.CapabilityCount = 0;
    }

    private static void LoseCarried(in FrameArena frames, ref Call call, FrameIndex callIndex)
    {
        for (int i = 0; i < call.CapabilityCount; i++)
        {
            Capability carried = call.Capabilities[i];
            if (carried.Type == CapabilityType.Resolver && carried.IsLive(in frames))
            {
                LoseInTransit(in frames, Call.OfResolver(carried.Index), callIndex);
            }
            else if (!(Controls.Plants && Controls.Is(in frames, Mutants.LostHolderCounts)))
            {
                Holding.Leave(in frames, in carried);
            }
        }
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

    private static void EnterWaiting(in FrameArena frames, FrameIndex callIndex, FrameIndex placeIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        Invariant.Holds(call.State == CallState.Idle);
        call.State = CallState.Waiting;
        call.Place = placeIndex;
        TraceRing.Write(in frames, TraceKind.Waits, call.Header.Number, frames.At<FrameHeader>(placeIndex).Number);
    }

    private static void EnterSettling(in FrameArena frames, ref Call call, FrameIndex callIndex)
    {
        call.State = CallState.Settling;
        call.Place = FrameIndex.None;
        WorkList.Require(in frames, callIndex);
    }

    // Takes an undecided call off its list. Whoever still holds its resolver now holds a stale one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Leave(in FrameArena frames, ref Call call, FrameIndex callIndex)
    {
        if (call.State == CallState.InService)
        {
            frames.At<Party>(call.Place).InService.Remove(in frames, callIndex);
            Expire(in frames, callIndex);
        }
        else
        {
            LeaveOther(in frames, ref call, callIndex);
        }
    }

    private static void LeaveOther(in FrameArena frames, ref Call call, FrameIndex callIndex)
    {
        switch (call.State)
        {
            case CallState.Queued:
                LeaveQueue(in frames, ref call, callIndex);
                break;
            case CallState.InTransit:
                if (!(Controls.Plants && Controls.Is(in frames, Mutants.GenerationKeptInTransit)))
                {
                    Expire(in frames, callIndex);
                }

                break;
            case CallState.Pipelined:
                frames.At<Call>(call.Place).Pipeline.Remove(in frames, callIndex);
                break;
            case CallState.Waiting:
                LeaveWaiting(in frames, ref call, callIndex);
                break;
            case CallState.InService:
            case CallState.Idle:
            case CallState.Completed:
            case CallState.Settling:
            default:
                break;
        }
    }

    private static void LeaveQueue(in FrameArena frames, ref Call call, FrameIndex callIndex)
    {
        ref Endpoint endpoint = ref frames.At<Endpoint>(call.Place);
        if (endpoint.HasLanes)
        {
            Lanes.Leave(in frames, ref endpoint, callIndex);
        }
        else
        {
            endpoint.Queue.Remove(in frames, callIndex);
        }

        if (endpoint.Queue.IsEmpty && !endpoint.Header.IsDying && !(Controls.Plants && Controls.Is(in frames, Mutants.EndpointStaysReady)))
        {
            frames.At<Party>(endpoint.Server).Ready.Leave(in frames, call.Place);
            TellIfUnheld(in frames, in endpoint, call.Place);
        }
    }

    // The last that was queued is not any more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TellIfUnheld(in FrameArena frames, in Endpoint endpoint, FrameIndex endpointIndex)
    {
        if (endpoint.MintedCount != 0 && !(Controls.Plants && Controls.Is(in frames, Mutants.UnheldForgottenByQueue)))
        {
            Holding.TellIfUnheld(in frames, endpointIndex);
        }
    }

    private static void LeaveWaiting(in FrameArena frames, ref Call call, FrameIndex callIndex)
    {
        if (call.Place.IsNone)
        {
            return; // It waits for its deadline alone.
        }

        ObjectType type = frames.At<FrameHeader>(call.Place).Type;
        if (type is not (ObjectType.Call or ObjectType.Promise))
        {
            frames.At<Watchable>(call.Place).Watchers.Remove(in frames, callIndex);
            return;
        }

        ref Call record = ref frames.At<Call>(call.Place);
        if (record.Watcher.Is(callIndex))
        {
            record.Watcher = (Controls.Plants && Controls.Is(in frames, Mutants.WatcherStaysNamed)) ? callIndex : FrameIndex.None;
        }
        else
        {
            record.Dependents.Remove(in frames, callIndex);
        }
    }

    // What is decided or taken back has no deadline any more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ForgetDeadline(in FrameArena frames, ref Call call, FrameIndex callIndex)
    {
        if (call.TimerBucket != 0)
        {
            TimerQueue.Remove(in frames, callIndex);
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

    // The watching call has no resolver out and so no watcher of its own: this goes one level deep.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EndWatch(in FrameArena frames, ref Call call, BreakReason reason)
    {
        if (!call.Watcher.IsNone && !(Controls.Plants && Controls.Is(in frames, Mutants.WatcherNotTold)))
        {
            Break(in frames, call.Watcher, reason);
        }
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
        call.IsWithdrawn = false;
    }
}
