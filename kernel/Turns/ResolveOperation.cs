using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Promises;
using AsyncCap.Kernel.Invocation;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Turns;

/// <summary>What the holder of a resolver does with it: answer, break, let another promise answer, or pass the call on.</summary>
internal static class ResolveOperation
{
    /// <summary>Answers the call that a resolver names, and consumes the resolver. It needs no room and cannot fail.</summary>
    public static InvocationError Run(in FrameArena frames, ref Process invoker, PageIndex page, uint offset, in Submission submission, byte flags)
    {
        InvocationError error = DecodeResolver(in frames, ref invoker, submission.Slot, flags, out FrameIndex callIndex);
        if (error != InvocationError.None)
        {
            return error;
        }

        MessageSlots slots = MessageTransfer.ReadSlots(in frames, page, offset);
        if (flags == (byte)ResolveFlags.Become)
        {
            return Become(in frames, ref invoker, in submission, in slots, callIndex);
        }

        if (submission.CapabilityCount != 0)
        {
            error = MessageTransfer.DecodeSlots(in frames, in invoker, in slots, submission.CapabilityCount, exceptSlot: submission.Slot);
            if (error == InvocationError.None && frames.At<FrameHeader>(callIndex).Type == ObjectType.Promise)
            {
                error = DecodeValue(in frames, in invoker, in slots, submission.CapabilityCount);
            }

            if (error != InvocationError.None)
            {
                return error;
            }
        }

        Commit(in frames, ref invoker, page, offset, in submission, in slots, callIndex, (BreakReason)flags);
        return InvocationError.None;
    }

    /// <summary>Passes the caller's own call on, with a message of the callee's choice: a tail call that takes no storage.</summary>
    public static InvocationError Forward(in FrameArena frames, ref Process invoker, PageIndex page, uint offset, in Submission submission)
    {
        InvocationError error = DecodeResolver(in frames, ref invoker, submission.Slot, flags: 0, out FrameIndex callIndex);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (frames.At<FrameHeader>(callIndex).Type == ObjectType.Promise)
        {
            return InvocationError.WrongType; // There is no message to pass on.
        }

        if (frames.Generation(Call.ResolverIndex(callIndex)) + 1 == uint.MaxValue)
        {
            return InvocationError.Retired; // It has one delivery left, and this is it.
        }

        error = DecodeTarget(in frames, in invoker, submission.SecondSlot, out Capability target);
        MessageSlots slots = MessageTransfer.ReadSlots(in frames, page, offset);
        if (error == InvocationError.None && submission.CapabilityCount != 0)
        {
            error = MessageTransfer.DecodeSlots(in frames, in invoker, in slots, submission.CapabilityCount, exceptSlot: submission.Slot);
        }

        if (error != InvocationError.None)
        {
            return error;
        }

        ref Call call = ref frames.At<Call>(callIndex);
        invoker.Table.Free(in frames, submission.Slot);
        CallMachine.Release(in frames, callIndex);
        MessageTransfer.CopyWords(in frames, page, offset, submission.WordCount, submission.CapabilityCount, ref call);
        MessageTransfer.TakeCapabilities(in frames, ref invoker, in slots, submission.CapabilityCount, callIndex);
        TraceRing.Write(in frames, TraceKind.Forwarded, call.Header.Number, invoker.Party.Header.Number);
        Routing.Pass(in frames, callIndex, target);
        return InvocationError.None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static InvocationError DecodeResolver(in FrameArena frames, ref Process invoker, uint slot, byte flags, out FrameIndex callIndex)
    {
        callIndex = FrameIndex.None;
        ref readonly Capability resolver = ref invoker.Table.Find(in frames, slot);
        if (resolver.Type != CapabilityType.Resolver)
        {
            return resolver.Type == CapabilityType.Null ? invoker.Table.ReasonForNull(slot) : InvocationError.WrongType;
        }

        if (flags > (byte)ResolveFlags.Become)
        {
            return InvocationError.RangeError;
        }

        if (!resolver.IsLive(in frames))
        {
            // Cancelled, timed out or destroyed meanwhile: the late answer is inert, the slot is free again (G3).
            if (!(Controls.Plants && Controls.Is(in frames, Mutants.StaleResolverStays)))
            {
                invoker.Table.Free(in frames, slot);
            }

            TraceRing.Write(in frames, TraceKind.LateResolve, invoker.Party.Header.Number);
            return InvocationError.Stale;
        }

        callIndex = Call.OfResolver(resolver.Index);
        return InvocationError.None;
    }

    // Many may read a promise's value, so nothing linear can be in it; and what it is settled to is final, so no promise either.
    private static InvocationError DecodeValue(in FrameArena frames, in Process invoker, in MessageSlots slots, uint count)
    {
        for (int i = 0; i < count; i++)
        {
            if (invoker.Table.At(in frames, slots[i]).Type is CapabilityType.Resolver or CapabilityType.Promise)
            {
                return InvocationError.NotTransferable;
            }
        }

        return InvocationError.None;
    }

    private static InvocationError DecodeTarget(in FrameArena frames, in Process invoker, uint slot, out Capability target)
    {
        InvocationError error = invoker.Table.Read(in frames, slot, out target);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (target.Type is not (CapabilityType.Entry or CapabilityType.Promise or CapabilityType.Relay))
        {
            return InvocationError.WrongType;
        }

        return target.Allows(Rights.Write) ? InvocationError.None : InvocationError.NoRight;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Commit(
        in FrameArena frames, ref Process invoker, PageIndex page, uint offset, in Submission submission, in MessageSlots slots,
        FrameIndex callIndex, BreakReason reason)
    {
        if (!(Controls.Plants && Controls.Is(in frames, Mutants.AnswerKeepsSlot)))
        {
            invoker.Table.Free(in frames, submission.Slot);
        }

        ref Call call = ref frames.At<Call>(callIndex);
        uint slotCount = submission.CapabilityCount;
        MessageTransfer.CopyWords(in frames, page, offset, submission.WordCount, slotCount, ref call);
        MessageTransfer.TakeCapabilities(in frames, ref invoker, in slots, slotCount, callIndex);
        CallMachine.Complete(in frames, callIndex, reason);
    }

    private static InvocationError Become(
        in FrameArena frames, ref Process invoker, in Submission submission, in MessageSlots slots, FrameIndex recordIndex)
    {
        if (submission.WordCount != 0 || submission.CapabilityCount != 1)
        {
            return InvocationError.InvalidCount;
        }

        InvocationError error = invoker.Table.Read(in frames, slots[0], out Capability promise);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (promise.Type != CapabilityType.Promise)
        {
            if (Controls.Plants && Controls.Is(in frames, Mutants.BecomeBeforeDeciding))
            {
                CallMachine.Release(in frames, recordIndex);
            }

            return InvocationError.WrongType;
        }

        if (!Attenuation.GivesWhole(promise.Rights))
        {
            return InvocationError.NoRight;
        }

        invoker.Table.Free(in frames, submission.Slot);
        CallMachine.Release(in frames, recordIndex);
        Follow(in frames, recordIndex, in promise);
        return InvocationError.None;
    }

    private static void Follow(in FrameArena frames, FrameIndex recordIndex, in Capability promise)
    {
        if (promise.Index.Is(recordIndex) && promise.IsLive(in frames))
        {
            CallMachine.Break(in frames, recordIndex, BreakReason.Cycle);
            return;
        }

        AwaitOperation.WaitForPromise(in frames, recordIndex, in promise);
        ref Call record = ref frames.At<Call>(recordIndex);
        if (record.Header.Type == ObjectType.Promise && record.State == CallState.Waiting)
        {
            RingSearch.Start(in frames, recordIndex);
        }
    }
}
