namespace AsyncCap.Vats;

/// <summary>Segments that one thread has emptied, for the next that it needs. A message is never reused, only its slot.</summary>
/// <param name="mostKept">How many it keeps of each size.</param>
internal sealed class SegmentCache(int mostKept)
{
    private Segment? _small;
    private Segment? _large;
    private int _smallCount;
    private int _largeCount;

    public Segment Rent(bool isSmall)
    {
        ref Segment? first = ref (isSmall ? ref _small : ref _large);
        Segment? segment = first;
        if (segment is null)
        {
            return new Segment(isSmall ? Segment.SmallSlots : Segment.LargeSlots);
        }

        first = segment.Next;
        segment.Next = null;
        (isSmall ? ref _smallCount : ref _largeCount)--;
        return segment;
    }

    /// <summary>Takes back a segment of which every slot was read and cleared.</summary>
    public void Return(Segment segment)
    {
        bool isSmall = segment.Slots.Length == Segment.SmallSlots;
        ref int count = ref (isSmall ? ref _smallCount : ref _largeCount);
        if (count == mostKept)
        {
            return;
        }

        ref Segment? first = ref (isSmall ? ref _small : ref _large);
        segment.Written = 0;
        segment.Read = 0;
        segment.Next = first;
        first = segment;
        count++;
    }
}
