using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Promises;
using AsyncCap.Kernel.Invocation;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Turns;

/// <summary>What a caller does with its own undecided calls: take them back, or look.</summary>
internal static class CallOperations
{
    // So a record is idle again when Cancel returns, unless its owner sent very much to its result.
    private const int PipelinedBrokenAtOnce = 16;

    /// <summary>Takes a call back. The record is idle when this returns, whatever the callee still holds.</summary>
    public static InvocationError Cancel(in FrameArena frames, in Process invoker, in Submission submission)
    {
        ref readonly Capability capability = ref Authority.Require(
            in frames, in invoker, submission.Slot, CapabilityType.Call, Rights.Write, out InvocationError error);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref Call call = ref frames.At<Call>(capability.Index);
        if (call.State is CallState.Idle or CallState.Completed or CallState.Settling)
        {
            return InvocationError.NotPending;
        }

        TakeBack(in frames, capability.Index);
        return InvocationError.None;
    }

    /// <summary>Makes an undecided call idle again; what was sent to its result breaks.</summary>
    public static void TakeBack(in FrameArena frames, FrameIndex callIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        TraceRing.Write(in frames, TraceKind.Cancelled, call.Header.Number);
        CallMachine.Withdraw(in frames, callIndex);
        for (int i = 0; i < PipelinedBrokenAtOnce && call.State == CallState.Settling; i++)
        {
            Settlement.DrainOne(in frames, callIndex);
        }
    }

    /// <summary>Tells a call's state. A call whose target died is told as completed, before its event is there.</summary>
    public static InvocationError Poll(in FrameArena frames, in Process invoker, ref Submission submission)
    {
        ref readonly Capability capability = ref Authority.Require(
            in frames, in invoker, submission.Slot, CapabilityType.Call, Rights.Read, out InvocationError error);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref Call call = ref frames.At<Call>(capability.Index);
        if (call.IsOneWay && Controls.Has(in frames, Defences.Quanta) && !(Controls.Plants && Controls.Is(in frames, Mutants.OneWayPollTells)))
        {
            Tell(ref submission, CallState.Queued, BreakReason.None); // Taken, lost or neither: until its time it looks the same.
            return InvocationError.None;
        }

        BreakReason reason = call.State == CallState.Completed ? call.Reason : ReasonOfDeath(in frames, in call);
        Tell(ref submission, reason == BreakReason.None ? call.State : CallState.Completed, reason);
        return InvocationError.None;
    }

    private static void Tell(ref Submission submission, CallState state, BreakReason reason)
    {
        submission.Flags = (byte)SubmissionFlags.Answered;
        submission.Slot = (uint)state;
        submission.SecondSlot = (uint)reason;
    }

    // The work list has not reached this call yet, but its end is certain: the one that would answer is gone.
    private static BreakReason ReasonOfDeath(in FrameArena frames, in Call call)
    {
        switch (call.State)
        {
            case CallState.Queued:
                return Ending.OfEndpoint(in frames, call.Place);
            case CallState.InService:
                return Ending.OfParty(in frames, call.Place);
            case CallState.InTransit:
                return IsLost(in frames, in frames.At<Call>(call.Place)) ? BreakReason.LostInTransit : BreakReason.None;
            case CallState.Pipelined:
                return ReasonOfRecord(in frames, call.Place);
            case CallState.Waiting:
                bool waitsForPromise = !call.Place.IsNone && frames.At<FrameHeader>(call.Place).Type == ObjectType.Promise;
                return waitsForPromise ? ReasonOfRecord(in frames, call.Place) : BreakReason.None;
            case CallState.Settling:
                return call.IsWithdrawn ? BreakReason.None : call.Reason;
            case CallState.Idle:
            case CallState.Completed:
            default:
                return BreakReason.None;
        }
    }

    // A record that is gone or broken breaks what waits at it.
    private static BreakReason ReasonOfRecord(in FrameArena frames, FrameIndex recordIndex)
    {
        ref Call record = ref frames.At<Call>(recordIndex);
        bool isBroken = record.State is CallState.Settling or CallState.Completed;
        BreakReason reason = isBroken ? record.Reason : BreakReason.None;
        return record.Header.IsDying ? BreakReason.PromiseDestroyed : reason;
    }

    // A message that carries a resolver is lost with the one who would receive it: a dead server or promise, an answer's dead owner.
    private static bool IsLost(in FrameArena frames, in Call carrier)
    {
        return carrier.State switch
        {
            CallState.Queued => Ending.OfEndpoint(in frames, carrier.Place) != BreakReason.None,
            CallState.Pipelined => ReasonOfRecord(in frames, carrier.Place) != BreakReason.None,
            CallState.Idle or CallState.InService or CallState.InTransit or CallState.Waiting => false,
            CallState.Completed or CallState.Settling or _ => Ending.OfParty(in frames, carrier.Owner) != BreakReason.None,
        };
    }
}
