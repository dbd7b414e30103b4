using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Platform;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Turns;

/// <summary>The batch in: entries are carried out one after the other, each wholly or not at all.</summary>
internal static class Submissions
{
    /// <summary>What a kernel entry does of a batch, in small operations; what costs more counts for more.</summary>
    /// <remarks>
    /// What is left is done in the next entry, which the machine has the process make as soon as it runs again. So no batch
    /// keeps interrupts and others out for longer than a fixed amount of work (G7).
    /// </remarks>
    public const int EntryBudget = 20;

    /// <summary>Carries out the current process's batch, or the next part of it.</summary>
    /// <returns>Whether there is something to tell at once: an answer, or a refusal.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Run<TMachine>(ref Kernel<TMachine> kernel, ref Process process)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        PageIndex page = process.MessagePage;
        if (process.Batch.IsUnfinished)
        {
            return RunBatch(ref kernel, ref process, page, process.Batch);
        }

        uint length = frames.InPage<uint>(page, MessagePage.SubmissionBytesOffset);
        if (length == 0)
        {
            frames.InPage<uint>(page, MessagePage.SubmissionsDoneOffset) = 0;
            frames.InPage<uint>(page, MessagePage.TurnErrorOffset) = (uint)InvocationError.None;
            return false;
        }

        BatchProgress all = default;
        all.Offset = MessagePage.SubmissionsOffset;
        all.End = length <= MessagePage.PartSizeBytes || !Controls.Has(in frames, Defences.BatchBounds) ? MessagePage.SubmissionsOffset + length : 0;
        return RunBatch(ref kernel, ref process, page, all);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool RunBatch<TMachine>(ref Kernel<TMachine> kernel, ref Process process, PageIndex page, BatchProgress batch)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        InvocationError turnError = batch.End == 0 ? InvocationError.MalformedBatch : InvocationError.None;
        uint done = batch.Done;
        bool tells = batch.Tells;
        uint offset = batch.Offset;
        uint end = batch.End;
        ref int budget = ref frames.Globals.EntryBudget;
        budget = EntryBudget;
        process.Batch = default;
        while (offset < end)
        {
            if (budget <= 0 && Controls.Has(in frames, Defences.EntryBudget))
            {
                process.Batch = new BatchProgress { Offset = (Controls.Plants && Controls.Is(in frames, Mutants.BatchSkipsOne)) ? offset + MessagePage.EntryHeaderBytes : offset, End = end, Done = done, Tells = tells };
                return true;
            }

            StepCounter.Begin(in frames);
            if (PlainMessages.TryRun(in frames, ref process, page, offset, end - offset, out uint plainBytes))
            {
                StepCounter.End(in frames);
                budget--;
                done++;
                offset += plainBytes;
                continue;
            }

            if (!TryReadHeader(in frames, page, offset, end - offset, out Submission submission, out uint entryBytes))
            {
                turnError = InvocationError.MalformedBatch;
                break;
            }

            budget -= 1 + ((submission.CapabilityCount + 1) >> 1);
            StepCounter.Begin(in frames);
            InvocationError error = Dispatch(ref kernel, ref process, page, offset, ref submission);
            StepCounter.End(in frames);
            if (process.Party.State == ProcessState.Dead)
            {
                // It ended itself; nobody is left to read the rest.
                return true;
            }

            submission.Error = error;
            frames.InPage<Submission>(page, offset) = submission;
            tells |= error != InvocationError.None || submission.Flags == (byte)SubmissionFlags.Answered;
            if (error != InvocationError.None)
            {
                TraceRing.Write(in frames, TraceKind.Refused, process.Party.Header.Number, (uint)error, (uint)submission.Operation);
            }

            done++;
            offset += entryBytes;
        }

        frames.InPage<uint>(page, MessagePage.SubmissionBytesOffset) = 0;
        frames.InPage<uint>(page, MessagePage.SubmissionsDoneOffset) = done;
        frames.InPage<uint>(page, MessagePage.TurnErrorOffset) = (uint)turnError;
        return tells || turnError != InvocationError.None;
    }

    // The header is copied before anything in it is believed.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadHeader(
        in FrameArena frames, PageIndex page, uint offset, uint room, out Submission submission, out uint entryBytes)
    {
        submission = default;
        entryBytes = 0;
        if (room < MessagePage.EntryHeaderBytes || offset % sizeof(ulong) != 0)
        {
            return false;
        }

        submission = frames.InPage<Submission>(page, offset);
        if (submission.WordCount > MessagePage.MaximumWords || submission.CapabilityCount > MessagePage.MaximumCapabilities)
        {
            return false;
        }

        entryBytes = MessagePage.EntryBytes(submission.WordCount, submission.CapabilityCount);
        return entryBytes <= room;
    }

    // Out of line, so that the loop around it stays in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static InvocationError Dispatch<TMachine>(
        ref Kernel<TMachine> kernel, ref Process process, PageIndex page, uint offset, ref Submission submission)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        byte flags = submission.Flags;
        submission.Flags = (byte)SubmissionFlags.None;
        switch (submission.Operation)
        {
            case Operation.Send:
                return SendOperation.Run(ref kernel, ref process, page, offset, ref submission, flags);
            case Operation.Resolve:
                return ResolveOperation.Run(in frames, ref process, page, offset, in submission, flags);
            case Operation.Cancel:
                return CallOperations.Cancel(in frames, in process, in submission);
            case Operation.Poll:
                return CallOperations.Poll(in frames, in process, ref submission);
            case Operation.Drop:
                return SlotOperations.Drop(in frames, ref process, in submission);
            case Operation.Copy:
                return SlotOperations.Copy(in frames, ref process, ref submission, flags);
            case Operation.Await:
                return AwaitOperation.Run(in frames, in process, in submission);
            case Operation.Forward:
                return ResolveOperation.Forward(in frames, ref process, page, offset, in submission);
            case Operation.Destroy:
                return DestroyOperation.Run(in frames, ref process, in submission);
            case Operation.Compare:
                return CompareOperation.Run(in frames, in process, ref submission);
            case Operation.Deadline:
                return DeadlineOperation.Run(in frames, in process, page, offset, in submission);
            case Operation.None:
            default:
                return InvocationError.UnknownOperation;
        }
    }
}
