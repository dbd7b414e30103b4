using System;

namespace AsyncCap.Vats;

/// <summary>Writes for the kernel: up to 56 bytes in the words of a message, more in a page; references as capabilities.</summary>
internal sealed class KernelWriter(Outside outside) : WireWriter
{
    private readonly uint[] _slots = new uint[Envelope.MostSlots];
    private readonly ulong[] _keys = new ulong[Envelope.MostSlots];
    private readonly ImportRecord?[] _imports = new ImportRecord?[Envelope.MostSlots];
    private int _slotCount;

    /// <summary>Slots of the capabilities, in their order.</summary>
    public ReadOnlySpan<uint> Slots => new(_slots, 0, _slotCount);

    /// <summary>Which of them are there for this message only: bit 0 is the first.</summary>
    public uint Temporary { get; private set; }

    /// <summary>Which of them are other vats' objects, counted once more for this message: bit 0 is the first.</summary>
    public uint Retained { get; private set; }

    /// <summary>Whether all of it goes into the words of a message, with one before them.</summary>
    public bool IsInWords => _slotCount == 0 && !IsRefused && Length <= Envelope.InlineBytes;

    /// <summary>Whether it is refused because something for it could not be bought.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Says that something for it could not be bought.</summary>
    public void Spend()
    {
        IsSpent = true;
        Refuse();
    }

    /// <summary>By what each is let go of.</summary>
    public ulong KeyOf(int index) => _keys[index];

    /// <summary>The import that each is of, if it is one.</summary>
    public ImportRecord? ImportOf(int index) => _imports[index];

    /// <summary>Promises that go along.</summary>
    public ExportedPromise? Promises { get; private set; }

    internal override void Begin()
    {
        Clear();
        _slotCount = 0;
        Temporary = 0;
        Retained = 0;
        Promises = null;
        IsSpent = false;
    }

    /// <summary>Puts a capability behind those that are there, or before them.</summary>
    public void AddSlot(uint slot, bool isTemporary, bool isFirst = false, ImportRecord? retained = null, ulong key = Envelope.NoKey)
    {
        if (_slotCount == Envelope.MostSlots)
        {
            Refuse();
            return;
        }

        if (isFirst)
        {
            for (int i = _slotCount; i > 0; i--)
            {
                _slots[i] = _slots[i - 1];
                _keys[i] = _keys[i - 1];
                _imports[i] = _imports[i - 1];
            }

            Temporary = (Temporary << 1) | (isTemporary ? 1u : 0u);
            Retained <<= 1;
            _slots[0] = slot;
            _keys[0] = key;
            _imports[0] = retained;
        }
        else
        {
            Temporary |= (isTemporary ? 1u : 0u) << _slotCount;
            Retained |= (retained is null ? 0u : 1u) << _slotCount;
            _slots[_slotCount] = slot;
            _keys[_slotCount] = key;
            _imports[_slotCount] = retained;
        }

        _slotCount++;
    }

    /// <summary>Notes a promise that goes along.</summary>
    public void AddPromise(ExportedPromise promise)
    {
        promise.Next = Promises;
        Promises = promise;
        AddSlot(promise.Slot, isTemporary: false);
    }

    private protected override void AddCapability(object target, Vat? home, Passing passing) => outside.Export(this, target, home, passing);
}
