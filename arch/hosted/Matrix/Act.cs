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
        Situation now = LocatePlainly(cast);
        return now == Kinds.Plain(cast.Situation) ? cast.Situation : now;
    }

    private static Situation LocatePlainly(Cast cast)
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
                return !call.Place.IsNone && frames.At<FrameHeader>(call.Place).Type == ObjectType.Promise ? Situation.Waiting : Situation.Watching;
            case CallState.Settling:
                return Situation.Settling;
            case CallState.Completed:
            default:
                return Situation.Completed;
        }
    }

    /// <summary>Whether a process has its turn some time: it lives, stands nowhere still, and has time to run.</summary>
    public static bool CanAct(SimulatedProcess process) => process.CanRun;

    /// <summary>What the row itself does after what happened: those that were stopped go on, and then the call is sent, or the callee faults.</summary>
    public static void Follow(Cast cast)
    {
        if (cast.Situation is Situation.SentAfterwards or Situation.SentThroughRelayAfterwards)
        {
            GoOn(cast);
            _ = IfAlive(cast.Caller)?.Send(cast.Target, cast.Record, [1, 2]); // refused if the record is gone
        }
        else if (cast.Situation == Situation.FaultsAfterwards)
        {
            GoOn(cast);
            IfAlive(cast.Callee)?.Fault(FaultCause.InvalidWrite);
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
        GoOn(cast);
        if (cast.Situation == Situation.Watching)
        {
            _ = Deed.Do(cast, new Happening(Item.Endpoint, Way.IsDestroyed));
        }

        if (IfAlive(cast.Caller) is { } caller)
        {
            // Refused, as all below, if the row has used it.
            _ = cast.VisitorsResolver == 0 ? default : caller.Resolve(cast.VisitorsResolver, [4]);
            _ = cast.Situation == Situation.Timing && caller.Do(Operation.Poll, cast.Record) is { IsGood: true, Slot: (uint)CallState.Waiting }
                ? caller.Deadline(cast.Record, 1)
                : default;
        }

        if (Kinds.IsKept(cast.Situation) && IfAlive(cast.Keeper) is { } keeper)
        {
            _ = cast.Verdict == 0 ? default : keeper.Resolve(cast.Verdict);
            AnswerEvents(cast, keeper);
        }

        if (IfAlive(cast.Callee) is { } callee)
        {
            // What waits for a result is sent to somebody who is there.
            _ = cast.Resolver == cast.PromisesResolver ? default
                : cast.Situation == Situation.PipelinedToResult ? callee.Resolve(cast.Resolver, [4], cast.SpareEntry)
                : callee.Resolve(cast.Resolver, [4]);
            _ = callee.Resolve(cast.PromisesResolver, [4], cast.Situation == Situation.PipelinedBeforeRelay ? cast.RelayOfCallee : cast.SpareEntry);
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
        // Something else may have come into its slot.
        bool isGone = poll.Error is InvocationError.Stale or InvocationError.EmptySlot or InvocationError.WrongType;
        return new Outcome(isGone, completions, poll.IsGood && (CallState)poll.Slot == CallState.Idle);
    }

    // Whoever was stopped goes on, and the callee has time again.
    private static void GoOn(Cast cast)
    {
        foreach (SimulatedProcess process in (SimulatedProcess[])[cast.Caller, cast.Callee, cast.Receiver, .. cast.Keepers])
        {
            _ = cast.World.Root.Invoke(process.SlotAtRoot, [(ulong)ProcessMethod.Resume]); // refused if it does not stand still
        }

        cast.PutOn(cast.SpareSchedule);
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

    private static SimulatedProcess? IfAlive(SimulatedProcess process) => CanAct(process) ? process : null;
}
