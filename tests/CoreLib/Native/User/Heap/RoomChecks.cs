using System;
using System.Runtime.CompilerServices;
using AsyncCap.Vats;

namespace AsyncCap.Tests.CoreLib.Heap;

/// <summary>What fits into a megabyte, again and again; and what happens when no more does.</summary>
internal static class RoomChecks
{
    private static object? s_kept;
    private static Link? s_list;

    public static void Run()
    {
        long atFirst = LargestArray();
        Report.True("most of the heap fits into one array"u8, atFirst > 1_000_000);
        Report.Equal("and does so again"u8, atFirst, LargestArray());
        FillWithLinks();
        int links = CountLinks();
        Report.True("links fill the heap"u8, links > 32_000);
        DropEveryOther();
        TurnHeap.Collect();
        Report.True("a full heap of holes has no large room"u8, !TryArray(1000));
        int more = FillWithLinks();
        Report.Equal("every hole is filled"u8, links / 2, more);
        s_list = null;
        TurnHeap.Collect();
        RoomPassedBy();
        s_kept = null;
        TurnHeap.Collect();
        Fragments();
        s_kept = null;
        TurnHeap.Collect();
        Report.Equal("in the end the heap is whole"u8, atFirst, LargestArray());
        ManyTurns();
    }

    /// <summary>A vat that exceeds its bank: the process ends with the reason.</summary>
    public static void EndByExhaustion()
    {
        TurnHeap.EndsProcessWhenFull = true;
        try
        {
            _ = FillWithLinks();
        }
        catch (OutOfMemoryException)
        {
            Report.True("nobody can catch the end"u8, false);
        }
    }

    // To 8 bytes.
    private static long LargestArray()
    {
        int low = 0;
        int high = 1 << 20;
        while (high - low > 8)
        {
            int middle = (low + high) / 2;
            TurnHeap.Collect();
            if (TryArray(middle))
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        TurnHeap.Collect();
        return low;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryArray(int length)
    {
        try
        {
            s_kept = new byte[length];
            s_kept = null;
            return true;
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }

    private static int FillWithLinks()
    {
        int count = 0;
        try
        {
            while (true)
            {
                s_list = new Link { Next = s_list };
                count++;
            }
        }
        catch (OutOfMemoryException)
        {
            return count;
        }
    }

    private static int CountLinks()
    {
        int count = 0;
        for (Link? link = s_list; link is not null; link = link.Next)
        {
            count++;
        }

        return count;
    }

    private static void DropEveryOther()
    {
        for (Link? link = s_list; link is not null; link = link.Next)
        {
            link.Next = link.Next?.Next;
        }
    }

    // A search for much room goes past little room; what needs only that finds it all the same.
    private static void RoomPassedBy()
    {
        const int Length = 1000;
        byte[]?[] table = new byte[]?[1200];
        s_kept = table;
        int count = 0;
        while (TryArrayInto(ref table[count], Length))
        {
            count++;
        }

        table[5] = null;
        table[count / 2] = null;
        table[(count / 2) + 1] = null;
        TurnHeap.Collect();
        Report.True("the double room"u8, TryArrayInto(ref table[5], 2 * Length));
        Report.True("and the single one before it"u8, TryArrayInto(ref table[count / 2], Length));
        Report.True("and no third"u8, !TryArrayInto(ref table[count], Length));
    }

    private static bool TryArrayInto(ref byte[]? place, int length)
    {
        try
        {
            place = new byte[length];
            return true;
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }

    // Rooms of many sizes between survivors: a room once free is found again, whatever sizes come between.
    private static void Fragments()
    {
        const int Count = 600;
        byte[]?[] table = new byte[]?[Count];
        s_kept = table;
        uint random = 12345;
        int failures = 0;
        for (int round = 0; round < 400; round++)
        {
            TurnHeap.Collect();
            for (int turn = 0; turn < 150; turn++)
            {
                random = (random * 1_664_525) + 1_013_904_223;
                int index = (int)(random >> 8) % Count;
                random = (random * 1_664_525) + 1_013_904_223;
                int length = 1 << (int)((random >> 20) % 12);
                byte[] array = new byte[length];
                failures += array[0] + array[^1];
                array.AsSpan().Fill((byte)index);
                table[index] = array;
            }

            for (int index = 0; index < Count; index++)
            {
                byte[]? array = table[index];
                failures += array is not null && (array[0] != (byte)index || array[^1] != (byte)index) ? 1 : 0;
            }
        }

        Report.Equal("arrays keep their contents among holes"u8, 0, failures);
    }

    // A loop as a vat's: a turn leaves garbage and a little state; collections come when they are due.
    private static void ManyTurns()
    {
        int before = GC.CollectionCount(0);
        long bytes = GC.GetTotalAllocatedBytes(false);
        for (int turn = 0; turn < 20_000; turn++)
        {
            Turn(turn);
            _ = TurnHeap.CollectIfDue();
        }

        Report.Equal("turns that kept their state"u8, 20_000 - 1, ((Link)s_kept!).Value);
        Report.True("turns used many heaps"u8, GC.GetTotalAllocatedBytes(false) - bytes > 38_000_000);
        Report.True("collections when due"u8, GC.CollectionCount(0) - before is > 60 and < 130);
        GC.Collect();
        Report.True("a turn asks for a collection, the loop collects"u8, TurnHeap.IsCollectionDue && TurnHeap.CollectIfDue()
            && !TurnHeap.IsCollectionDue);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Turn(int number)
    {
        Link? list = null;
        for (int count = 0; count < 60; count++)
        {
            list = new Link { Next = list, Value = count };
        }

        s_kept = list;
        s_kept = new Link { Value = number };
    }

    private sealed class Link
    {
        public Link? Next;
        public int Value;
    }
}
