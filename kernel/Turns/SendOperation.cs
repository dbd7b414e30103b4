using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Forwarders;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Promises;
using AsyncCap.Kernel.Invocation;
using AsyncCap.Kernel.Platform;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Turns;

/// <summary>Send: one message to whatever the target slot holds. Every target is invoked alike, so any can be interposed on.</summary>
internal static class SendOperation
{
    /// <summary>Queues a call on an endpoint or behind a promise, or lets a kernel object answer into the entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static InvocationError Run<TMachine>(
        ref Kernel<TMachine> kernel, ref Process invoker, PageIndex page, uint offset, ref Submission submission, byte flags)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        if (flags != (byte)SendFlags.None)
        {
            return flags == (byte)SendFlags.ToResult
                ? SendToResult(in frames, ref invoker, page, offset, in submission)
                : InvocationError.RangeError;
        }

        ref readonly Capability target = ref invoker.Table.Find(in frames, submission.Slot);
        if (target.Type == CapabilityType.Entry)
        {
            return SendToEndpoint(in frames, ref invoker, page, offset, in submission, in target);
        }

        if (target.Type == CapabilityType.Null)
        {
            return invoker.Table.ReasonForNull(submission.Slot);
        }

        if (target.Type == CapabilityType.Promise)
        {
            return SendToPromise(in frames, ref invoker, page, offset, in submission, target);
        }

        return target.Type == CapabilityType.Relay
            ? SendToRelay(ref kernel, ref invoker, page, offset, ref submission, in target)
            : SendToKernelObject(ref kernel, page, offset, ref submission, in target);
    }

    private static InvocationError SendToEndpoint(
        in FrameArena frames, ref Process invoker, PageIndex page, uint offset, in Submission submission, in Capability target)
    {
        InvocationError error = LoadMessage(in frames, ref invoker, page, offset, in submission, target.Rights, out FrameIndex callIndex);
        if (error != InvocationError.None)
        {
            return error;
        }

        Routing.PassToEndpoint(in frames, callIndex, in target);
        return InvocationError.None;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static InvocationError SendToPromise(
        in FrameArena frames, ref Process invoker, PageIndex page, uint offset, in Submission submission, Capability target)
    {
        InvocationError error = LoadMessage(in frames, ref invoker, page, offset, in submission, target.Rights, out FrameIndex callIndex);
        if (error != InvocationError.None)
        {
            return error;
        }

        Routing.Pass(in frames, callIndex, target);
        if (Shortening.Shorten(in frames, ref target))
        {
            // The intermediary is not needed any more: its end will not be this program's.
            invoker.Table.At(in frames, submission.Slot) = target;
            invoker.Table.Hold(in frames, submission.Slot, in target);
        }

        return InvocationError.None;
    }

    // A relay is invoked as what it stands for: a kernel object answers, and anything that takes messages gets the call. Where
    // nothing is any more, nobody can tell which of the two it was: with a call it breaks, without one the relay is stale.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static InvocationError SendToRelay<TMachine>(
        ref Kernel<TMachine> kernel, ref Process invoker, PageIndex page, uint offset, ref Submission submission, in Capability relay)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        Capability target = relay;
        BreakReason reason = Forwarder.Follow(in frames, ref target);
        bool isThere = reason == BreakReason.None;
        if (isThere && target.Type is not (CapabilityType.Entry or CapabilityType.Promise))
        {
            return SendToKernelObject(ref kernel, page, offset, ref submission, in target);
        }

        if (!isThere && submission.SecondSlot == 0)
        {
            return reason == BreakReason.Revoked ? InvocationError.Stale : InvocationError.WrongType;
        }

        InvocationError error = LoadMessage(in frames, ref invoker, page, offset, in submission, relay.Rights, out FrameIndex callIndex);
        if (error != InvocationError.None)
        {
            return error;
        }

        Routing.Pass(in frames, callIndex, relay);
        return InvocationError.None;
    }

    // The invoker's own call is the target: the message goes to what it will be answered with.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static InvocationError SendToResult(
        in FrameArena frames, ref Process invoker, PageIndex page, uint offset, in Submission submission)
    {
        ref readonly Capability target = ref Authority.Require(
            in frames, in invoker, submission.Slot, CapabilityType.Call, Rights.Write, out InvocationError error);
        if (error != InvocationError.None)
        {
            return error;
        }

        FrameIndex recordIndex = target.Index;
        if (frames.At<Call>(recordIndex).State == CallState.Idle || frames.At<Call>(recordIndex).IsWithdrawn)
        {
            return InvocationError.NotPending;
        }

        error = LoadMessage(in frames, ref invoker, page, offset, in submission, Rights.Write, out FrameIndex callIndex);
        if (error != InvocationError.None)
        {
            return error;
        }

        Routing.PassToResult(in frames, callIndex, recordIndex);
        return InvocationError.None;
    }

    // Decides on the whole message, the right to its target last, and only then copies it into the call.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static InvocationError LoadMessage(
        in FrameArena frames, ref Process invoker, PageIndex page, uint offset, in Submission submission, Rights held, out FrameIndex callIndex)
    {
        uint slotCount = submission.CapabilityCount;
        MessageSlots slots = MessageTransfer.ReadSlots(in frames, page, offset);
        InvocationError error = DecodeCall(in frames, in invoker, submission.SecondSlot, out callIndex);
        if (error == InvocationError.None && slotCount != 0)
        {
            error = MessageTransfer.DecodeSlots(in frames, in invoker, in slots, slotCount, exceptSlot: 0);
        }

        if (error != InvocationError.None)
        {
            return error;
        }

        if ((held & Rights.Write) == 0)
        {
            return InvocationError.NoRight;
        }

        if ((held & Rights.OneWay) != 0 && slotCount != 0)
        {
            return InvocationError.NotTransferable; // A resolver or an entry of the sender's would be a way back.
        }

        MessageTransfer.CopyWords(in frames, page, offset, submission.WordCount, slotCount, ref frames.At<Call>(callIndex));
        MessageTransfer.TakeCapabilities(in frames, ref invoker, in slots, slotCount, callIndex);
        return InvocationError.None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static InvocationError DecodeCall(in FrameArena frames, in Process invoker, uint slot, out FrameIndex callIndex)
    {
        callIndex = FrameIndex.None;
        if (slot == 0)
        {
            return InvocationError.CallRequired;
        }

        ref readonly Capability capability = ref Authority.Require(in frames, in invoker, slot, CapabilityType.Call, Rights.Write, out InvocationError error);
        if (error != InvocationError.None)
        {
            return error;
        }

        callIndex = capability.Index;
        if (frames.At<Call>(callIndex).State != CallState.Idle)
        {
            return InvocationError.CallBusy;
        }

        return frames.Generation(Call.ResolverIndex(callIndex)) == uint.MaxValue ? InvocationError.Retired : InvocationError.None;
    }

    private static InvocationError SendToKernelObject<TMachine>(
        ref Kernel<TMachine> kernel, PageIndex page, uint offset, ref Submission submission, in Capability target)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        if (!target.IsLive(in frames))
        {
            return InvocationError.Stale;
        }

        KernelMessage message = default;
        message.Target = target;
        message.ReadFrom(in frames, page, offset, in submission);
        Answer answer = default;
        InvocationError error = KernelObjects.Invoke(ref kernel, in message, ref answer);
        if (error == InvocationError.None)
        {
            WriteAnswer(in frames, page, offset, ref submission, in answer);
        }

        return error;
    }

    // The answer takes the place of the message's words: an entry never grows, so what follows it in the batch stays put.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteAnswer(in FrameArena frames, PageIndex page, uint offset, ref Submission submission, in Answer answer)
    {
        uint words = offset + MessagePage.EntryBytes(0, submission.CapabilityCount);
        submission.Flags = (byte)SubmissionFlags.Answered;
        submission.Slot = answer.Slot;
        if (answer.SecondSlot != 0)
        {
            submission.SecondSlot = answer.SecondSlot;
        }

        for (int i = 0; i < answer.WordCount; i++)
        {
            frames.InPage<ulong>(page, words + ((uint)i * sizeof(ulong))) = answer.Words[i];
        }
    }
}
