namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>Numbers that follow from other numbers: whoever knows the seed finds the same ones, in any order.</summary>
/// <remarks>The mixing step of SplitMix64. Source: Steele, Lea and Flood, Fast splittable pseudorandom number generators (2014).</remarks>
internal static class Draw
{
    /// <summary>The number that follows from a seed and what it is for.</summary>
    public static ulong From(ulong seed, Lot lot, long first, long second = 0) =>
        Mix(Mix(Mix(seed + (ulong)lot) + (ulong)first) + (ulong)second);

    /// <summary>One below a limit.</summary>
    public static int Below(int limit, ulong seed, Lot lot, long first, long second = 0) =>
        (int)(From(seed, lot, first, second) % (ulong)limit);

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

/// <summary>What a number is drawn for.</summary>
internal enum Lot
{
    /// <summary>Whom a node knows.</summary>
    Peer = 1,

    /// <summary>What a callee does wrong.</summary>
    Habit = 2,

    /// <summary>After how many calls.</summary>
    Patience = 3,

    /// <summary>Whom a call goes to, of those whom its client knows.</summary>
    Callee = 4,

    /// <summary>How a call goes.</summary>
    Way = 5,

    /// <summary>A call's own number.</summary>
    Nonce = 6,

    /// <summary>What an answer has to prove.</summary>
    Proof = 7,

    /// <summary>Whether a moody callee throws.</summary>
    Mood = 8,

    /// <summary>Whom the supervisor destroys.</summary>
    Doom = 9,
}
