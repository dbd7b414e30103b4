namespace AsyncCap.Vats;

/// <summary>Numbers that follow from a seed. Every state is followed by another, so no seed is a bad one.</summary>
/// <remarks>Source: Steele, Lea and Flood, Fast splittable pseudorandom number generators (2014).</remarks>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next number.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>Lets what follows depend on something else too.</summary>
    public void Stir(ulong value) => _state += value;
}
