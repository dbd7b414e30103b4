using System;
using System.Runtime.CompilerServices;
using Internal.Runtime.CompilerHelpers;

namespace Internal.Runtime;

/// <summary>Finds room between the objects that outlived the last collection, piece by piece, as objects need it.</summary>
/// <remarks>
/// Small objects come from the gap that <see cref="Heap"/> stands in, and after it from the next gap. What does not fit and is
/// larger than <see cref="SmallBytes"/> goes into a later gap of its own and is marked there, so that the small ones step over it.
/// Gaps are never listed: their ends are the marks. A gap is zeroed a page at a time when it is come to.
/// Nothing here allocates objects.
/// </remarks>
internal static unsafe class FreeRuns
{
    // Gaps smaller than this are at worst lost until the next collection.
    private const int SmallBytes = 64;

    private const int PieceBytes = 4096;

    private static byte* s_gapEnd;
    private static byte* s_runStart;
    private static byte* s_largeNext;

    // No later gap holds this many bytes.
    private static nuint s_largeTooMany;

    private static nuint s_closedBytes;

    private static bool s_endsWhenFull;

    // Told for how many bytes there is no room.
    private static delegate*<nuint, void> s_whenFull;

    /// <summary>Bytes of objects ever made.</summary>
    internal static nuint AllocatedBytes => s_closedBytes + (nuint)(Heap.Next - s_runStart);

    /// <summary>Whether a full heap ends the process, instead of throwing an exception.</summary>
    internal static bool EndsWhenFull
    {
        get => s_endsWhenFull;
        set => s_endsWhenFull = value;
    }

    /// <summary>Names who is told first that the heap is full. It is called inside a `new`, and must not allocate.</summary>
    internal static void SetListener(delegate*<nuint, void> whenFull) => s_whenFull = whenFull;

    /// <summary>Called once by the start-up code: all memory is one gap, and known to be zero.</summary>
    internal static void Initialize()
    {
        s_runStart = HeapRegion.Base;
        s_gapEnd = HeapRegion.Limit;
        s_largeNext = HeapRegion.Limit;
        Heap.SetRun(HeapRegion.Base, HeapRegion.Limit);
    }

    /// <summary>Leaves the current gap, since a collection follows; behind it the search begins in front.</summary>
    internal static void CloseRun()
    {
        CloseGap();
        StartAt(HeapRegion.Base);
    }

    /// <summary>Called by a collection when all marks are set.</summary>
    internal static void Reopen()
    {
        s_largeNext = HeapRegion.Base;
        s_largeTooMany = nuint.MaxValue;
    }

    /// <summary>Room for an object that does not fit into the current piece.</summary>
    /// <returns>The position; zeroed. Never null: a heap that is full and cannot grow throws, or ends the process.</returns>
    internal static byte* Take(nuint sizeBytes)
    {
        while (true)
        {
            if (sizeBytes <= (nuint)(s_gapEnd - Heap.Next))
            {
                return TakeHere(sizeBytes);
            }

            if (sizeBytes <= SmallBytes)
            {
                if (FindGap(sizeBytes))
                {
                    continue;
                }
            }
            else
            {
                byte* position = TakeAhead(sizeBytes);
                if (position != null)
                {
                    return position;
                }
            }

            if (!TryGrow(sizeBytes))
            {
                Exhausted(sizeBytes);
            }
        }
    }

    // The gap goes on: a further piece of it becomes the run's. Behind the high-water mark that is all of it.
    private static byte* TakeHere(nuint sizeBytes)
    {
        byte* start = Heap.Next;
        byte* zeroed = Heap.End;
        byte* end = s_gapEnd;
        if (start < HeapRegion.HighWater && (nuint)(end - start) > Math.Max(sizeBytes, PieceBytes))
        {
            end = start + Math.Max(sizeBytes, PieceBytes);
        }

        Zero(zeroed, end);
        Heap.SetRun(start + sizeBytes, end);
        return start;
    }

    private static bool FindGap(nuint sizeBytes)
    {
        byte* end = s_gapEnd;
        while (end < HeapRegion.Limit)
        {
            byte* start = MarkMap.BehindMarked(end);
            end = MarkMap.NextMarked(start);
            if ((nuint)(end - start) >= sizeBytes)
            {
                CloseGap();
                s_gapEnd = end;
                s_runStart = start;
                Heap.SetRun(start, start);
                return true;
            }
        }

        return false;
    }

    private static byte* TakeAhead(nuint sizeBytes)
    {
        if (sizeBytes >= s_largeTooMany)
        {
            return null;
        }

        if (s_largeNext < s_gapEnd)
        {
            s_largeNext = s_gapEnd;
        }

        byte* from = s_largeNext;
        byte* position = SearchAhead(from, HeapRegion.Limit, sizeBytes);
        if (position == null && from > s_gapEnd)
        {
            position = SearchAhead(s_gapEnd, from, sizeBytes);
        }

        if (position == null)
        {
            s_largeTooMany = sizeBytes;
            return null;
        }

        // The small objects must step over it. Its table pointer is written before they can come here.
        MarkMap.Mark(position);
        byte* end = position + sizeBytes;
        Zero(position, end);
        if (end > HeapRegion.HighWater)
        {
            HeapRegion.HighWater = end;
        }

        s_largeNext = end;
        s_closedBytes += sizeBytes;
        return position;
    }

    // Looks at the gaps that begin in [from, to). Both lie in a gap, or at the end of one.
    private static byte* SearchAhead(byte* from, byte* to, nuint sizeBytes)
    {
        byte* start = MarkMap.BehindMarked(from);
        while (start < to)
        {
            byte* end = MarkMap.NextMarked(start);
            if ((nuint)(end - start) >= sizeBytes)
            {
                return start;
            }

            start = MarkMap.BehindMarked(end);
        }

        return null;
    }

    private static bool TryGrow(nuint sizeBytes)
    {
        byte* oldLimit = HeapRegion.Limit;
        if (!HeapRegion.Grow(sizeBytes))
        {
            return false;
        }

        s_largeTooMany = nuint.MaxValue;
        if (s_gapEnd == oldLimit)
        {
            s_gapEnd = HeapRegion.Limit;
        }

        return true;
    }

    private static void CloseGap()
    {
        s_closedBytes = AllocatedBytes;
        if (Heap.Next > HeapRegion.HighWater)
        {
            HeapRegion.HighWater = Heap.Next;
        }

        s_runStart = Heap.Next;
    }

    private static void StartAt(byte* position)
    {
        s_gapEnd = position;
        s_runStart = position;
        Heap.SetRun(position, position);
    }

    // What lies behind the high-water mark is zero already.
    private static void Zero(byte* start, byte* end)
    {
        byte* dirtyEnd = end < HeapRegion.HighWater ? end : HeapRegion.HighWater;
        if (start < dirtyEnd)
        {
            SpanHelpers.ClearWithoutReferences(ref *start, (nuint)(dirtyEnd - start));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Exhausted(nuint sizeBytes)
    {
        if (s_whenFull != null)
        {
            s_whenFull(sizeBytes);
        }

        if (s_endsWhenFull)
        {
            Panic.Stop(FailureReason.OutOfMemory);
        }

        throw EmergencyExceptions.OutOfMemory;
    }
}
