using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;
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

            bool isBound = capability.Type == CapabilityType.Call || slots[i] == exceptSlot;
            if (isBound || (capability.Type == CapabilityType.Resolver && IsNamedBefore(in slots, i)))
            {
                return InvocationError.NotTransferable;
            }
        }

        return InvocationError.None;
    }

    /// <summary>Copies the words of an entry into a call.</summary>
    public static void CopyWords(in FrameArena frames, PageIndex page, uint offset, uint wordCount, uint slotCount, ref Call call)
    {
        uint words = offset + MessagePage.EntryBytes(0, slotCount);
        for (uint i = 0; i < wordCount; i++)
        {
            call.Words[(int)i] = frames.InPage<ulong>(page, words + (i << 3));
        }

        call.WordCount = (byte)wordCount;
    }

    /// <summary>Puts the capabilities of slots that were decoded into a call; resolvers leave their slots.</summary>
    public static void TakeCapabilities(in FrameArena frames, ref Process sender, in MessageSlots slots, uint count, FrameIndex callIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        call.CapabilityCount = (byte)count;
        call.CarriesResolver = false;
        for (int i = 0; i < count; i++)
        {
            Capability capability = sender.Table.At(in frames, slots[i]);
            call.Capabilities[i] = capability;
            if (capability.Type == CapabilityType.Resolver)
            {
                sender.Table.Free(in frames, slots[i]);
                call.CarriesResolver = true;
                if (capability.IsLive(in frames))
                {
                    CallMachine.Carry(in frames, Call.OfResolver(capability.Index), callIndex);
                }
            }
        }
    }

    /// <summary>Installs a call's capabilities in free slots, of which there are enough, and tells the slots to an event.</summary>
    public static void InstallCapabilities(
        in FrameArena frames, ref Process receiver, FrameIndex receiverIndex, ref Call call, PageIndex page, uint offset)
    {
        for (uint i = 0; i < call.CapabilityCount; i++)
        {
            Capability capability = call.Capabilities[(int)i];
            uint slot = receiver.Table.Install(in frames, in capability);
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
    public static void WriteWords(in FrameArena frames, in Call call, PageIndex page, uint offset)
    {
        uint words = offset + MessagePage.EntryBytes(0, call.CapabilityCount);
        for (uint i = 0; i < call.WordCount; i++)
        {
            frames.InPage<ulong>(page, words + (i << 3)) = call.Words[(int)i];
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
