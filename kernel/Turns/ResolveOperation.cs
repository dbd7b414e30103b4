using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Invocation;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Turns;

/// <summary>Resolve: the answer is written into the caller's own record, so it needs no room and cannot fail.</summary>
internal static class ResolveOperation
{
    /// <summary>Answers the call that a resolver names, and consumes the resolver.</summary>
    public static InvocationError Run(in FrameArena frames, ref Process invoker, PageIndex page, uint offset, in Submission submission, byte reason)
    {
        ref readonly Capability resolver = ref invoker.Table.Find(in frames, submission.Slot);
        if (resolver.Type != CapabilityType.Resolver)
        {
            return resolver.Type == CapabilityType.Null ? invoker.Table.ReasonForNull(submission.Slot) : InvocationError.WrongType;
        }

        if (reason > (byte)BreakReason.ByCallee)
        {
            return InvocationError.RangeError;
        }

        if (!resolver.IsLive(in frames))
        {
            // Cancelled, timed out or destroyed meanwhile: the late answer is inert, the slot is free again (G3).
            invoker.Table.Free(in frames, submission.Slot);
            TraceRing.Write(in frames, TraceKind.LateResolve, invoker.Party.Header.Number);
            return InvocationError.Stale;
        }

        uint slotCount = submission.CapabilityCount;
        MessageSlots slots = MessageTransfer.ReadSlots(in frames, page, offset);
        if (slotCount != 0)
        {
            InvocationError error = MessageTransfer.DecodeSlots(in frames, in invoker, in slots, slotCount, exceptSlot: submission.Slot);
            if (error != InvocationError.None)
            {
                return error;
            }
        }

        Commit(in frames, ref invoker, page, offset, in submission, in slots, Call.OfResolver(resolver.Index), (BreakReason)reason);
        return InvocationError.None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Commit(
        in FrameArena frames, ref Process invoker, PageIndex page, uint offset, in Submission submission, in MessageSlots slots,
        FrameIndex callIndex, BreakReason reason)
    {
        invoker.Table.Free(in frames, submission.Slot);
        ref Call call = ref frames.At<Call>(callIndex);
        uint slotCount = submission.CapabilityCount;
        MessageTransfer.CopyWords(in frames, page, offset, submission.WordCount, slotCount, ref call);
        MessageTransfer.TakeCapabilities(in frames, ref invoker, in slots, slotCount, callIndex);
        CallMachine.Complete(in frames, callIndex, reason);
    }
}
