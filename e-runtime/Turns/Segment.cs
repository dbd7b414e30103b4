namespace AsyncCap.Vats;

/// <summary>A run of message slots, written from the front and read from the front, once.</summary>
internal sealed class Segment(int slotCount)
{
    /// <summary>Slots of the first segment of a queue: most vats have few messages waiting.</summary>
    public const int SmallSlots = 4;

    /// <summary>Slots of the others.</summary>
    public const int LargeSlots = 32;

    public readonly Message[] Slots = new Message[slotCount];

    /// <summary>How many have been written.</summary>
    public int Written;

    /// <summary>How many of these have been read.</summary>
    public int Read;

    public Segment? Next;
}
