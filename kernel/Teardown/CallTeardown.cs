using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Promises;
using AsyncCap.Kernel.Banks;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Teardown;

/// <summary>The end of a call record or a promise, wherever it is and whatever anybody holds (G6).</summary>
/// <remarks>O(1) and at once, unless others wait at it: those break one a step, and then its frame goes back.</remarks>
internal static class CallTeardown
{
    public static void End(in FrameArena frames, FrameIndex callIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        bool isPromise = call.Owner.IsNone;
        FrameIndex faulted = FaultRecord.Is(in call) ? call.Owner : FrameIndex.None;
        if (!isPromise && call.State != CallState.Idle && !(Controls.Plants && Controls.Is(in frames, Mutants.DestroyedCallDoesNotWake)))
        {
            // There is no record left to carry the news. The owner wakes without an event, and a poll tells it: Stale.
            RunQueue.WakeWithoutEvent(in frames, call.Owner);
        }

        CallMachine.Withdraw(in frames, callIndex);
        if (!isPromise)
        {
            frames.At<Party>(call.Owner).Calls.Remove(in frames, callIndex);
            call.Owner = FrameIndex.None;
        }

        TraceRing.Write(in frames, isPromise ? TraceKind.PromiseDestroyed : TraceKind.CallDestroyed, call.Header.Number);
        FrameStore.Expire(in frames, callIndex);
        if (frames.Generation(Call.ResolverIndex(callIndex)) == uint.MaxValue)
        {
            // Its resolvers are used up: retire the frame, so that no later call inherits that.
            frames.Generation(callIndex) = uint.MaxValue;
        }

        if (call.Pipeline.IsEmpty && (call.Dependents.IsEmpty || (Controls.Plants && Controls.Is(in frames, Mutants.PromiseGoneTooEarly))) && !call.Header.HasWork)
        {
            FrameStore.Return(in frames, callIndex);
            EndVerdict(in frames, faulted);
            return;
        }

        call.Header.IsDying = true;
        WorkList.Require(in frames, callIndex);
    }

    public static bool Step(in FrameArena frames, FrameIndex callIndex)
    {
        if (!frames.At<FrameHeader>(callIndex).IsDying)
        {
            return Settlement.Step(in frames, callIndex);
        }

        if (Settlement.BreakOne(in frames, callIndex))
        {
            return false;
        }

        FrameStore.Return(in frames, callIndex);
        return true;
    }

    // A fault record, at which nobody waits, can end before its process: with their bank. Then there will be no verdict.
    private static void EndVerdict(in FrameArena frames, FrameIndex faulted)
    {
        if (!faulted.IsNone && FaultReport.Forget(in frames, faulted))
        {
            Destruction.KillProcess(in frames, faulted, frames.At<Party>(faulted).DeathCause);
        }
    }
}
