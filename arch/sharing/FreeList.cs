using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Arch.Sharing;

/// <summary>Which of a fixed number of places are free. Any thread takes and gives; lock-free, allocates nothing.</summary>
/// <remarks>
/// FL-1: a place that was taken is not taken again before it was given back.
/// The head is a place and a count of changes in one word. Without the count, somebody could take two places and give the first
/// back between another's look at the head and its compare-and-swap, which would then succeed with a successor that is in use (ABA).
/// </remarks>
public sealed class FreeList<TSharing>
    where TSharing : struct, ISharing
{
    private readonly int[] _next; // each place's successor plus one; 0 ends the list
    private long _head;           // changes in the upper half, first place plus one in the lower

    /// <summary>Makes a list on which all places are free, or none.</summary>
    public FreeList(int count, bool isFull = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _next = new int[count];
        if (!isFull)
        {
            return;
        }

        for (int place = 0; place < count - 1; place++)
        {
            _next[place] = place + 2;
        }

        _head = 1;
    }

    /// <summary>Whether no place was free a moment ago.</summary>
    public bool IsEmpty => (uint)TSharing.Read(this, in _head) == 0;

    /// <summary>Takes a place; false if all are in use.</summary>
    public bool TryTake(out int place)
    {
        long head = TSharing.Read(this, in _head);
        while (true)
        {
            place = (int)(head & uint.MaxValue) - 1;
            if (place < 0)
            {
                return false;
            }

            int next = TSharing.Read(_next, in _next[place]); // May be stale: then the count has changed.
            long seen = TSharing.CompareExchange(this, ref _head, Changed(head, next), head);
            if (seen == head)
            {
                return true;
            }

            head = seen;
        }
    }

    /// <summary>Gives back a place that was taken.</summary>
    public void Give(int place)
    {
        long head = TSharing.Read(this, in _head);
        while (true)
        {
            TSharing.Write(_next, ref _next[place], (int)(head & uint.MaxValue));
            long seen = TSharing.CompareExchange(this, ref _head, Changed(head, place + 1), head);
            if (seen == head)
            {
                return;
            }

            head = seen;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Changed(long head, int first)
    {
        long count = TSharing.Keeps(Safeguard.HeadIsCounted) ? (head >> 32) + 1 : 0;
        return (count << 32) | (uint)first;
    }
}
