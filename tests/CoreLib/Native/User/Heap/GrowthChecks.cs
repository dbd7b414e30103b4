using System;
using AsyncCap.Vats;

namespace AsyncCap.Tests.CoreLib.Heap;

/// <summary>A heap that asks for more pages; the test's start code left 31 MiB of them behind it.</summary>
internal static class GrowthChecks
{
    private static object? s_kept;
    private static Link? s_list;
    private static int s_left;
    private static int s_asked;

    public static void Run()
    {
        long before = TurnHeap.SizeBytes;
        TurnHeap.MorePages = Give;
        s_left = 0;
        Report.True("a heap that gets nothing is full"u8, !TryArray(2_000_000) && s_asked == 1);
        s_left = 600;
        Report.True("an array makes the heap grow"u8, TryArray(2_000_000));
        Report.True("by what it needs"u8, TurnHeap.SizeBytes - before is > 2_000_000 - 1_048_576 and < 2_100_000);
        Report.True("new memory is zero"u8, IsZero((byte[])s_kept!));
        s_kept = null;
        s_left = 1000;
        s_list = null;
        int count = Fill();
        Report.True("links make the heap grow, page by page"u8, s_left == 0 && count > 100_000);
        Report.True("the list is whole"u8, IsWhole(count));
        TurnHeap.Collect();
        Report.True("also behind a collection"u8, IsWhole(count));
        s_list = null;
        TurnHeap.Collect();
        int again = Fill();
        Report.True("all of it is used again"u8, again * 32L > TurnHeap.SizeBytes - 10_000);
        Report.True("and the new list is whole"u8, IsWhole(again));
        GrowAmongHoles();
    }

    // The heap grows while the marks of a collection still say where the holes are.
    private static void GrowAmongHoles()
    {
        DropEveryOther();
        long holes = (TurnHeap.SizeBytes - 10_000) / 2;
        TurnHeap.Collect();
        long last = s_list!.Value;
        Link kept = s_list;
        s_kept = kept;
        s_left = 600;
        Report.True("a heap of holes grows for an array"u8, TryArray(2_000_000, out byte[]? array) && IsZero(array!));
        array.AsSpan().Fill(0xEE);
        s_left = 0;
        s_list = null;
        int count = Fill();
        Report.True("the holes are filled"u8, count * 32L > holes && IsWhole(count));
        Report.True("and what is between them is whole"u8, IsEverySecond(kept, last) && array![0] == 0xEE && array[^1] == 0xEE);
    }

    private static void DropEveryOther()
    {
        for (Link? link = s_list; link is not null; link = link.Next)
        {
            link.Next = link.Next?.Next;
        }
    }

    private static bool IsEverySecond(Link first, long value)
    {
        for (Link? link = first; link is not null; link = link.Next)
        {
            if (link.Value != value)
            {
                return false;
            }

            value -= 2;
        }

        return value is -1 or -2;
    }

    private static int Give(int pages)
    {
        s_asked++;
        int given = pages < s_left ? pages : s_left;
        s_left -= given;
        return given;
    }

    private static bool TryArray(int length)
    {
        bool isMade = TryArray(length, out byte[]? array);
        s_kept = array;
        return isMade;
    }

    private static bool TryArray(int length, out byte[]? array)
    {
        try
        {
            array = new byte[length];
            return true;
        }
        catch (OutOfMemoryException)
        {
            array = null;
            return false;
        }
    }

    private static bool IsZero(byte[] bytes)
    {
        foreach (byte value in bytes)
        {
            if (value != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static int Fill()
    {
        int count = 0;
        try
        {
            while (true)
            {
                s_list = new Link(s_list, count);
                count++;
            }
        }
        catch (OutOfMemoryException)
        {
            return count;
        }
    }

    private static bool IsWhole(int count)
    {
        for (Link? link = s_list; link is not null; link = link.Next)
        {
            if (link.Value != --count)
            {
                return false;
            }
        }

        return count == 0;
    }

    private sealed class Link(Link? next, long value)
    {
        public Link? Next = next;
        public readonly long Value = value;
    }
}
