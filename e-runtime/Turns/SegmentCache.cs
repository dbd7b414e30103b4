using System;

namespace AsyncCap.Vats;

/// <summary>Segments that the calling thread has emptied, for the next that it needs. A message is never reused, only its slot.</summary>
internal static class SegmentCache
{
    private const int MostKept = 256;

    [ThreadStatic]
    private static Segment? t_small;

    [ThreadStatic]
    private static Segment? t_large;

    [ThreadStatic]
    private static int t_smallCount;

    [ThreadStatic]
    private static int t_largeCount;

    public static Segment Rent(bool isSmall)
    {
        ref Segment? first = ref (isSmall ? ref t_small : ref t_large);
        Segment? segment = first;
        if (segment is null)
        {
            return new Segment(isSmall ? Segment.SmallSlots : Segment.LargeSlots);
        }

        first = segment.Next;
        segment.Next = null;
        (isSmall ? ref t_smallCount : ref t_largeCount)--;
        return segment;
    }

    /// <summary>Takes back a segment of which every slot was read and cleared.</summary>
    public static void Return(Segment segment)
    {
        bool isSmall = segment.Slots.Length == Segment.SmallSlots;
        ref int count = ref (isSmall ? ref t_smallCount : ref t_largeCount);
        if (count == MostKept)
        {
            return;
        }

        ref Segment? first = ref (isSmall ? ref t_small : ref t_large);
        segment.Written = 0;
        segment.Read = 0;
        segment.Next = first;
        first = segment;
        count++;
    }
}
