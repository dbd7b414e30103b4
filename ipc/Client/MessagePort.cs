using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Client;

/// <summary>A program's side of its message page: entries go in, one turn carries them out, results and events come back.</summary>
/// <remarks>
/// Nothing is copied twice and nothing allocates. Entries are addressed by the offset that adding them returned, which stays
/// valid until the first entry after the next turn.
/// </remarks>
public sealed class MessagePort
{
    private readonly ProgramHost _host;
    private uint _end = MessagePage.SubmissionsOffset;
    private uint _endOfResults = MessagePage.SubmissionsOffset;
    private uint _nextEvent = MessagePage.EventsOffset;
    private uint _endOfEvents = MessagePage.EventsOffset;

    /// <summary>Opens the message page of the running program.</summary>
    public MessagePort(ProgramHost host) => _host = host;

    /// <summary>The program's machine.</summary>
    public ProgramHost Host => _host;

    /// <summary>Why the last turn's batch was stopped, or why events could not be delivered; usually none.</summary>
    public InvocationError TurnError => (InvocationError)Page.At<uint>(MessagePage.TurnErrorOffset);

    /// <summary>The time at which the last turn ended, in ticks since boot.</summary>
    public ulong NowTicks => Page.At<ulong>(MessagePage.TimeOffset);

    private PageView Page
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => PageView.Over(_host.MessagePage);
    }

    /// <summary>Whether an entry of this size still fits into the batch.</summary>
    public bool Fits(uint wordCount, uint slotCount)
    {
        return MessagePage.EntryBytes(wordCount, slotCount) <= MessagePage.EventsOffset - _end;
    }

    /// <summary>Whether an operation of as many words as there can be, and no slots, still fits into the batch.</summary>
    public bool HasRoomForWords
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _end <= MessagePage.EventsOffset - MessagePage.EntryBytes(MessagePage.MaximumWords, 0);
    }

    /// <summary>Adds an operation with words and slots; the batch must have room for it.</summary>
    /// <returns>The entry's offset, for <see cref="Result"/>.</returns>
    public uint Add(
        Operation operation, uint slot, uint secondSlot, ReadOnlySpan<ulong> words, ReadOnlySpan<uint> slots = default, byte flags = 0)
    {
        uint entry = AddHeader(operation, slot, secondSlot, (uint)words.Length, (uint)slots.Length, flags);
        PageView page = Page;
        for (int i = 0; i < slots.Length; i++)
        {
            page.At<uint>(entry + MessagePage.EntryHeaderBytes + ((uint)i << 2)) = slots[i];
        }

        uint at = entry + MessagePage.EntryBytes(0, (uint)slots.Length);
        for (int i = 0; i < words.Length; i++)
        {
            page.At<ulong>(at + ((uint)i << 3)) = words[i];
        }

        return entry;
    }

    /// <summary>Adds a send of four words: the shape of most calls, without spans.</summary>
    public uint Send(uint target, uint call, ulong word0, ulong word1, ulong word2, ulong word3)
    {
        uint entry = AddHeader(Operation.Send, target, call, 4, 0, 0);
        WriteFour(entry, word0, word1, word2, word3);
        return entry;
    }

    /// <summary>Adds an answer of four words.</summary>
    public uint Resolve(uint resolver, ulong word0, ulong word1, ulong word2, ulong word3)
    {
        uint entry = AddHeader(Operation.Resolve, resolver, 0, 4, 0, 0);
        WriteFour(entry, word0, word1, word2, word3);
        return entry;
    }

    /// <summary>Adds an operation of one word and the bytes behind it, which become words; the batch must have room for it.</summary>
    /// <param name="operation">What to do.</param>
    /// <param name="slot">The slot operated on.</param>
    /// <param name="secondSlot">The other one.</param>
    /// <param name="first">The first word.</param>
    /// <param name="contents">Up to 56 bytes.</param>
    /// <param name="flags">What is said of it.</param>
    /// <returns>The entry's offset, for <see cref="Result"/>.</returns>
    public uint AddBytes(Operation operation, uint slot, uint secondSlot, ulong first, ReadOnlySpan<byte> contents, byte flags = 0)
    {
        uint entry = AddHeader(operation, slot, secondSlot, 1 + (((uint)contents.Length + 7) >> 3), 0, flags);
        PageView page = Page;
        page.At<ulong>(entry + MessagePage.EntryHeaderBytes) = first;
        page.Put(entry + MessagePage.EntryHeaderBytes + sizeof(ulong), contents);
        return entry;
    }

    /// <summary>Adds an operation of one word and room for bytes behind it, which become words; the batch must have room for it.</summary>
    /// <param name="operation">What to do.</param>
    /// <param name="slot">The slot operated on.</param>
    /// <param name="secondSlot">The other one.</param>
    /// <param name="first">The first word.</param>
    /// <param name="byteCount">How many bytes, 56 at most.</param>
    /// <param name="flags">What is said of it.</param>
    /// <returns>Where the bytes go; those of them that fill the last word up are zero.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte AddWords(Operation operation, uint slot, uint secondSlot, ulong first, uint byteCount, byte flags)
    {
        uint wordCount = 1 + ((byteCount + 7) >> 3);
        uint entry = _end;
        _end = entry + MessagePage.EntryBytes(wordCount, 0);
        Invariant.Holds(_end <= MessagePage.EventsOffset);
        ref PlainEntry plain = ref Page.At<PlainEntry>(entry);
        plain.Head = Head(operation, wordCount, 0, flags);
        plain.Slots = slot | ((ulong)secondSlot << 32);
        plain.First = first;
        if ((byteCount & 7) != 0)
        {
            Page.At<ulong>(_end - sizeof(ulong)) = 0;
        }

        return ref plain.Contents;
    }

    /// <summary>Adds a signal, without spans.</summary>
    public uint Signal(uint notification, ulong bits)
    {
        uint entry = AddHeader(Operation.Send, notification, 0, 2, 0, 0);
        PageView page = Page;
        page.At<ulong>(entry + 16) = (ulong)NotificationMethod.Signal;
        page.At<ulong>(entry + 24) = bits;
        return entry;
    }

    /// <summary>Adds an operation that has neither words nor slots.</summary>
    public uint Add(Operation operation, uint slot, uint secondSlot = 0) => AddHeader(operation, slot, secondSlot, 0, 0, 0);

    /// <summary>Hands the batch over. Returns when there is an event, an answer or a refusal, or at once if so asked.</summary>
    /// <remarks>It may return with nothing: what woke the program can be gone before it runs.</remarks>
    public void Turn(TurnFlags flags = TurnFlags.None)
    {
        PageView page = Page;
        page.At<uint>(MessagePage.SubmissionBytesOffset) = _end - MessagePage.SubmissionsOffset;
        page.At<uint>(MessagePage.FlagsOffset) = (uint)flags;
        _host.Turn();
        _endOfResults = _end;
        _end = MessagePage.SubmissionsOffset;
        _nextEvent = MessagePage.EventsOffset;
        _endOfEvents = MessagePage.EventsOffset + page.At<uint>(MessagePage.EventBytesOffset);
    }

    /// <summary>The next refusal in the last turn's batch.</summary>
    /// <param name="place">Where to look from, first <see cref="MessagePage.SubmissionsOffset"/>; behind the entry that was found.</param>
    /// <param name="entry">The entry that was refused.</param>
    /// <returns>False if there is none from there on.</returns>
    public bool TryNextRefusal(ref uint place, out uint entry)
    {
        const int FlagsAndMore = 16; // Of the first two words: capabilities, flags and error stand above the count of words. Most entries have none of them.
        PageView page = Page;
        uint next = place;
        while (next < _endOfResults)
        {
            uint current = next;
            ulong head = page.At<ulong>(current);
            next += MessagePage.EntryBytes((byte)(head >> 8), 0);
            if (head >> FlagsAndMore == 0)
            {
                continue;
            }

            ref Submission result = ref page.At<Submission>(current);
            next = current + MessagePage.EntryBytes(result.WordCount, result.CapabilityCount);
            if (result.Error != InvocationError.None)
            {
                place = next;
                entry = current;
                return true;
            }
        }

        entry = 0;
        return false;
    }

    /// <summary>The first refusal in the last turn's batch; none if every entry was carried out.</summary>
    public InvocationError FirstRefusal()
    {
        uint place = MessagePage.SubmissionsOffset;
        return TryNextRefusal(ref place, out uint entry) ? Result(entry).Error : TurnError;
    }

    /// <summary>Makes sure that every entry of the last turn's batch was carried out.</summary>
    /// <exception cref="RefusedException">One was refused, or the batch was cut short: the first refusal.</exception>
    public void RequireAll()
    {
        InvocationError error = FirstRefusal();
        if (error != InvocationError.None)
        {
            throw new RefusedException(error, BreakReason.None);
        }
    }

    /// <summary>The header of an entry of the last turn, with its result.</summary>
    public ref Submission Result(uint entry) => ref Page.At<Submission>(entry);

    /// <summary>A word of an entry of the last turn: the answer of a kernel object.</summary>
    public ulong ResultWord(uint entry, uint slotCount, uint index)
    {
        return Page.At<ulong>(entry + MessagePage.EntryBytes(0, slotCount) + (index << 3));
    }

    /// <summary>The next event of the last turn.</summary>
    /// <param name="entry">Its offset, for <see cref="EventAt"/>, <see cref="EventWord"/> and <see cref="EventSlot"/>.</param>
    public bool TryNextEvent(out uint entry)
    {
        if (!TryPeekEvent(out entry))
        {
            return false;
        }

        ref Event header = ref EventAt(entry);
        PassEvent(header.WordCount, header.CapabilityCount);
        return true;
    }

    /// <summary>The next event of the last turn, which stays the next one until it is passed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPeekEvent(out uint entry)
    {
        entry = _nextEvent;
        return entry < _endOfEvents;
    }

    /// <summary>Goes on behind the event that is the next one.</summary>
    /// <param name="wordCount">The words that it has.</param>
    /// <param name="slotCount">The capabilities.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PassEvent(uint wordCount, uint slotCount) => _nextEvent += MessagePage.EntryBytes(wordCount, slotCount);

    /// <summary>Whether there are events of the last turn that were not looked at.</summary>
    public bool HasEvents => _nextEvent < _endOfEvents;

    /// <summary>Whether a call's completion is among the events of the last turn that were not looked at.</summary>
    public bool HasCompletionOf(uint call)
    {
        for (uint entry = _nextEvent; entry < _endOfEvents;)
        {
            ref Event header = ref EventAt(entry);
            if (header.Kind == EventKind.Completion && header.Slot == call)
            {
                return true;
            }

            entry += MessagePage.EntryBytes(header.WordCount, header.CapabilityCount);
        }

        return false;
    }

    /// <summary>The first word of an event that has words, and no capabilities.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong FirstWord(uint entry) => Page.At<ulong>(entry + MessagePage.EntryHeaderBytes);

    /// <summary>Where the words of an event begin, behind its first one, if it has no capabilities. Until the next turn they lie there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte ContentsOf(uint entry) => ref Page.At<byte>(entry + MessagePage.EntryHeaderBytes + sizeof(ulong));

    /// <summary>Copies an event out of the page, so that it outlives the turn.</summary>
    public void CopyEvent(uint entry, out Message message)
    {
        ref Event header = ref EventAt(entry);
        message = default;
        message.Kind = header.Kind;
        message.Reason = header.Reason;
        message.WordCount = header.WordCount;
        message.SlotCount = header.CapabilityCount;
        message.Slot = header.Slot;
        message.Badge = header.Badge;
        message.Label = header.Label;
        for (uint i = 0; i < header.WordCount; i++)
        {
            message.Words[(int)i] = EventWord(entry, i);
        }

        for (uint i = 0; i < header.CapabilityCount; i++)
        {
            message.Slots[(int)i] = EventSlot(entry, i);
        }
    }

    /// <summary>Copies what became of an entry of the last turn: its error, and what it was answered.</summary>
    public void CopyAnswer(uint entry, out Message message)
    {
        ref Submission result = ref Result(entry);
        message = default;
        message.Error = result.Error;
        if (result.Error != InvocationError.None || result.Flags != (byte)SubmissionFlags.Answered)
        {
            return;
        }

        message.Slot = result.Slot;
        message.Badge = result.SecondSlot;
        message.WordCount = result.WordCount;
        for (uint i = 0; i < result.WordCount; i++)
        {
            message.Words[(int)i] = ResultWord(entry, result.CapabilityCount, i);
        }
    }

    /// <summary>The header of an event.</summary>
    public ref Event EventAt(uint entry) => ref Page.At<Event>(entry);

    /// <summary>A word of an event.</summary>
    public ulong EventWord(uint entry, uint index)
    {
        PageView page = Page;
        return page.At<ulong>(entry + MessagePage.EntryBytes(0, page.At<Event>(entry).CapabilityCount) + (index << 3));
    }

    /// <summary>The slot in which a capability of an event was installed.</summary>
    public uint EventSlot(uint entry, uint index) => Page.At<uint>(entry + MessagePage.EntryHeaderBytes + (index << 2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint AddHeader(Operation operation, uint slot, uint secondSlot, uint wordCount, uint slotCount, byte flags)
    {
        uint entry = _end;
        _end = entry + MessagePage.EntryBytes(wordCount, slotCount);
        if (_end > MessagePage.EventsOffset)
        {
            _end = entry;
            throw new InvalidOperationException("The batch is full; hand it over first.");
        }

        // The fields of a Submission, two words at once.
        PageView page = Page;
        page.At<ulong>(entry) = Head(operation, wordCount, slotCount, flags);
        page.At<ulong>(entry + 8) = slot | ((ulong)secondSlot << 32);
        return entry;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Head(Operation operation, uint wordCount, uint slotCount, byte flags) =>
        (byte)operation | ((ulong)(byte)wordCount << 8) | ((ulong)(byte)slotCount << 16) | ((ulong)flags << 24);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteFour(uint entry, ulong word0, ulong word1, ulong word2, ulong word3)
    {
        PageView page = Page;
        page.At<ulong>(entry + 16) = word0;
        page.At<ulong>(entry + 24) = word1;
        page.At<ulong>(entry + 32) = word2;
        page.At<ulong>(entry + 40) = word3;
    }

    // A Submission without capabilities, two words at once, and what follows it: the first word, and the first byte behind that.
    private struct PlainEntry
    {
        public ulong Head;
        public ulong Slots;
        public ulong First;
        private byte _contents;

        [UnscopedRef]
        public ref byte Contents => ref _contents;
    }
}
