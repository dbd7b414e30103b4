namespace AsyncCap.Scenarios.Programs.Chance;

/// <summary>The same numbers everywhere: xorshift64*, Vigna 2016.</summary>
public struct RandomNumbers
{
    private ulong _state;

    /// <summary>Starts again from a seed; seeds that lie close together give numbers that do not.</summary>
    public RandomNumbers(ulong seed) => _state = ((seed + 1) * 0x9E37_79B9_7F4A_7C15) | 1;

    /// <summary>The next number, 0 to <paramref name="below"/> - 1.</summary>
    public uint Next(uint below)
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return (uint)((_state * 0x2545_F491_4F6C_DD1D) >> 33) % below;
    }

    /// <summary>True once in <paramref name="many"/> times.</summary>
    public bool OneIn(uint many) => Next(many) == 0;
}
