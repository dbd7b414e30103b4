using System;
using System.Runtime.InteropServices;
using AsyncCap.Arch.Exploration.Turns.Engine;

namespace AsyncCap.Arch.Exploration.Turns.Plain;

/// <summary>Vats over a runtime of queues in memory, with the promises that the kernel makes: E-order per vat and promise, one outcome for each send.</summary>
/// <remarks>All state is one block of plain data; each mark is a copy of it, so going back is one copy.</remarks>
internal sealed unsafe partial class PlainWorld : TurnWorld
{
    private const uint KindMask = 0xF000_0000;
    private const uint EntryKind = 0x1000_0000;
    private const uint PromiseKind = 0x2000_0000;
    private const uint ResolverKind = 0x3000_0000;
    private const int DeliveryShift = 12;
    private const uint NumberMask = 0xFFF;
    private const int FirstPromiseBit = Moves.MostVats;

    private readonly RuntimeBugs _bugs;
    private readonly VatEvent[] _events;
    private readonly int _firstPromise;
    private readonly int _blockBytes;
    private readonly PlainGlobals* _globals;
    private readonly PlainVat* _vats;
    private readonly PlainRecord* _records;
    private byte* _stack;
    private int _capacity = 64;
    private int _mark;
    private bool _isAhead; // of the last mark

    /// <summary>The vats of a scene, before the first move.</summary>
    public PlainWorld(VatScene scene, string? plant = null, RuntimeBugs bugs = RuntimeBugs.None)
        : base(scene, scene.Cast(plant))
    {
        _bugs = bugs;
        int vats = Cast.Length;
        _firstPromise = vats * scene.Calls;
        int records = _firstPromise + (vats * scene.Promises);
        _blockBytes = sizeof(PlainGlobals) + (vats * (sizeof(VatRecord) + sizeof(PlainVat))) + (records * sizeof(PlainRecord));
        _stack = (byte*)NativeMemory.AllocZeroed((nuint)(_blockBytes * _capacity));
        Block = (byte*)NativeMemory.AllocZeroed((nuint)_blockBytes);
        _globals = (PlainGlobals*)Block;
        Vats = (VatRecord*)(_globals + 1);
        _vats = (PlainVat*)(Vats + vats);
        _records = (PlainRecord*)(_vats + vats);
        FaultCount = &_globals->FaultCount;
        _events = new VatEvent[records];
        for (int record = 0; record < records; record++)
        {
            _records[record].Owner = (short)(record < _firstPromise ? record / scene.Calls : -1);
        }

        Keep();
    }

    private byte* Block { get; }

    /// <inheritdoc/>
    public override int Mark
    {
        get
        {
            if (_isAhead)
            {
                _mark++;
                Keep();
            }

            return _mark;
        }
    }

    /// <inheritdoc/>
    public override uint Me => EntryKind | (uint)Self;

    /// <inheritdoc/>
    protected override bool HasWork => !_globals->Settling.IsEmpty;

    /// <inheritdoc/>
    protected override bool HasTimers => _globals->DeadlineCount > 0;

    /// <inheritdoc/>
    public override void TakeBack(int mark)
    {
        _mark = mark;
        _isAhead = false;
        Problem = null;
        NativeMemory.Copy(_stack + ((long)mark * _blockBytes), Block, (nuint)_blockBytes);
    }

    /// <inheritdoc/>
    public override uint Reference(int number) => EntryKind | (uint)Cast[Self].References[number];

    /// <inheritdoc/>
    public override (uint Promise, uint Resolver) MakePromise()
    {
        int made = Vats[Self].PromisesMade++;
        if (made >= Scene.Promises)
        {
            throw new InvalidOperationException($"{Names[Self]} has no promise left.");
        }

        int record = _firstPromise + (Self * Scene.Promises) + made;
        Hold(record, Self);
        return (PromiseKind | (uint)record, ResolverOf(record));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        NativeMemory.Free(Block);
        NativeMemory.Free(_stack);
        _stack = null;
    }

    /// <inheritdoc/>
    protected override bool HasEvents(int vat) => !_vats[vat].Queue.IsEmpty || !_vats[vat].Done.IsEmpty;

    /// <inheritdoc/>
    protected override void TakeTurn(int vat)
    {
        int count = 0;
        ref PlainVat mine = ref _vats[vat];
        for (int at = mine.Done.Head; at != 0; at = _records[at - 1].Next)
        {
            ref PlainRecord call = ref _records[at - 1];
            call.State = PlainState.Idle;
            _events[count++] = new VatEvent
            {
                Kind = VatEventKind.Outcome, Call = at - 1 - (vat * Scene.Calls), Reason = call.Reason, Value = call.Value, Carried = call.Carried,
            };
        }

        mine.Done = default;
        for (int at = mine.Queue.Head, next; at != 0; at = next)
        {
            ref PlainRecord call = ref _records[at - 1];
            next = call.Next;
            Hold(at - 1, vat);
            _events[count++] = new VatEvent
            {
                Kind = VatEventKind.Request, Resolver = ResolverOf(at - 1), Verb = call.Verb, Value = call.Value, Carried = call.Carried,
            };
        }

        mine.Queue = default;
        DeliverStart();
        for (int index = 0; index < count && Problem is null; index++)
        {
            Deliver(ref _events[index]);
        }
    }

    /// <inheritdoc/>
    protected override void EndMove()
    {
        while (!Scene.ShowsWork && HasWork)
        {
            DoWork();
        }

        _isAhead = true;
    }

    /// <inheritdoc/>
    protected override int DeciderOf(int vat, int call)
    {
        int at = (vat * Scene.Calls) + call;
        for (int hop = 0; hop < 64; hop++)
        {
            ref PlainRecord record = ref _records[at];
            switch (record.State)
            {
                case PlainState.InService:
                    return IsDead(record.Place) ? Nobody : record.Place;
                case PlainState.Pipelined or PlainState.Waiting:
                    at = record.Place;
                    break;
                case PlainState.WaitingForEnd:
                    return IsDead(record.Place) ? Nobody : Nothing;
                case PlainState.Queued or PlainState.Completed:
                    return NotWoken;
                case PlainState.Timer or PlainState.Idle or PlainState.Settling:
                default:
                    return Nobody;
            }
        }

        return Nobody;
    }

    private void Keep()
    {
        if (_mark == _capacity)
        {
            _capacity *= 2;
            _stack = (byte*)NativeMemory.Realloc(_stack, (nuint)_blockBytes * (nuint)_capacity);
        }

        NativeMemory.Copy(Block, _stack + ((long)_mark * _blockBytes), (nuint)_blockBytes);
        _isAhead = false;
    }

    private uint ResolverOf(int record) => ResolverKind | ((uint)_records[record].Delivery << DeliveryShift) | (uint)record;

    private void Append(ref PlainList list, int record)
    {
        short link = (short)(record + 1);
        _records[record].Next = 0;
        if (list.Tail == 0)
        {
            list.Head = link;
        }
        else
        {
            _records[list.Tail - 1].Next = link;
        }

        list.Tail = link;
    }

    private int RemoveHead(ref PlainList list)
    {
        int record = list.Head - 1;
        list.Head = _records[record].Next;
        list.Tail = list.Head == 0 ? (short)0 : list.Tail;
        return record;
    }

    private void Remove(ref PlainList list, int record)
    {
        PlainList rest = default;
        for (int at = list.Head, next; at != 0; at = next)
        {
            next = _records[at - 1].Next;
            if (at - 1 != record)
            {
                Append(ref rest, at - 1);
            }
        }

        list = rest;
    }
}
