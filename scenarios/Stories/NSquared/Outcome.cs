namespace AsyncCap.Scenarios.Stories.NSquared;

/// <summary>What was measured at a point; 0 if it was not.</summary>
internal struct Outcome
{
    /// <summary>The point.</summary>
    public Point Point;

    /// <summary>Bytes of objects, calls and connections.</summary>
    public ulong KernelBytes;

    /// <summary>Bytes of capability tables.</summary>
    public ulong CapabilityBytes;

    /// <summary>Bytes of shared memory.</summary>
    public ulong SharedBytes;

    /// <summary>Messages a million instructions, or a second.</summary>
    public ulong Throughput;

    /// <summary>What a newcomer with eight peers takes.</summary>
    public ulong Join;

    /// <summary>What it takes until it is gone.</summary>
    public ulong Leave;

    /// <summary>What the kernel's operations take to make, connect with eight peers and discard an object, by themselves.</summary>
    public ulong Cycle;

    /// <summary>All bytes.</summary>
    public readonly ulong Bytes => KernelBytes + CapabilityBytes + SharedBytes;
}
