using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Scenarios.Programs.Chance;

/// <summary>A program that does whatever numbers tell it: all operations, with sensible, stale and hostile arguments.</summary>
/// <remarks>
/// It knows only what its message page told it. So it plays the same in a test that drives it step by step and looks at the page in
/// between, hosted, and on the metal. One number makes one step, and no other step depends on it but through what it did.
/// </remarks>
public sealed partial class RandomProgram
{
    private const uint MaximumEntries = 40;
    private const uint KindCount = 16;

    private readonly SlotMemory[] _known = new SlotMemory[KindCount];
    private readonly uint[] _entries = new uint[MaximumEntries];
    private readonly Kind[] _wanted = new Kind[MaximumEntries];
    private uint _entryCount;
    private ulong _now;
    private RandomNumbers _random;

    /// <summary>A program that was just started, with its bank, itself and an entry in the first slots that a parent grants.</summary>
    /// <remarks>If a machine without Write is in the next one, it can give time to schedules.</remarks>
    public RandomProgram()
    {
        for (int i = 0; i < (int)KindCount; i++)
        {
            _known[i] = new SlotMemory();
        }

        Of(Kind.Bank).Add(ProcessBuilder.BankSlot);
        Of(Kind.Process).Add(ProcessBuilder.SelfSlot);
        Of(Kind.Entry).Add(ProcessBuilder.FirstGrantSlot);
        Of(Kind.Machine).Add(ProcessBuilder.FirstGrantSlot + 1);
    }

    /// <summary>What a slot is remembered for.</summary>
    private enum Kind : byte
    {
        None = 0,
        Bank = 1,
        Process = 2,
        Endpoint = 3,
        Entry = 4,
        Call = 5,
        Resolver = 6,
        Page = 7,
        Segment = 8,
        Received = 9,
        Promise = 10,
        Notification = 11,
        Forwarder = 12,
        Relay = 13,
        Schedule = 14,
        Machine = 15,
    }

    /// <summary>Whether it may start processes. They have no memory: what becomes of them is for whoever runs the world to say.</summary>
    public bool MayStart { get; init; }

    /// <summary>Writes the step's batch into the message page.</summary>
    /// <returns>False if the step is to touch an address that nobody has, instead of taking a turn.</returns>
    public bool Prepare(Span<byte> messagePage, ulong step)
    {
        _random = new RandomNumbers(step);
        _entryCount = 0;
        PageView page = PageView.Over(messagePage);
        _now = page.At<ulong>(MessagePage.TimeOffset);
        BatchWriter batch = new(page);
        uint kind = _random.Next(256);
        if (kind < 2)
        {
            return false;
        }

        if (kind is >= 8 and < 12)
        {
            // A table without free slots is a state of its own.
            while (batch.HasRoom)
            {
                _ = batch.Add(Operation.Copy, ProcessBuilder.BankSlot, 0, default, default);
            }
        }

        if (!_random.OneIn(8))
        {
            Furnish(ref batch);
        }

        uint count = _random.OneIn(12) ? _random.Next(MaximumEntries) : _random.Next(6);
        for (uint i = 0; i < count && batch.HasRoom; i++)
        {
            AddSomething(ref batch);
        }

        TurnFlags flags = _random.Next(8) switch
        {
            < 3 => TurnFlags.Yield,
            < 6 => TurnFlags.DoNotSleep,
            6 => TurnFlags.None,
            _ => (TurnFlags)(_random.Next(4) * 0x4000_0001),
        };
        if (kind is >= 12 and < 20)
        {
            WaitForOne(ref batch);
        }

        batch.Finish(flags);
        if (kind < 8)
        {
            Spoil(page, in batch, flags);
        }

        return true;
    }

    /// <summary>Remembers slots that the turn's results and events name.</summary>
    public void Learn(Span<byte> messagePage)
    {
        PageView page = PageView.Over(messagePage);
        for (uint i = 0; i < _entryCount; i++)
        {
            ref Submission result = ref page.At<Submission>(_entries[(int)i]);
            if (_wanted[(int)i] != Kind.None && result.Error == InvocationError.None && result.Flags != 0)
            {
                Of(_wanted[(int)i]).Add(result.Slot);
                if (_wanted[(int)i] == Kind.Promise)
                {
                    Of(Kind.Resolver).Add(result.SecondSlot);
                }
            }
        }

        _entryCount = 0;
        uint end = MessagePage.EventsOffset + page.At<uint>(MessagePage.EventBytesOffset);
        for (uint entry = MessagePage.EventsOffset; entry < end;)
        {
            ref Event header = ref page.At<Event>(entry);
            if (header.Kind == EventKind.Request)
            {
                Of(Kind.Resolver).Add(header.Slot);
            }

            for (uint i = 0; i < header.CapabilityCount; i++)
            {
                Receive(page.At<uint>(entry + MessagePage.EntryHeaderBytes + (i << 2)), header.Badge + i);
            }

            entry += MessagePage.EntryBytes(header.WordCount, header.CapabilityCount);
        }
    }

    // Nobody says what came; a guess is right now and then.
    private void Receive(uint slot, uint guess)
    {
        Of(Kind.Received).Add(slot);
        Of(guess % 2 == 0 ? Kind.Entry : Kind.Resolver).Add(slot);
        if (guess % 8 >= 6)
        {
            Of(guess % 8 == 6 ? Kind.Relay : Kind.Notification).Add(slot);
        }
    }

    // Lengths and counts that are not so.
    private void Spoil(PageView page, in BatchWriter batch, TurnFlags flags)
    {
        uint length = batch.End - MessagePage.SubmissionsOffset;
        switch (_random.Next(4))
        {
            case 0:
                batch.FinishAs(MessagePage.PartSizeBytes + 1 + (_random.Next(64) << (int)_random.Next(24)), flags);
                break;
            case 1:
                batch.FinishAs(_random.Next(length + 1), flags);
                break;
            default:
                if (_entryCount > 0)
                {
                    uint entry = _entries[(int)_random.Next(_entryCount)];
                    page.At<byte>(entry + 1 + _random.Next(2)) = (byte)(9 + _random.Next(247));
                }

                break;
        }

        // What is at the remembered places is no longer what was asked.
        _entryCount = 0;
    }

    private void Note(uint entry, Kind wanted)
    {
        if (_entryCount < MaximumEntries)
        {
            _entries[(int)_entryCount] = entry;
            _wanted[(int)_entryCount] = wanted;
            _entryCount++;
        }
    }

    private SlotMemory Of(Kind kind) => _known[(int)kind];

    private uint Pick(Kind kind)
    {
        return _random.Next(16) switch
        {
            0 => _random.Next(48),
            1 => Of((Kind)(1 + _random.Next(KindCount - 1))).Pick(ref _random),
            < 6 => Of(kind).PickRecent(ref _random),
            _ => Of(kind).Pick(ref _random),
        };
    }
}
