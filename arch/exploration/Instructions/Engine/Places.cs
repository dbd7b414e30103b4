using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Arch.Exploration.Instructions.Engine;

/// <summary>Numbers for locations, given as they are first named in an execution: so the same beginning gives the same numbers.</summary>
internal sealed class Places
{
    /// <summary>All that writes write, as who spins sees it.</summary>
    public const int Changes = 1;

    /// <summary>The clock.</summary>
    public const int Clock = 2;

    /// <summary>The order of the starts and ends of recorded calls.</summary>
    public const int History = 3;

    private const int FirstFree = 4;

    private int[] _table = new int[256];
    private Entry[] _entries = new Entry[64];

    /// <summary>Places there are, plus one.</summary>
    public int Count { get; private set; } = FirstFree;

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        Array.Clear(_table);
        Array.Clear(_entries, 0, Count);
        Count = FirstFree;
    }

    /// <summary>The number of a location.</summary>
    public int Of(object owner, nint offset)
    {
        int mask = _table.Length - 1;
        for (int at = (RuntimeHelpers.GetHashCode(owner) * 31) + (int)offset; ; at++)
        {
            int place = _table[at & mask];
            if (place == 0)
            {
                return Add(at & mask, owner, offset);
            }

            if (ReferenceEquals(_entries[place].Owner, owner) && _entries[place].Offset == offset)
            {
                return place;
            }
        }
    }

    /// <summary>What is kept of a place.</summary>
    public ref Entry At(int place) => ref _entries[place];

    private int Add(int at, object owner, nint offset)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        _entries[Count] = new Entry { Owner = owner, Offset = offset };
        _table[at] = Count;
        int place = Count++;
        if (Count * 2 > _table.Length)
        {
            Grow();
        }

        return place;
    }

    private void Grow()
    {
        _table = new int[_table.Length * 2];
        int mask = _table.Length - 1;
        for (int place = FirstFree; place < Count; place++)
        {
            int at = (RuntimeHelpers.GetHashCode(_entries[place].Owner) * 31) + (int)_entries[place].Offset;
            while (_table[at & mask] != 0)
            {
                at++;
            }

            _table[at & mask] = place;
        }
    }

    /// <summary>A place: where it is, and what the engine knows of it.</summary>
    internal struct Entry
    {
        public object Owner;
        public nint Offset;

        /// <summary>A slot's permit.</summary>
        public bool HasPermit;

        /// <summary>What happened before the write that is there; for finding data races.</summary>
        public Epochs Published;

        /// <summary>Data: the last write and the last reads of each thread.</summary>
        public int Writer;
        public int WriterEpoch;
        public Epochs Readers;
    }
}
