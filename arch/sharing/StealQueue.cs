using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace AsyncCap.Arch.Sharing;

/// <summary>One worker puts; it and all others take, oldest first. Allocates only when it is fuller than it ever was.</summary>
/// <remarks>
/// <para>SQ-1: what is put is taken once. SQ-2: what one puts and one takes comes in order. SQ-3: a put is a full fence, so that who puts can look who sleeps.</para>
/// <para>A ring in an array that is doubled when it is full. Places are counted and never come again, so a head that is still the same says that nothing
/// was taken meanwhile, and so that nothing of what was read behind it was written over: who takes reads first and then moves the head by
/// compare-and-swap. The owner takes in no other way: the last item has no case of its own.</para>
/// Source: the growing array is that of D. Chase and Y. Lev's deque (2005); that all take at the head, and a thief half, is the Go scheduler's.
/// </remarks>
public sealed class StealQueue<TSharing>
    where TSharing : struct, ISharing
{
    /// <summary>Items that a queue has places for at first.</summary>
    public const int UsualCapacity = 256;

    private StealSlot[] _slots;
    private StealEnds _ends;

    /// <summary>Makes an empty one.</summary>
    /// <param name="capacity">Places at first; a power of two.</param>
    public StealQueue(int capacity = UsualCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        if (!BitOperations.IsPow2(capacity))
        {
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "A ring's capacity is a power of two.");
        }

        _slots = new StealSlot[capacity];
        _ends.Slots = _slots;
    }

    /// <summary>Whether there was nothing a moment ago. Any thread.</summary>
    public bool IsEmpty => TSharing.Read(this, in _ends.Head) >= TSharing.Read(this, in _ends.Tail);

    /// <summary>Items taken so far: as long as it does not change, nobody takes. Any thread.</summary>
    public long TakenCount => TSharing.Read(this, in _ends.Head);

    /// <summary>Adds an item. The owner only.</summary>
    public void Put(Node item)
    {
        long tail = _ends.NextTail;
        StealSlot[] slots = _ends.Slots;
        long head = TSharing.Read(this, in _ends.Head);
        if (tail - head == slots.Length)
        {
            slots = Grow(head);
        }

        if (!TSharing.Keeps(Safeguard.ItemBeforeTail))
        {
            Publish(1);
            TSharing.Write(slots, ref At(slots, tail), item);
            return;
        }

        TSharing.Write(slots, ref At(slots, tail), item);
        Publish(1);
    }

    /// <summary>Takes the oldest item; null if there is none. The owner only.</summary>
    public Node? TryTake()
    {
        StealSlot[] slots = _ends.Slots;
        long head = TSharing.Read(this, in _ends.Head);
        while (head != _ends.NextTail)
        {
            Node? item = TSharing.Read(slots, in At(slots, head));
            if (!TSharing.Keeps(Safeguard.TakeIsOneStep))
            {
                TSharing.Write(this, ref _ends.Head, head + 1);
                return item;
            }

            long seen = TSharing.CompareExchange(this, ref _ends.Head, head + 1, head);
            if (seen == head)
            {
                return item;
            }

            head = seen; // A thief was faster.
        }

        return null;
    }

    /// <summary>Takes the older half, or as much of it as the thief has places for. Any thread but the owner.</summary>
    /// <param name="thief">The caller's own queue, to which all but the first go: then others may have to be woken.</param>
    /// <returns>The first; null if there is none, or somebody else took.</returns>
    public Node? TrySteal(StealQueue<TSharing> thief)
    {
        long head = TSharing.Read(this, in _ends.Head);
        long count = TSharing.Read(this, in _ends.Tail) - head;
        if (count <= 0)
        {
            return null;
        }

        // Read after the tail: it has places for all that was put up to there.
        StealSlot[] slots = TSharing.Read(this, in _slots);
        Node? first = TSharing.Read(slots, in At(slots, head));
        int more = thief.Copy(slots, head + 1, (count - 1) / 2);
        if (!TSharing.Keeps(Safeguard.StealIsOneStep))
        {
            TSharing.Write(this, ref _ends.Head, head + 1 + more);
        }
        else if (TSharing.CompareExchange(this, ref _ends.Head, head + 1 + more, head) != head)
        {
            return null; // What was copied may be anything. Nobody was told of it.
        }

        if (more > 0)
        {
            thief.Publish(more);
        }

        return first;
    }

    /// <summary>Forgets what was taken, so that it is not kept alive from here. The owner only, before it sleeps.</summary>
    public void Sweep()
    {
        StealSlot[] slots = _ends.Slots;
        long head = TSharing.Read(this, in _ends.Head);
        for (long at = Math.Max(_ends.Swept, _ends.NextTail - slots.Length); at < head; at++)
        {
            TSharing.Write(slots, ref At(slots, at), null);
        }

        _ends.Swept = head;
    }

    private static ref Node? At(StealSlot[] slots, long place) => ref slots[(int)place & (slots.Length - 1)].Item;

    // Behind the tail, where nobody looks. The owner only.
    private int Copy(StealSlot[] from, long first, long count)
    {
        if (count == 0)
        {
            return 0;
        }

        StealSlot[] slots = _ends.Slots;
        long tail = _ends.NextTail;
        int room = slots.Length - (int)(tail - TSharing.Read(this, in _ends.Head));
        int copied = (int)Math.Min(count, room);
        for (int index = 0; index < copied; index++)
        {
            TSharing.Write(slots, ref At(slots, tail + index), TSharing.Read(from, in At(from, first + index)));
        }

        return copied;
    }

    private void Publish(int count)
    {
        _ends.NextTail += count;
        if (TSharing.Keeps(Safeguard.PutIsAFence))
        {
            _ = TSharing.Add(this, ref _ends.Tail, count); // The owner counts for itself.
        }
        else
        {
            TSharing.Write(this, ref _ends.Tail, _ends.NextTail);
        }
    }

    // Thieves who still read the old array find there what was there; nobody writes to it any more.
    private StealSlot[] Grow(long head)
    {
        StealSlot[] old = _ends.Slots;
        StealSlot[] larger = new StealSlot[old.Length * 2];
        if (!TSharing.Keeps(Safeguard.CopiedBeforeGrown))
        {
            TSharing.Write(this, ref _slots, larger);
        }

        for (long at = head; at < _ends.NextTail; at++)
        {
            TSharing.Write(larger, ref At(larger, at), TSharing.Read(old, in At(old, at)));
        }

        _ends.Slots = larger;
        TSharing.Write(this, ref _slots, larger);
        return larger;
    }
}

/// <summary>One place of a queue; a type of its own, for an array of nodes asks at each write whether the node may be there.</summary>
internal struct StealSlot
{
    public Node? Item;
}

/// <summary>What the owner of a queue works with, on cache lines that nobody else has words on; other threads look here only when they have nothing to do.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct StealEnds
{
    /// <summary>Items taken so far.</summary>
    [FieldOffset(128)]
    public long Head;

    /// <summary>Items put so far.</summary>
    [FieldOffset(136)]
    public long Tail;

    /// <summary>Items put so far: the owner's alone.</summary>
    [FieldOffset(144)]
    public long NextTail;

    /// <summary>Items whose places were cleared: the owner's alone.</summary>
    [FieldOffset(152)]
    public long Swept;

    /// <summary>The places as the owner knows them.</summary>
    [FieldOffset(160)]
    public StealSlot[] Slots;
}
