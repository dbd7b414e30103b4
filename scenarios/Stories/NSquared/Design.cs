using AsyncCap.Scenarios.Programs.NSquared;

namespace AsyncCap.Scenarios.Stories.NSquared;

/// <summary>How objects are connected.</summary>
public enum Design : byte
{
    /// <summary>Each object is an endpoint; a call's sender pays for it.</summary>
    Objects = 0,

    /// <summary>Each connected pair has rings in shared pages.</summary>
    Pairs = 1,

    /// <summary>Each object has a ring in shared pages, and its peers have credits for it.</summary>
    Credits = 2,
}

/// <summary>One point of the sweep.</summary>
public readonly struct Point(Design design, uint count, Degree degree, uint depth, ulong seed)
{
    /// <summary>How objects are connected.</summary>
    public Design Design => design;

    /// <summary>Objects; a power of two.</summary>
    public uint Count => count;

    /// <summary>Peers of each.</summary>
    public Degree Degree => degree;

    /// <summary>Requests of each object on their way at a time.</summary>
    public uint Depth => depth;

    /// <summary>Chooses peers and traffic.</summary>
    public ulong Seed => seed;
}
