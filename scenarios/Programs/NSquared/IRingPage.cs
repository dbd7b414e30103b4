namespace AsyncCap.Scenarios.Programs.NSquared;

/// <summary>What a ring asks of the page that it lies in. Offsets are in bytes and multiples of 8.</summary>
/// <remarks>
/// A page that ships is memory of two processes (<see cref="SharedPage"/>). In the explorer each access is a scheduling point, and a guard can be
/// taken away to see that it is missed. The words of a ring's slots are ordered by its indices, so they need no order of their own.
/// </remarks>
public interface IRingPage
{
    /// <summary>Reads an index or a flag: nothing that stands later in the program happens before.</summary>
    ulong ReadAcquire(uint offset);

    /// <summary>Writes an index or a flag: all that stands earlier in the program happened before.</summary>
    void WriteRelease(uint offset, ulong value);

    /// <summary>Reads a word of a slot.</summary>
    ulong ReadData(uint offset);

    /// <summary>Writes a word of a slot.</summary>
    void WriteData(uint offset, ulong value);

    /// <summary>All before happens before all after, reads of later words included.</summary>
    void Fence();

    /// <summary>False if a test has taken the guard away; a constant where it ships.</summary>
    static abstract bool Keeps(RingGuard guard);
}

/// <summary>What keeps a ring right, for tests that take one away.</summary>
public enum RingGuard
{
    /// <summary>An item is written before the tail says that it is there.</summary>
    ItemBeforeTail = 0,

    /// <summary>A full ring takes no more.</summary>
    FullIsFull = 1,

    /// <summary>An index that the other side cannot have written honestly ends the ring.</summary>
    IndicesAreChecked = 2,

    /// <summary>Who says that it wants a signal looks once more before it sleeps.</summary>
    LooksAgainBeforeSleep = 3,

    /// <summary>Between saying so and looking there is a full fence.</summary>
    SleeperFences = 4,

    /// <summary>Between putting and looking whether a signal is wanted there is a full fence.</summary>
    PutterFences = 5,
}
