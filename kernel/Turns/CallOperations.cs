using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Invocation;
using AsyncCap.Kernel.Processes;
using AsyncCap.Kernel.Teardown;

namespace AsyncCap.Kernel.Turns;

/// <summary>What a caller does with its own undecided calls: take them back, or look.</summary>
internal static class CallOperations
{
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
        if (call.State is CallState.Idle or CallState.Completed)
        {
            return InvocationError.NotPending;
        }

        TraceRing.Write(in frames, TraceKind.Cancelled, call.Header.Number);
        CallMachine.Withdraw(in frames, capability.Index);
        return InvocationError.None;
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
        BreakReason reason = call.State == CallState.Completed ? call.Reason : ReasonOfDeath(in frames, in call);
        CallState state = reason == BreakReason.None ? call.State : CallState.Completed;
        submission.Flags = (byte)SubmissionFlags.Answered;
        submission.Slot = (uint)state;
        submission.SecondSlot = (uint)reason;
        return InvocationError.None;
    }

    // The work list has not reached this call yet, but its end is certain: the one that would answer is gone.
    private static BreakReason ReasonOfDeath(in FrameArena frames, in Call call)
    {
        switch (call.State)
        {
            case CallState.Queued:
                return ReasonOfDeathOfTarget(in frames, call.Place);
            case CallState.InService:
                return ReasonOfDeath(in frames, call.Place);
            case CallState.InTransit:
                return IsLost(in frames, in frames.At<Call>(call.Place)) ? BreakReason.LostInTransit : BreakReason.None;
            case CallState.Idle:
            case CallState.Completed:
            default:
                return BreakReason.None;
        }
    }

    private static BreakReason ReasonOfDeathOfTarget(in FrameArena frames, FrameIndex endpointIndex)
    {
        ref Endpoint endpoint = ref frames.At<Endpoint>(endpointIndex);
        return endpoint.Header.IsDying ? endpoint.DeathReason : ReasonOfDeath(in frames, endpoint.Server);
    }

    // A message that carries a resolver is lost with the one who would receive it: a dead server, or an answer's dead owner.
    private static bool IsLost(in FrameArena frames, in Call carrier)
    {
        return carrier.State == CallState.Queued
            ? ReasonOfDeathOfTarget(in frames, carrier.Place) != BreakReason.None
            : frames.At<Party>(carrier.Owner).State == ProcessState.Dead;
    }

    private static BreakReason ReasonOfDeath(in FrameArena frames, FrameIndex partyIndex)
    {
        ref Party party = ref frames.At<Party>(partyIndex);
        return party.State == ProcessState.Dead ? ProcessTeardown.ReasonFor(party.DeathCause) : BreakReason.None;
    }
}
