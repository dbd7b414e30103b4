using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Promises;
using AsyncCap.Kernel.Processes;
using AsyncCap.Kernel.Teardown;

namespace AsyncCap.Kernel.Turns;

/// <summary>What a process does with its own slots. Losing a resolver is an event, however it is lost; losing a call ends it.</summary>
internal static class SlotOperations
{
    /// <summary>Empties a slot.</summary>
    public static InvocationError Drop(in FrameArena frames, ref Process invoker, in Submission submission)
    {
        InvocationError error = invoker.Table.Read(in frames, submission.Slot, out Capability dropped);
        if (error != InvocationError.None)
        {
            return error;
        }

        invoker.Table.Free(in frames, submission.Slot);
        if (Controls.Plants && Controls.Is(in frames, Mutants.SlotCountedTwice))
        {
            invoker.Table.FreeCount++;
        }

        Lose(in frames, in dropped);
        return InvocationError.None;
    }

    /// <summary>Copies a capability to a free slot that the kernel chooses, or over the one that an occupied slot holds.</summary>
    /// <remarks>
    /// A resolver moves: its old slot is empty afterwards, so there is never a second one. <paramref name="flags"/> tells what
    /// the copy is to have less: rights to take away, marks to add. Onto itself, a capability becomes that copy.
    /// </remarks>
    public static InvocationError Copy(in FrameArena frames, ref Process invoker, ref Submission submission, byte flags)
    {
        uint source = submission.Slot;
        uint destination = submission.SecondSlot;
        InvocationError error = invoker.Table.Read(in frames, source, out Capability copied);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (copied.Type == CapabilityType.Call && !(Controls.Plants && Controls.Is(in frames, Mutants.CallIsCopied)))
        {
            return InvocationError.NotTransferable;
        }

        // The right to answer cannot be less than it is.
        if (!Attenuation.IsMadeOfRights(flags) || (flags != 0 && copied.Type == CapabilityType.Resolver))
        {
            return InvocationError.RangeError;
        }

        _ = Shortening.Shorten(in frames, ref copied); // If so, the copy names what the promise is settled to.
        Capability overwritten = default;
        if (destination == 0)
        {
            if (invoker.Table.FreeCount == 0)
            {
                return InvocationError.NoFreeSlot;
            }
        }
        else
        {
            error = invoker.Table.Read(in frames, destination, out overwritten);
            if (error != InvocationError.None)
            {
                return error;
            }
        }

        if (Controls.Has(in frames, Defences.Attenuation))
        {
            copied.Rights = Attenuation.Reduce(copied.Rights, (Rights)flags);
        }

        CommitCopy(in frames, ref invoker, ref submission, in copied, in overwritten);
        return InvocationError.None;
    }

    private static void CommitCopy(
        in FrameArena frames, ref Process invoker, ref Submission submission, in Capability copied, in Capability overwritten)
    {
        uint source = submission.Slot;
        uint destination = submission.SecondSlot;
        submission.Flags = (byte)SubmissionFlags.Answered;
        submission.Slot = destination;
        if (source == destination)
        {
            invoker.Table.At(in frames, source) = copied;
            invoker.Table.Hold(in frames, source, in copied);
            Holding.Leave(in frames, in overwritten); // Before that: a reduced copy takes the place of its original.
            return;
        }

        if (destination == 0)
        {
            destination = invoker.Table.Install(in frames, in copied);
            invoker.Table.Hold(in frames, destination, in copied);
            submission.Slot = destination;
        }
        else
        {
            invoker.Table.At(in frames, destination) = copied;
            invoker.Table.Hold(in frames, destination, in copied);
            Lose(in frames, in overwritten);
        }

        if (copied.Type == CapabilityType.Resolver)
        {
            invoker.Table.Free(in frames, source);
            if (copied.IsLive(in frames) && !(Controls.Plants && Controls.Is(in frames, Mutants.MovedResolverForgotten)))
            {
                frames.At<Call>(Call.OfResolver(copied.Index)).ResolverSlot = destination;
            }
        }
    }

    private static void Lose(in FrameArena frames, in Capability lost)
    {
        // A call has one capability. Without it nobody could send or destroy the record, and the bank would pay for ever.
        if (lost.Type == CapabilityType.Call && lost.IsLive(in frames))
        {
            Destruction.End(in frames, lost.Index);
            return;
        }

        bool breaksItsCall = lost.Type == CapabilityType.Resolver && lost.IsLive(in frames);
        if (breaksItsCall && Controls.Has(in frames, Defences.DroppedResolvers))
        {
            CallMachine.Break(in frames, Call.OfResolver(lost.Index), BreakReason.ResolverDropped);
        }

        Holding.Leave(in frames, in lost);
    }
}
