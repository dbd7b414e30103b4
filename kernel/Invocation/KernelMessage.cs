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

    /// <summary>The words; those behind <see cref="WordCount"/> mean nothing.</summary>
    public MessageWords Words;

    /// <summary>The slots.</summary>
    public MessageSlots Slots;

    /// <summary>The object's capability, as the invoker holds it.</summary>
    public Ipc.Capabilities.Capability Target;

    /// <summary>Whether it has exactly that many words and capabilities.</summary>
    public readonly bool Has(uint words, uint slots = 0) => WordCount == words && SlotCount == slots;

    /// <summary>What every method asks first: exactly that many words and capabilities, and rights to the object.</summary>
    /// <returns><c>InvalidCount</c>, else <c>NoRight</c>, else none.</returns>
    public readonly InvocationError Expect(uint words, uint slots, Rights rights)
    {
        if (!Has(words, slots))
        {
            return InvocationError.InvalidCount;
        }

        return Target.Allows(rights) ? InvocationError.None : InvocationError.NoRight;
    }

    /// <summary>As <see cref="Expect"/>, for methods that take something out of the object or look into it: opaque ones refuse.</summary>
    /// <returns><c>InvalidCount</c>, else <c>NoRight</c>, else none.</returns>
    public readonly InvocationError ExpectInside(uint words, uint slots, Rights rights)
    {
        InvocationError error = Expect(words, slots, rights);
        bool isClosed = error == InvocationError.None && Target.Allows(Rights.Opaque);
        return isClosed ? InvocationError.NoRight : error;
    }

    /// <summary>Copies words and slots that follow a header; the counts have been compared with their maxima.</summary>
    /// <remarks>
    /// It copies as much as a message can hold: what lies behind the entry is the sender's own page, and no method looks at
    /// more than the count it demands. The submission part ends far enough before the page does.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReadFrom(in FrameArena frames, PageIndex page, uint offset, in Submission header)
    {
        WordCount = header.WordCount;
        SlotCount = header.CapabilityCount;
        Slots = frames.InPage<MessageSlots>(page, offset + MessagePage.EntryHeaderBytes);
        Words = frames.InPage<MessageWords>(page, offset + MessagePage.EntryBytes(0, SlotCount));
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

    /// <summary>The slot of a second one; 0 for none.</summary>
    public uint SecondSlot;

    /// <summary>The words; those behind <see cref="WordCount"/> are not told.</summary>
    public MessageWords Words;

    /// <summary>An answer of one word.</summary>
    public void Say(ulong word0)
    {
        WordCount = 1;
        Words[0] = word0;
    }

    /// <summary>An answer of two words.</summary>
    public void Say(ulong word0, ulong word1)
    {
        WordCount = 2;
        Words[0] = word0;
        Words[1] = word1;
    }

    /// <summary>One more word; there are fewer than <see cref="MessagePage.MaximumWords"/>.</summary>
    public void Add(ulong word) => Words[WordCount++] = word;
}
