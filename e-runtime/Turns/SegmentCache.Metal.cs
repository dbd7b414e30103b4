namespace AsyncCap.Vats;

/// <summary>Segments that were emptied, for the next that are needed.</summary>
internal static class SegmentCache
{
    private const int MostKept = 4;

    private static Segment? s_small;
    private static Segment? s_large;
    private static int s_smallCount;
    private static int s_largeCount;

    public static Segment Rent(bool isSmall)
    {
        ref Segment? first = ref (isSmall ? ref s_small : ref s_large);
        Segment? segment = first;
        if (segment is null)
        {
            return new Segment(isSmall ? Segment.SmallSlots : Segment.LargeSlots);
        }

        first = segment.Next;
        segment.Next = null;
        (isSmall ? ref s_smallCount : ref s_largeCount)--;
        return segment;
    }

    /// <summary>Takes back a segment of which every slot was read and cleared.</summary>
    public static void Return(Segment segment)
    {
        bool isSmall = segment.Slots.Length == Segment.SmallSlots;
        ref int count = ref (isSmall ? ref s_smallCount : ref s_largeCount);
        if (count == MostKept)
        {
            return;
        }

        ref Segment? first = ref (isSmall ? ref s_small : ref s_large);
        segment.Written = 0;
        segment.Read = 0;
        segment.Next = first;
        first = segment;
        count++;
    }
}
