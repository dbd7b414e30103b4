namespace AsyncCap.Arch.X64.Boot;

/// <summary>Physical memory from <see cref="Start"/> up to, and not including, <see cref="End"/>.</summary>
internal readonly struct PhysicalRange
{
    /// <summary>First byte.</summary>
    public readonly ulong Start;

    /// <summary>First byte behind it.</summary>
    public readonly ulong End;

    /// <summary>Names a range; one that ends before it starts is empty.</summary>
    public PhysicalRange(ulong start, ulong end)
    {
        Start = start;
        End = end > start ? end : start;
    }

    /// <summary>Bytes in the range.</summary>
    public ulong SizeBytes => End - Start;

    /// <summary>The part below an address.</summary>
    public PhysicalRange Below(ulong address) => new(Start, End < address ? End : address);

    /// <summary>The part from an address on.</summary>
    public PhysicalRange From(ulong address) => new(Start > address ? Start : address, End);

    /// <summary>The whole multiples of a power of two inside the range.</summary>
    public PhysicalRange Aligned(ulong unit) => new((Start + unit - 1) & ~(unit - 1), End & ~(unit - 1));

    /// <summary>The larger of two ranges.</summary>
    public PhysicalRange OrLarger(PhysicalRange other) => other.SizeBytes > SizeBytes ? other : this;
}
