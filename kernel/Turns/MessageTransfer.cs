using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Forwarders;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Promises;
using AsyncCap.Kernel.Invocation;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Turns;

/// <summary>Words and capabilities between slots, message pages and calls. Capabilities are copied, resolvers moved.</summary>
internal static class MessageTransfer
{
    /// <summary>Compares the slots of a message with what may travel. Changes nothing.</summary>
    /// <param name="exceptSlot">A slot that may not be among them: the resolver that the message answers; 0 for none.</param>
    /// <returns><c>NotTransferable</c> for a call, for <paramref name="exceptSlot"/>, and for a resolver named twice.</returns>
    public static InvocationError DecodeSlots(
        in FrameArena frames, in Process sender, in MessageSlots slots, uint count, uint exceptSlot)
    {
        for (int i = 0; i < count; i++)
        {
            InvocationError error = sender.Table.Read(in frames, slots[i], out Capability capability);
            if (error != InvocationError.None)
            {
                return error;
            }

            bool isBound = capability.Type == CapabilityType.Call || (slots[i] == exceptSlot && !(Controls.Plants && Controls.Is(in frames, Mutants.OwnResolverInAnswer)));
            if (isBound || (capability.Type == CapabilityType.Resolver && IsNamedBefore(in slots, i) && !(Controls.Plants && Controls.Is(in frames, Mutants.ResolverTwiceInMessage))))
            {
                return InvocationError.NotTransferable;
            }
        }

        return InvocationError.None;
    }

    /// <summary>Copies the slot numbers of an entry, and perhaps what lies behind them; only the first few are looked at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MessageSlots ReadSlots(in FrameArena frames, PageIndex page, uint offset)
    {
        return frames.InPage<MessageSlots>(page, offset + MessagePage.EntryHeaderBytes);
    }

    /// <summary>Copies the words of an entry into a call, all eight places: what lies behind them is the sender's own page.</summary>
    /// <remarks>No more than <paramref name="wordCount"/> of them ever leave the record.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyWords(in FrameArena frames, PageIndex page, uint offset, uint wordCount, uint slotCount, ref Call call)
    {
        call.Words = frames.InPage<MessageWords>(page, offset + MessagePage.EntryBytes(0, slotCount));
        call.WordCount = (byte)wordCount;
    }

    /// <summary>Puts the capabilities of slots that were decoded into a call; resolvers leave their slots.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TakeCapabilities(in FrameArena frames, ref Process sender, in MessageSlots slots, uint count, FrameIndex callIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        call.CapabilityCount = (byte)count;
        if (count != 0)
        {
            Take(in frames, ref sender, in slots, count, ref call, callIndex);
        }
    }

    /// <summary>Installs a call's capabilities in free slots, of which there are enough, and tells the slots to an event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InstallCapabilities(
        in FrameArena frames, ref Process receiver, FrameIndex receiverIndex, ref Call call, PageIndex page, uint offset)
    {
        if (call.CapabilityCount != 0)
        {
            Install(in frames, ref receiver, receiverIndex, ref call, page, offset);
        }
    }

    private static void Take(
        in FrameArena frames, ref Process sender, in MessageSlots slots, uint count, ref Call call, FrameIndex callIndex)
    {
        for (int i = 0; i < count; i++)
        {
            StepCounter.Count(in frames);
            Capability capability = sender.Table.At(in frames, slots[i]);
            call.Capabilities[i] = capability;
            Holding.Enter(in frames, in capability);
            if (capability.Type == CapabilityType.Resolver)
            {
                if (!(Controls.Plants && Controls.Is(in frames, Mutants.ResolverCopied)))
                {
                    sender.Table.Free(in frames, slots[i]);
                }

                call.CarriesResolver = !(Controls.Plants && Controls.Is(in frames, Mutants.CarrierNotMarked));
                if (capability.IsLive(in frames))
                {
                    CallMachine.Carry(in frames, Call.OfResolver(capability.Index), callIndex);
                }
            }
        }
    }

    private static void Install(
        in FrameArena frames, ref Process receiver, FrameIndex receiverIndex, ref Call call, PageIndex page, uint offset)
    {
        for (uint i = 0; i < call.CapabilityCount; i++)
        {
            StepCounter.Count(in frames);
            Capability capability = call.Capabilities[(int)i];
            if (Shortening.Shorten(in frames, ref capability))
            {
                Holding.Enter(in frames, in capability); // A promise that is settled arrives as what it is settled to, which the message did not hold.
            }

            if (capability.Type == CapabilityType.Relay && (Controls.Plants && Controls.Is(in frames, Mutants.RelayUnwrapped)))
            {
                _ = Forwarder.TryFollow(in frames, ref capability);
            }

            uint slot = receiver.Table.Install(in frames, in capability);
            receiver.Table.NoteCounted(slot, in capability);
            frames.InPage<uint>(page, offset + MessagePage.EntryHeaderBytes + (i << 2)) = slot;
            if (capability.Type == CapabilityType.Resolver && capability.IsLive(in frames))
            {
                FrameIndex carried = Call.OfResolver(capability.Index);
                CallMachine.Hold(in frames, carried, receiverIndex);
                frames.At<Call>(carried).ResolverSlot = slot;
            }
        }

        call.CarriesResolver = false;
    }

    /// <summary>Copies a call's words into an event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteWords(in FrameArena frames, ref Call call, PageIndex page, uint offset)
    {
        uint words = offset + MessagePage.EntryBytes(0, call.CapabilityCount);
        if (call.WordCount != 0)
        {
            FrameArena.CopyWords(ref call.Words[0], ref frames.InPage<ulong>(page, words), call.WordCount);
        }
    }

    private static bool IsNamedBefore(in MessageSlots slots, int position)
    {
        for (int i = 0; i < position; i++)
        {
            if (slots[i] == slots[position])
            {
                return true;
            }
        }

        return false;
    }
}
