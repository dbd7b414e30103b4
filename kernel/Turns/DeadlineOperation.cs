using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Invocation;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Turns;

/// <summary>Deadline: the time at which a call breaks by itself. The call is the timer, so nothing is bought and nothing can be short.</summary>
internal static class DeadlineOperation
{
    /// <summary>Sets, replaces or removes the deadline of an undecided call; an idle one becomes a plain timer.</summary>
    public static InvocationError Run(in FrameArena frames, in Process invoker, PageIndex page, uint offset, in Submission submission)
    {
        ref readonly Capability capability = ref Authority.Require(
            in frames, in invoker, submission.Slot, CapabilityType.Call, Rights.Write, out InvocationError error);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (submission.WordCount != 1 || submission.CapabilityCount != 0)
        {
            return InvocationError.InvalidCount;
        }

        ulong ticks = frames.InPage<ulong>(page, offset + MessagePage.EntryBytes(0, 0));
        if (Controls.Plants && Controls.Is(in frames, Mutants.DeadlineBeforeDeciding) && frames.At<Call>(capability.Index).TimerBucket != 0)
        {
            TimerQueue.Remove(in frames, capability.Index);
        }

        if (ticks > TimerQueue.MaximumTicks)
        {
            return InvocationError.RangeError;
        }

        ref Call call = ref frames.At<Call>(capability.Index);
        bool isDecided = call.State is CallState.Completed or CallState.Settling || call.IsOneWay; // What was sent one way has its time.
        if (isDecided || (call.State == CallState.Idle && ticks == 0))
        {
            return InvocationError.NotPending;
        }

        Commit(in frames, ref call, capability.Index, ticks);
        return InvocationError.None;
    }

    private static void Commit(in FrameArena frames, ref Call call, FrameIndex callIndex, ulong ticks)
    {
        bool isPlainTimer = call.State == CallState.Waiting && call.Place.IsNone;
        if (isPlainTimer && ticks == 0)
        {
            // Without its time there is nothing left that it waits for.
            CallOperations.TakeBack(in frames, callIndex);
            return;
        }

        if (call.TimerBucket != 0)
        {
            TimerQueue.Remove(in frames, callIndex);
        }

        if (call.State == CallState.Idle)
        {
            CallMachine.WaitForTime(in frames, callIndex);
        }

        if (ticks != 0)
        {
            TimerQueue.Set(in frames, callIndex, ticks);
        }
    }
}
