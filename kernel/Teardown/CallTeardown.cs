using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;

namespace AsyncCap.Kernel.Teardown;

/// <summary>The end of a call record, wherever it is: O(1), at once, whatever anybody holds (G6).</summary>
internal static class CallTeardown
{
    public static void End(in FrameArena frames, FrameIndex callIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        if (call.State != CallState.Idle)
        {
            // There is no record left to carry the news. The owner wakes without an event, and a poll tells it: Stale.
            RunQueue.Wake(in frames, call.Owner);
        }

        CallMachine.Withdraw(in frames, callIndex);
        frames.At<Party>(call.Owner).Calls.Remove(in frames, callIndex);
        TraceRing.Write(in frames, TraceKind.CallDestroyed, call.Header.Number);
        FrameStore.Expire(in frames, callIndex);
        if (frames.Generation(Call.ResolverIndex(callIndex)) == uint.MaxValue)
        {
            // Its resolvers are used up: retire the frame, so that no later call inherits that.
            frames.Generation(callIndex) = uint.MaxValue;
        }

        FrameStore.Return(in frames, callIndex);
    }
}
