using System;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Ipc.Client;

/// <summary>Makes processes from the running program's own image: shared text, memory of their own, a bank of their own.</summary>
/// <remarks>
/// Everything that a child is made of is bought from one sub-bank, so destroying that bank leaves nothing behind. The order of
/// the grants is the order of the child's slots, from 1; slot 1 is its bank and slot 2 itself.
/// </remarks>
public sealed class ProcessBuilder
{
    /// <summary>Slot in which a child finds its bank.</summary>
    public const uint BankSlot = 1;

    /// <summary>Slot in which a child finds itself.</summary>
    public const uint SelfSlot = 2;

    /// <summary>Slot of the first capability that a parent grants.</summary>
    public const uint FirstGrantSlot = 3;

    // Frame page of the process, its five pages, frame page of segment and attachments, the segment's table.
    private const uint FixedPages = 8;

    // As who was never given a schedule.
    private const ulong NormalPriority = 32;

    private readonly Invoker _invoker;
    private readonly uint _machine;
    private readonly uint _bank;
    private readonly uint _image;
    private readonly uint _firstDataPage;
    private readonly uint[] _pages = new uint[MaximumPages];
    private readonly uint[] _purchases = new uint[MaximumPages]; // Of the batch that is being written: more than fit.
    private readonly uint[] _made = new uint[MaximumPages + 8]; // Slots of this child's that are not dropped; else 0.
    private int _purchaseCount;
    private int _madeCount;
    private int _lastDropped;
    private readonly ulong _entryPoint;
    private readonly uint _dataPageCount;
    private readonly uint _dataPosition;

    /// <summary>Pages of data, heap and stack together that one child can have.</summary>
    public const int MaximumPages = 256;

    /// <summary>Makes a builder for the first process, which holds the image.</summary>
    public ProcessBuilder(Invoker invoker, uint machine, uint bank)
    {
        _invoker = invoker;
        _machine = machine;
        _bank = bank;
        _image = InitialSlot.Image;
        _firstDataPage = InitialSlot.FirstDataPage;
        MachineStub figures = new(invoker, machine);
        _entryPoint = figures.ReadFigure(MachineFigure.EntryPoint);
        _dataPageCount = (uint)figures.ReadFigure(MachineFigure.DataPageCount);
        ulong dataAddress = figures.ReadFigure(MachineFigure.DataAddress);
        _dataPosition = (uint)(dataAddress / UserLayout.PageSizeBytes % UserLayout.EntriesPerTable);
    }

    /// <summary>Pages for a child's heap.</summary>
    public uint HeapPages { get; set; } = 4;

    /// <summary>Pages for a child's stack.</summary>
    public uint StackPages { get; set; } = 2;

    /// <summary>Pages that a child can buy from its bank for itself.</summary>
    public uint SparePages { get; set; } = 4;

    /// <summary>Processor time in ticks that a child may use in each <see cref="PeriodTicks"/>, by a schedule of its own, which its bank pays for.</summary>
    public ulong BudgetTicks { get; set; }

    /// <summary>The period of <see cref="BudgetTicks"/>; 0 for no such limit: a child runs on its maker's schedule, if that has one.</summary>
    public ulong PeriodTicks { get; set; }

    /// <summary>Whether a child's bank begins a fair class of its own.</summary>
    public bool BeginsClass { get; set; }

    /// <summary>Whether the capability to a child's private segment is kept, in <see cref="LastSegment"/>.</summary>
    public bool KeepsSegment { get; set; }

    /// <summary>Whether the capability to itself that a child gets is opaque: it cannot look into its own table, registers or memory by it.</summary>
    public bool HidesSelf { get; set; }

    /// <summary>The slot of the last child's private segment, its message page in it, if it was kept.</summary>
    public uint LastSegment { get; private set; }

    /// <summary>Pages that one child takes from the parent's balance.</summary>
    public uint PagesPerChild => FixedPages + (PeriodTicks == 0 ? 0u : 1u) + _dataPageCount + HeapPages + StackPages + SparePages;

    /// <summary>Makes a child and starts it.</summary>
    /// <param name="program">Its number in the program table.</param>
    /// <param name="argument">The word that it starts with.</param>
    /// <param name="grants">Slots of capabilities that it gets copies of, from <see cref="FirstGrantSlot"/> on.</param>
    /// <exception cref="RefusedException">The bank is too small, or a grant is empty. What was made is destroyed again.</exception>
    public Child Start(uint program, ulong argument, params ReadOnlySpan<uint> grants)
    {
        BankStub payer = new(_invoker, _bank);
        BankStub bank = BeginsClass ? payer.CreateClass(PagesPerChild) : payer.CreateBank(PagesPerChild);
        (_madeCount, _purchaseCount, _lastDropped) = (0, 0, 0);
        _made[_madeCount++] = bank.Slot;
        try
        {
            return Furnish(bank, program, argument, grants);
        }
        catch (RefusedException)
        {
            bank.Destroy();
            DropAll();
            throw;
        }
    }

    private Child Furnish(BankStub bank, uint program, ulong argument, ReadOnlySpan<uint> grants)
    {
        uint makeProcess = Buy(bank.Slot, BankMethod.CreateProcess);
        uint makeSegment = Buy(bank.Slot, BankMethod.CreateSegment);
        HandOver();
        ProcessStub process = new(_invoker, Made(makeProcess));
        uint segment = Made(makeSegment);
        BuyPages(bank.Slot);
        MapPages(segment);
        LimitTime(process.Slot, bank.Slot);
        Finish(process, segment, bank.Slot, program, argument, grants);
        return new Child(_invoker, process, bank);
    }

    private void BuyPages(uint bank)
    {
        MessagePort port = _invoker.Port;
        int count = (int)(_dataPageCount + HeapPages + StackPages);
        if (count > MaximumPages)
        {
            throw new RefusedException(InvocationError.RangeError, BreakReason.None);
        }

        int bought = 0;
        Span<uint> entries = stackalloc uint[MaximumPages];
        for (int i = 0; i < count; i++)
        {
            entries[i] = i < (int)_dataPageCount
                ? Buy(bank, BankMethod.CopyPage, _firstDataPage + (uint)i)
                : Buy(bank, BankMethod.CreatePage);
            if (!port.Fits(1, 1) || i == count - 1)
            {
                HandOver();
                for (; bought <= i; bought++)
                {
                    _pages[bought] = Made(entries[bought]);
                }
            }
        }
    }

    private void MapPages(uint segment)
    {
        const ulong ReadWrite = (ulong)(Rights.Read | Rights.Write);
        MessagePort port = _invoker.Port;
        uint below = _dataPageCount + HeapPages;
        for (uint i = 0; i < below + StackPages; i++)
        {
            uint position = i < below ? _dataPosition + i : UserLayout.StackEndPosition - StackPages + (i - below);
            Reserve(3, 1);
            _ = port.Add(Operation.Send, segment, 0, [(ulong)SegmentMethod.Map, position, ReadWrite], [_pages[i]]);
            Drop(_pages[i]);
        }
    }

    // The child has no capability to the schedule. It can move itself only to one that it bought, and those have no time.
    private void LimitTime(uint process, uint bank)
    {
        if (PeriodTicks == 0)
        {
            return;
        }

        MessagePort port = _invoker.Port;
        Reserve(1, 0);
        uint make = Buy(bank, BankMethod.CreateSchedule);
        HandOver();
        uint schedule = Made(make);
        _ = port.Add(Operation.Send, schedule, 0, [(ulong)ScheduleMethod.Configure, NormalPriority, BudgetTicks, PeriodTicks], [_machine]);
        Reserve(1, 1);
        _ = port.Add(Operation.Send, process, 0, [(ulong)ProcessMethod.SetSchedule], [schedule]);
        Drop(schedule);
        HandOver();
    }

    private void Finish(ProcessStub process, uint segment, uint bank, uint program, ulong argument, ReadOnlySpan<uint> grants)
    {
        const ulong ReadWrite = (ulong)(Rights.Read | Rights.Write);
        const ulong ReadExecute = (ulong)(Rights.Read | Rights.Execute);
        MessagePort port = _invoker.Port;
        Reserve(2, 1);
        _ = port.Add(Operation.Send, process.Slot, 0, [(ulong)ProcessMethod.MapMessagePage, UserLayout.MessagePagePosition], [segment]);
        Reserve(3, 1);
        _ = port.Add(Operation.Send, process.Slot, 0, [(ulong)ProcessMethod.Attach, UserLayout.PrivatePosition, ReadWrite], [segment]);
        Reserve(3, 1);
        _ = port.Add(Operation.Send, process.Slot, 0, [(ulong)ProcessMethod.Attach, UserLayout.ImagePosition, ReadExecute], [_image]);
        LastSegment = KeepsSegment ? segment : 0;
        if (!KeepsSegment)
        {
            Drop(segment);
        }

        GrantOne(process.Slot, bank);
        GrantSelf(process.Slot);
        for (int i = 0; i < grants.Length; i++)
        {
            GrantOne(process.Slot, grants[i]);
        }

        Reserve(5, 0);
        ulong packed = program | ((ulong)HeapPages << 32);
        _ = port.Add(
            Operation.Send, process.Slot, 0, [(ulong)ProcessMethod.Start, _entryPoint, UserLayout.StackEndAddress, packed, argument]);
        HandOver();
    }

    private void GrantSelf(uint process)
    {
        if (!HidesSelf)
        {
            GrantOne(process, process);
            return;
        }

        HandOver();
        uint opaque = _invoker.Do(Operation.Copy, process, flags: (byte)Rights.Opaque).Slot;
        _made[_madeCount++] = opaque;
        GrantOne(process, opaque);
        Drop(opaque);
        HandOver();
    }

    private void GrantOne(uint process, uint granted)
    {
        Reserve(1, 1);
        _ = _invoker.Port.Add(Operation.Send, process, 0, [(ulong)ProcessMethod.Grant], [granted]);
    }

    private void Reserve(uint wordCount, uint slotCount)
    {
        if (!_invoker.Port.Fits(wordCount, slotCount))
        {
            HandOver();
        }
    }

    // Every entry of every batch counts: a child that lacks a page or a capability is not started. What was bought is remembered first.
    private void HandOver()
    {
        _invoker.Collect(TurnFlags.DoNotSleep);
        for (int i = 0; i < _purchaseCount; i++)
        {
            if (_invoker.Port.Result(_purchases[i]).Error == InvocationError.None)
            {
                _made[_madeCount++] = Made(_purchases[i]);
            }
        }

        _purchaseCount = 0;
        _invoker.Port.RequireAll();
    }

    private uint Buy(uint bank, BankMethod method, params ReadOnlySpan<uint> slots)
    {
        uint entry = _invoker.Port.Add(Operation.Send, bank, 0, [(ulong)method], slots);
        _purchases[_purchaseCount++] = entry;
        return entry;
    }

    // What was bought is gone with its bank, and its slots are still full of it.
    private void DropAll()
    {
        for (int i = 0; i < _madeCount; i++)
        {
            if (_made[i] != 0)
            {
                _ = _invoker.Do(Operation.Drop, _made[i]);
            }
        }
    }

    // Nobody else's capability may be taken for this one later: the slot is free from now on.
    private void Drop(uint slot)
    {
        Reserve(0, 0);
        _ = _invoker.Port.Add(Operation.Drop, slot);
        do
        {
            _lastDropped = _lastDropped + 1 < _madeCount ? _lastDropped + 1 : 0; // Pages go in the order in which they came.
        }
        while (_made[_lastDropped] != slot);
        _made[_lastDropped] = 0;
    }

    private uint Made(uint entry) => _invoker.Port.Result(entry).Slot;
}

/// <summary>A process that this program made, and the bank that paid for all of it.</summary>
public readonly struct Child(Invoker invoker, ProcessStub process, BankStub bank)
{
    /// <summary>The process.</summary>
    public ProcessStub Process => process;

    /// <summary>The bank; the process holds a capability to it too.</summary>
    public BankStub Bank => bank;

    /// <summary>Destroys the bank with everything in it, the process first of all, and forgets both capabilities.</summary>
    public void Destroy()
    {
        bank.Destroy();
        _ = invoker.Do(Operation.Drop, process.Slot);
        _ = invoker.Do(Operation.Drop, bank.Slot);
    }
}
