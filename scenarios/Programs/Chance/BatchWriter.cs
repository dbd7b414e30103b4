using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Scenarios.Programs.Chance;

/// <summary>Writes a batch into a message page, whatever it says.</summary>
/// <remarks>Unlike a <c>MessagePort</c> it takes no turn, so that whoever drives the program can look at the page before and after.</remarks>
public ref struct BatchWriter(PageView page)
{
    private readonly PageView _page = page;
    private uint _end = MessagePage.SubmissionsOffset;

    /// <summary>Where the next entry goes.</summary>
    public readonly uint End => _end;

    /// <summary>Whether an entry of any size still fits.</summary>
    public readonly bool HasRoom
    {
        get => MessagePage.EventsOffset - _end >= MessagePage.EntryBytes(MessagePage.MaximumWords, MessagePage.MaximumCapabilities);
    }

    /// <summary>Adds an entry.</summary>
    /// <returns>Its offset in the page.</returns>
    public uint Add(
        Operation operation, uint slot, uint secondSlot, scoped ReadOnlySpan<ulong> words, scoped ReadOnlySpan<uint> slots, byte flags = 0)
    {
        uint entry = _end;
        _page.At<Submission>(entry) = new Submission
        {
            Operation = operation,
            WordCount = (byte)words.Length,
            CapabilityCount = (byte)slots.Length,
            Flags = flags,
            Slot = slot,
            SecondSlot = secondSlot,
        };
        for (int i = 0; i < slots.Length; i++)
        {
            _page.At<uint>(entry + MessagePage.EntryHeaderBytes + ((uint)i << 2)) = slots[i];
        }

        uint firstWord = entry + MessagePage.EntryBytes(0, (uint)slots.Length);
        for (int i = 0; i < words.Length; i++)
        {
            _page.At<ulong>(firstWord + ((uint)i << 3)) = words[i];
        }

        _end = firstWord + ((uint)words.Length << 3);
        return entry;
    }

    /// <summary>Says how long the batch is and what is asked of the turn.</summary>
    public readonly void Finish(TurnFlags flags) => FinishAs(_end - MessagePage.SubmissionsOffset, flags);

    /// <summary>The same with a length that need not be true.</summary>
    public readonly void FinishAs(uint bytes, TurnFlags flags)
    {
        _page.At<uint>(MessagePage.SubmissionBytesOffset) = bytes;
        _page.At<uint>(MessagePage.FlagsOffset) = (uint)flags;
    }
}
