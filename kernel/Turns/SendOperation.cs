using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Invocation;
using AsyncCap.Kernel.Platform;
using AsyncCap.Kernel.Processes;
using AsyncCap.Kernel.Teardown;

namespace AsyncCap.Kernel.Turns;

/// <summary>Send: one message to whatever the target slot holds. Every target is invoked alike, so any can be interposed on.</summary>
internal static class SendOperation
{
    /// <summary>Queues a call on an endpoint, or lets a kernel object answer into the entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static InvocationError Run<TMachine>(
        ref Kernel<TMachine> kernel, ref Process invoker, PageIndex page, uint offset, ref Submission submission)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        ref readonly Capability target = ref invoker.Table.Find(in frames, submission.Slot);
        if (target.Type == CapabilityType.Entry)
        {
            return SendToEndpoint(in frames, ref invoker, page, offset, in submission, in target);
        }

        return target.Type == CapabilityType.Null
            ? invoker.Table.ReasonForNull(submission.Slot)
            : SendToKernelObject(ref kernel, page, offset, ref submission, in target);
    }

    private static InvocationError SendToEndpoint(
        in FrameArena frames, ref Process invoker, PageIndex page, uint offset, in Submission submission, in Capability target)
    {
        InvocationError error = DecodeCall(in frames, in invoker, submission.SecondSlot, out FrameIndex callIndex);
        if (error != InvocationError.None)
        {
            return error;
        }

        uint slotCount = submission.CapabilityCount;
        MessageSlots slots = MessageTransfer.ReadSlots(in frames, page, offset);
        if (slotCount != 0)
        {
            error = MessageTransfer.DecodeSlots(in frames, in invoker, in slots, slotCount, exceptSlot: 0);
            if (error != InvocationError.None)
            {
                return error;
            }
        }

        ref Call call = ref frames.At<Call>(callIndex);
        call.Badge = target.Badge;
        MessageTransfer.CopyWords(in frames, page, offset, submission.WordCount, slotCount, ref call);
        MessageTransfer.TakeCapabilities(in frames, ref invoker, in slots, slotCount, callIndex);
        if (IsDead(in frames, in target, out BreakReason reason))
        {
            // A send never tells the callee's health; only the promise does.
            CallMachine.Break(in frames, callIndex, reason);
        }
        else
        {
            CallMachine.Enqueue(in frames, callIndex, target.Index);
        }

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsDead(in FrameArena frames, in Capability target, out BreakReason reason)
    {
        reason = BreakReason.EndpointDestroyed;
        if (!target.IsLive(in frames))
        {
            return true;
        }

        ref Party server = ref frames.At<Party>(frames.At<Endpoint>(target.Index).Server);
        if (server.State != ProcessState.Dead)
        {
            return false;
        }

        // The server is being taken apart and this endpoint's turn has not come; its frame stays until then.
        reason = ProcessTeardown.ReasonFor(server.DeathCause);
        return true;
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
        for (int i = 0; i < answer.WordCount; i++)
        {
            frames.InPage<ulong>(page, words + ((uint)i * sizeof(ulong))) = answer.Words[i];
        }
    }
}
