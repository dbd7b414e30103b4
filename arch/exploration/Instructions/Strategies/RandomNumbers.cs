using System;
using System.Numerics;

namespace AsyncCap.Arch.Exploration.Instructions.Strategies;

/// <summary>Random numbers that are the same on every machine: SplitMix64.</summary>
/// <remarks>Each execution starts anew from the seed and its own number, mixed: so neighbouring seeds share nothing,
/// and any one execution can be had again without those before it.</remarks>
internal struct RandomNumbers(ulong seed, ulong execution)
{
    private ulong _state = Mix(seed + 0x9E3779B97F4A7C15) ^ Mix(execution * 0xD1342543DE82EF95);

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    public int Below(int count) => (int)(((UInt128)Next() * (ulong)count) >> 64);

    /// <summary>One of the bits that are set in a mask.</summary>
    public int BitOf(uint mask)
    {
        for (int skip = Below(BitOperations.PopCount(mask)); skip > 0; skip--)
        {
            mask &= mask - 1;
        }

        return BitOperations.TrailingZeroCount(mask);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
