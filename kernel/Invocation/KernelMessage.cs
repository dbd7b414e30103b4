using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Invocation;

/// <summary>The message to a kernel object, copied out of the message page: every word and slot number was read once.</summary>
internal struct KernelMessage
{
    /// <summary>Words, word 0 being the method.</summary>
    public uint WordCount;

    /// <summary>Capability slots.</summary>
    public uint SlotCount;

    /// <summary>The words; those behind <see cref="WordCount"/> are zero.</summary>
    public MessageWords Words;

    /// <summary>The slots.</summary>
    public MessageSlots Slots;

    /// <summary>The object's capability, as the invoker holds it.</summary>
    public Ipc.Capabilities.Capability Target;

    /// <summary>Whether it has exactly that many words and capabilities.</summary>
    public readonly bool Has(uint words, uint slots = 0) => WordCount == words && SlotCount == slots;

    /// <summary>Copies words and slots that follow a header; the counts have been compared with their maxima.</summary>
    public void ReadFrom(in FrameArena frames, PageIndex page, uint offset, in Submission header)
    {
        WordCount = header.WordCount;
        SlotCount = header.CapabilityCount;
        ReadSlots(in frames, page, offset, SlotCount, ref Slots);
        uint words = offset + MessagePage.EntryBytes(0, SlotCount);
        for (uint i = 0; i < WordCount; i++)
        {
            Words[(int)i] = frames.InPage<ulong>(page, words + (i << 3));
        }
    }

    /// <summary>Copies slot numbers that follow a header.</summary>
    public static void ReadSlots(in FrameArena frames, PageIndex page, uint offset, uint count, ref MessageSlots slots)
    {
        for (uint i = 0; i < count; i++)
        {
            slots[(int)i] = frames.InPage<uint>(page, offset + MessagePage.EntryHeaderBytes + (i << 2));
        }
    }
}

/// <summary>Up to 4 slot numbers.</summary>
[InlineArray((int)MessagePage.MaximumCapabilities)]
internal struct MessageSlots
{
    private uint _slot0;
}

/// <summary>What a kernel object says: it is there when the operation returns.</summary>
internal struct Answer
{
    /// <summary>Words of the answer.</summary>
    public byte WordCount;

    /// <summary>The slot of a new capability; 0 for none.</summary>
    public uint Slot;

    /// <summary>The first word.</summary>
    public ulong Word0;

    /// <summary>The second word.</summary>
    public ulong Word1;

    /// <summary>An answer of one word.</summary>
    public void Say(ulong word0)
    {
        WordCount = 1;
        Word0 = word0;
    }

    /// <summary>An answer of two words.</summary>
    public void Say(ulong word0, ulong word1)
    {
        WordCount = 2;
        Word0 = word0;
        Word1 = word1;
    }
}
