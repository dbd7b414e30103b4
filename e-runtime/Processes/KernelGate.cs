using System;
using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using KernelMessage = AsyncCap.Ipc.Client.Message;

namespace AsyncCap.Vats;

/// <summary>A vat's way into its kernel: operations are collected and handed over together, and what comes back is kept in order.</summary>
internal sealed class KernelGate
{
    private readonly Invoker _invoker;
    private readonly MessagePort _port;
    private readonly Arrivals _arrivals = new();
    private bool _hasEntries;
    private bool _hasSends;

    public KernelGate(Invoker invoker, uint bank, uint self)
    {
        _invoker = invoker;
        _port = invoker.Port;
        Bank = bank;
        Self = self;
    }

    /// <summary>The slot of the bank that pays.</summary>
    public uint Bank { get; }

    /// <summary>The slot of the process itself.</summary>
    public uint Self { get; }

    /// <summary>Events that were taken out of the page because a turn of the kernel would have put others in their place. Those in the page are later.</summary>
    public Arrivals Arrivals => _arrivals;

    /// <summary>The page.</summary>
    public MessagePort Port => _port;

    /// <summary>Whether nothing came that was not dealt with.</summary>
    public bool HasNothing => _arrivals.IsEmpty && !_port.HasEvents;

    /// <summary>Whether a call's completion came and was not dealt with: the kernel takes nothing more for its result.</summary>
    public bool HasCompletionOf(uint slot) => !HasNothing && (_arrivals.HasCompletionOf(slot) || _port.HasCompletionOf(slot));

    /// <summary>The calls that the vat has.</summary>
    public CallTable Calls { get; } = new();

    /// <summary>Calls whose send was refused: they will have no completion.</summary>
    public CallRecord? Refused { get; set; }

    /// <summary>Time of the last turn, in ticks since boot.</summary>
    public ulong NowTicks => _port.NowTicks;

    /// <summary>Whether something waits at its sender because this process's table has no room for it.</summary>
    public bool IsTableFull { get; private set; }

    /// <summary>How often the table has grown.</summary>
    public int TableGrowths { get; private set; }

    /// <summary>Makes room for more capabilities.</summary>
    /// <returns>False if the bank cannot pay for it.</returns>
    public bool TryGrowTable()
    {
        IsTableFull = false;
        bool hasGrown = Ask(Operation.Send, Self, 0, [(ulong)ProcessMethod.GrowTable], [Bank]).Error == InvocationError.None;
        TableGrowths += hasGrown ? 1 : 0;
        return hasGrown;
    }

    /// <summary>Adds an operation whose refusal changes nothing for this vat.</summary>
    public void Do(Operation operation, uint slot, uint secondSlot = 0, ReadOnlySpan<ulong> words = default, ReadOnlySpan<uint> slots = default, byte flags = 0)
    {
        Reserve((uint)words.Length, (uint)slots.Length);
        _ = _port.Add(operation, slot, secondSlot, words, slots, flags);
    }

    /// <summary>Adds one that has neither words nor slots.</summary>
    public void Do(Operation operation, uint slot)
    {
        Reserve(0, 0);
        _ = _port.Add(operation, slot);
    }

    /// <summary>Adds a send on a call.</summary>
    public void Send(uint target, CallRecord call, ReadOnlySpan<ulong> words, ReadOnlySpan<uint> slots, byte flags = 0)
    {
        Reserve((uint)words.Length, (uint)slots.Length);
        _hasSends = true;
        _ = _port.Add(Operation.Send, target, call.Slot, words, slots, flags); // If it is refused, that is seen when the batch is back.
    }

    /// <summary>Whether an operation of all the words that there can be fits into the batch.</summary>
    public bool HasRoomForWords
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _port.HasRoomForWords;
    }

    /// <summary>Adds a send of a word, and as many bytes behind it as it says, on a call; there must be room for it.</summary>
    /// <returns>Where the bytes go.</returns>
    public ref byte SendWords(uint target, uint call, ulong first, SendFlags flags)
    {
        _hasEntries = true;
        _hasSends = true;
        return ref _port.AddWords(Operation.Send, target, call, first, (uint)Envelope.LengthOf(first), (byte)flags);
    }

    /// <summary>Adds an answer of a word, and as many bytes behind it as it says; there must be room for it.</summary>
    /// <returns>Where the bytes go.</returns>
    public ref byte ResolveWords(uint resolver, ulong first)
    {
        _hasEntries = true;
        return ref _port.AddWords(Operation.Resolve, resolver, 0, first, (uint)Envelope.LengthOf(first), 0); // Who waited for it may have gone.
    }

    /// <summary>Adds an answer of a word and the bytes behind it.</summary>
    public void ResolveBytes(uint resolver, ulong first, ReadOnlySpan<byte> contents)
    {
        Reserve(1 + (((uint)contents.Length + 7) >> 3), 0);
        _ = _port.AddBytes(Operation.Resolve, resolver, 0, first, contents); // Who waited for it may have gone.
    }

    /// <summary>Carries out an operation now, with all that were added before, and gives its answer.</summary>
    /// <remarks>What this vat does itself, and its bank can pay for, does not fail for want of room in its table.</remarks>
    public KernelMessage Ask(Operation operation, uint slot, uint secondSlot = 0, ReadOnlySpan<ulong> words = default, ReadOnlySpan<uint> slots = default, byte flags = 0)
    {
        KernelMessage answer = AskOnce(operation, slot, secondSlot, words, slots, flags);
        if (answer.Error != InvocationError.NoFreeSlot)
        {
            return answer;
        }

        bool wasFull = IsTableFull;
        bool hasGrown = TryGrowTable();
        IsTableFull = wasFull && !hasGrown;
        return hasGrown ? AskOnce(operation, slot, secondSlot, words, slots, flags) : answer;
    }

    private KernelMessage AskOnce(Operation operation, uint slot, uint secondSlot, ReadOnlySpan<ulong> words, ReadOnlySpan<uint> slots, byte flags)
    {
        Reserve((uint)words.Length, (uint)slots.Length);
        uint entry = _port.Add(operation, slot, secondSlot, words, slots, flags);
        HandOver(TurnFlags.DoNotSleep);
        _port.CopyAnswer(entry, out KernelMessage answer);
        return answer;
    }

    /// <summary>Hands over what was added, if anything was, or if it is to look for what has come, or may sleep until something comes.</summary>
    public void Flush(bool maySleep, bool looks = false)
    {
        if (_hasEntries || maySleep || looks)
        {
            HandOver(maySleep ? TurnFlags.None : TurnFlags.DoNotSleep);
        }
    }

    /// <summary>An invoker, for what is done one invocation at a time; <see cref="EndInvocations"/> follows.</summary>
    public Invoker BeginInvocations()
    {
        Flush(maySleep: false);
        _arrivals.Collect(_port);
        return _invoker;
    }

    /// <summary>Takes over the events that came meanwhile.</summary>
    public void EndInvocations() => _arrivals.Collect(_invoker);

    /// <summary>Makes room for one operation, handing over what was added before if there is none.</summary>
    public void Reserve(uint wordCount, uint slotCount)
    {
        if (!_port.Fits(wordCount, slotCount))
        {
            HandOver(TurnFlags.DoNotSleep);
        }

        _hasEntries = true;
    }

    // Operations without a call are nobody's to hear of.
    private void FindRefused()
    {
        uint place = MessagePage.SubmissionsOffset;
        while (_port.TryNextRefusal(ref place, out uint entry))
        {
            if (_port.Result(entry).Operation == Operation.Send && Calls.Find(_port.Result(entry).SecondSlot) is { } call)
            {
                call.NextIdle = Refused;
                Refused = call;
            }
        }
    }

    private void HandOver(TurnFlags flags)
    {
        if (_port.HasEvents)
        {
            _arrivals.Collect(_port);
        }

        _port.Turn(flags);
        _hasEntries = false;
        if (_hasSends)
        {
            _hasSends = false;
            FindRefused();
        }

        IsTableFull = _port.TurnError == InvocationError.NoFreeSlot;
    }
}
