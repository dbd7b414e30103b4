using System;
using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Arch.Hosted.Matrix;

/// <summary>Makes things happen, and looks at what came of them.</summary>
internal static class Act
{
    /// <summary>Where the call is now, from the kernel's own state.</summary>
    public static Situation Locate(Cast cast)
    {
        if (!cast.Caller.IsAlive || !cast.Caller.State.Table.Contains(cast.Record))
        {
            return Situation.Idle;
        }

        FrameArena frames = cast.World.Frames;
        Capability capability = cast.Caller.State.Table.At(frames, cast.Record);
        if (capability.Type != CapabilityType.Call || !capability.IsLive(frames))
        {
            return Situation.Idle;
        }

        ref Call call = ref frames.At<Call>(capability.Index);
        switch (call.State)
        {
            case CallState.Idle:
                return Situation.Idle;
            case CallState.Queued:
                return frames.At<Endpoint>(call.Place).Label == Cast.ReceiversLabel ? Situation.QueuedElsewhere : Situation.Queued;
            case CallState.InService:
                return call.Place.Is(cast.Receiver.Index) ? Situation.InServiceElsewhere : Situation.InService;
            case CallState.InTransit:
                return frames.At<Call>(call.Place).State == CallState.Queued ? Situation.InTransit : Situation.InTransitInAnswer;
            case CallState.Pipelined:
                return Situation.Pipelined;
            case CallState.Waiting:
                return frames.At<FrameHeader>(call.Place).Type == ObjectType.Promise ? Situation.Waiting : Situation.Watching;
            case CallState.Settling:
                return Situation.Settling;
            case CallState.Completed:
            default:
                return Situation.Completed;
        }
    }

    /// <summary>Makes one thing happen; who would have to do it may be dead, and then it does not.</summary>
    public static void Do(Cast cast, Happening happening)
    {
        switch (happening.Item)
        {
            case Item.Caller:
                End(cast, cast.Caller, happening.Way);
                break;
            case Item.Callee:
                End(cast, cast.Callee, happening.Way);
                break;
            case Item.Receiver:
                End(cast, cast.Receiver, happening.Way);
                break;
            case Item.Record:
                EndCall(cast.Caller, cast.Record, happening.Way);
                break;
            case Item.Carrier:
                EndCall(cast.Callee, cast.Carrier, happening.Way);
                break;
            case Item.Endpoint:
                _ = IfAlive(cast.Callee)?.Invoke(cast.Endpoint, [(ulong)EndpointMethod.Destroy]); // perhaps stale by now
                break;
            case Item.ReceiversEndpoint:
                _ = IfAlive(cast.Receiver)?.Invoke(cast.ReceiversEndpoint, [(ulong)EndpointMethod.Destroy]); // likewise
                break;
            case Item.Promise:
                _ = IfAlive(cast.Callee)?.Destroy(cast.Promise); // likewise
                break;
            case Item.Resolver:
                Treat(cast, happening.Way);
                break;
            case Item.None:
                break;
            default:
                _ = cast.World.Root.Invoke(cast.BankAtRoot(happening.Item), [(ulong)BankMethod.Destroy]); // likewise
                break;
        }
    }

    /// <summary>What a poll tells now; null if there is nobody to ask or nothing to ask about.</summary>
    public static (CallState State, BreakReason Reason)? Poll(Cast cast)
    {
        Answer? answer = IfAlive(cast.Caller)?.Do(Operation.Poll, cast.Record);
        return answer is { IsGood: true } told ? ((CallState)told.Slot, (BreakReason)told.SecondSlot) : null;
    }

    /// <summary>Everybody answers whatever they can still answer: what goes on comes to its end, and what has ended stays as it is.</summary>
    public static void AnswerWhatIsHeld(Cast cast)
    {
        if (cast.Situation == Situation.Watching)
        {
            Do(cast, new Happening(Item.Endpoint, Way.IsDestroyed));
        }

        if (IfAlive(cast.Callee) is { } callee)
        {
            // Refused if the row has used it, as all below. What waits for the promise is sent to somebody who is there.
            _ = cast.Resolver == cast.PromisesResolver ? default : callee.Resolve(cast.Resolver, [4]);
            _ = callee.Resolve(cast.PromisesResolver, [4], callee.Mint(callee.CreateEndpoint()));
        }

        AnswerEvents(cast, cast.Callee);
        AnswerEvents(cast, cast.Receiver);
        AnswerEvents(cast, cast.Callee);
        AnswerEvents(cast, cast.Receiver);
    }

    /// <summary>Everything that the caller ever sees of the call.</summary>
    public static Outcome Observe(Cast cast)
    {
        if (!cast.Caller.IsAlive)
        {
            return new Outcome(IsGone: true, [], EndsIdle: false);
        }

        List<BreakReason> completions = [];
        for (Message message = cast.Caller.Next(); message.Kind != EventKind.None; message = cast.Caller.Next())
        {
            if (message.Kind == EventKind.Completion && message.Slot == cast.Record)
            {
                completions.Add(message.Reason);
            }
        }

        Answer poll = cast.Caller.Do(Operation.Poll, cast.Record);
        bool isGone = poll.Error is InvocationError.Stale or InvocationError.EmptySlot;
        return new Outcome(isGone, completions, poll.IsGood && (CallState)poll.Slot == CallState.Idle);
    }

    private static void End(Cast cast, SimulatedProcess process, Way way)
    {
        if (way == Way.IsDestroyed)
        {
            _ = cast.World.Root.Invoke(process.SlotAtRoot, [(ulong)ProcessMethod.Destroy]); // stale if its bank took it
        }
        else if (process.IsAlive && way == Way.Faults)
        {
            process.Fault(FaultCause.InvalidWrite);
        }
        else if (process.IsAlive)
        {
            _ = process.Invoke(process.Self, [(ulong)ProcessMethod.Exit]); // does not come back
        }
    }

    private static void EndCall(SimulatedProcess owner, uint call, Way way)
    {
        // Refused if there is nothing to end: the rule says when.
        _ = way == Way.IsCancelled ? IfAlive(owner)?.Cancel(call)
            : way == Way.RunsOutOfTime ? IfAlive(owner)?.Deadline(call, 1)
            : way == Way.IsDropped ? IfAlive(owner)?.Drop(call)
            : IfAlive(owner)?.Invoke(call, [(ulong)CallMethod.Destroy]).Error;
    }

    private static void Treat(Cast cast, Way way)
    {
        if (IfAlive(cast.Callee) is { } callee)
        {
            _ = Treat(cast, callee, way); // refused if the resolver is dead already
        }
    }

    private static InvocationError Treat(Cast cast, SimulatedProcess callee, Way way)
    {
        switch (way)
        {
            case Way.Answers:
                return callee.Resolve(cast.Resolver, [3]);
            case Way.AnswersWithEntry:
                return callee.Resolve(cast.Resolver, [3], cast.EntryToReceiver);
            case Way.Refuses:
                return callee.Break(cast.Resolver, [3]);
            case Way.IsForgotten:
                return callee.Drop(cast.Resolver);
            case Way.IsOverwritten:
                return callee.Copy(callee.Bank, cast.Resolver).Error;
            case Way.IsOverwrittenByAnother:
                return callee.Copy(cast.OtherResolver, cast.Resolver).Error;
            case Way.IsSentNowhere:
                return callee.Send(cast.DeadEntry, cast.Spare, [], cast.Resolver);
            case Way.IsForwarded:
                return callee.Forward(cast.Resolver, cast.EntryToReceiver, [5]);
            case Way.BecomesPromise:
                return callee.Become(cast.Resolver, cast.PromiseToResolveTo);
            default:
                throw new ArgumentOutOfRangeException(nameof(way));
        }
    }

    private static void AnswerEvents(Cast cast, SimulatedProcess process)
    {
        cast.World.Settle();
        Message message = IfAlive(process)?.Next() ?? default;
        while (message.Kind != EventKind.None)
        {
            for (int i = 0; i < message.SlotCount; i++)
            {
                _ = process.Resolve(message.Slots[i], [4]);
            }

            _ = message.Kind == EventKind.Request ? process.Resolve(message.Slot, [4]) : default;
            message = process.Next();
        }

        // What was delivered before the row began is no event any more.
        for (uint slot = 1; IfAlive(process) is not null && process == cast.Receiver && slot < process.State.Table.Fresh; slot++)
        {
            if (process.State.Table.At(cast.World.Frames, slot).Type == CapabilityType.Resolver)
            {
                _ = process.Resolve(slot, [4]);
            }
        }
    }

    private static SimulatedProcess? IfAlive(SimulatedProcess process) => process.IsAlive ? process : null;
}
