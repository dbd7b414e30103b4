using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AsyncCap.Arch.Sharing;

/// <summary>One puts, one takes, from a ring of fixed size; oldest first. Wait-free, and never sleeps.</summary>
/// <remarks>
/// Each side keeps what it last saw of the other's end and looks again only when that says full or empty, so that as long as
/// the ring is neither, the sides share the items' cache lines and nothing else.
/// RG-1: what is put is taken once, in order. RG-2: an item's place belongs to one side at a time.
/// </remarks>
public sealed class SpscRing<T, TSharing>
    where TSharing : struct, ISharing
{
    private readonly T[] _items;
    private readonly int _mask;
    private RingEnds _ends;

    /// <summary>Makes an empty ring.</summary>
    /// <param name="capacity">Items that it holds; a power of two.</param>
    public SpscRing(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        if (!BitOperations.IsPow2(capacity))
        {
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "A ring's capacity is a power of two.");
        }

        _items = new T[capacity];
        _mask = capacity - 1;
    }

    /// <summary>Puts an item; false if the ring is full. The one that puts only.</summary>
    public bool TryPut(T item)
    {
        long tail = _ends.NextTail;
        if (tail - _ends.HeadSeen == _items.Length)
        {
            _ends.HeadSeen = TSharing.Read(this, in _ends.Head);
            if (tail - _ends.HeadSeen == _items.Length && TSharing.Keeps(Safeguard.FullIsFull))
            {
                return false;
            }
        }

        _ends.NextTail = tail + 1;
        if (!TSharing.Keeps(Safeguard.ItemBeforeTail))
        {
            TSharing.Write(this, ref _ends.Tail, tail + 1);
            WriteItem(ref _items[(int)tail & _mask], item);
            return true;
        }

        WriteItem(ref _items[(int)tail & _mask], item);
        TSharing.Write(this, ref _ends.Tail, tail + 1);
        return true;
    }

    /// <summary>Takes the oldest item; false if there is none. The one that takes only.</summary>
    public bool TryTake(out T item)
    {
        long head = _ends.NextHead;
        if (head == _ends.TailSeen)
        {
            _ends.TailSeen = TSharing.Read(this, in _ends.Tail);
            if (head == _ends.TailSeen)
            {
                item = default!;
                return false;
            }
        }

        _ends.NextHead = head + 1;
        if (!TSharing.Keeps(Safeguard.ItemBeforeHead))
        {
            TSharing.Write(this, ref _ends.Head, head + 1);
            item = ReadItem(in _items[(int)head & _mask]);
            return true;
        }

        ref T place = ref _items[(int)head & _mask];
        item = ReadItem(in place);
        WriteItem(ref place, default!); // What was taken is not kept alive.
        TSharing.Write(this, ref _ends.Head, head + 1);
        return true;
    }

    // Code that is shared between reference types looks up at run time what a method of a type parameter is: so these go as objects.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T ReadItem(ref readonly T place)
    {
        if (typeof(T).IsValueType)
        {
            return TSharing.ReadData(_items, in place);
        }

        object? item = TSharing.ReadData(_items, in Unsafe.As<T, object?>(ref Unsafe.AsRef(in place)));
        return Unsafe.As<object?, T>(ref item);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteItem(ref T place, T item)
    {
        if (typeof(T).IsValueType)
        {
            TSharing.WriteData(_items, ref place, item);
        }
        else
        {
            TSharing.WriteData(_items, ref Unsafe.As<T, object?>(ref place), item);
        }
    }
}

/// <summary>Each end of a ring beside what its side alone writes, and the sides two cache lines apart (processors fetch lines in pairs).</summary>
[StructLayout(LayoutKind.Explicit, Size = 384)]
internal struct RingEnds
{
    /// <summary>Items put so far, as the taker sees it.</summary>
    [FieldOffset(128)]
    public long Tail;

    /// <summary>Items put so far: the putter's alone.</summary>
    [FieldOffset(136)]
    public long NextTail;

    /// <summary>Items taken so far when the putter last looked: the putter's alone.</summary>
    [FieldOffset(144)]
    public long HeadSeen;

    /// <summary>Items taken so far, as the putter sees it.</summary>
    [FieldOffset(256)]
    public long Head;

    /// <summary>Items taken so far: the taker's alone.</summary>
    [FieldOffset(264)]
    public long NextHead;

    /// <summary>Items put so far when the taker last looked: the taker's alone.</summary>
    [FieldOffset(272)]
    public long TailSeen;
}
