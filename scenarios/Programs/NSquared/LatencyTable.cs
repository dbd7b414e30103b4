using System.Numerics;

namespace AsyncCap.Scenarios.Programs.NSquared;

/// <summary>How long things took: counts in buckets, 32 to each power of two, so a bucket is at most about 3 % wide.</summary>
public sealed class LatencyTable
{
    /// <summary>Buckets.</summary>
    public const int BucketCount = 32 * 40;

    private const int SubBits = 5;
    private readonly uint[] _counts = new uint[BucketCount];

    /// <summary>How many were noted.</summary>
    public ulong Count { get; private set; }

    /// <summary>The longest.</summary>
    public ulong Longest { get; private set; }

    /// <summary>How many are in a bucket.</summary>
    public uint this[int bucket] => _counts[bucket];

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        System.Array.Clear(_counts);
        Count = 0;
        Longest = 0;
    }

    /// <summary>Notes one.</summary>
    public void Note(ulong value)
    {
        _counts[Bucket(value)]++;
        Count++;
        Longest = value > Longest ? value : Longest;
    }

    /// <summary>Adds a bucket of somebody else's.</summary>
    public void Add(int bucket, uint count, ulong longest)
    {
        _counts[bucket] += count;
        Count += count;
        Longest = longest > Longest ? longest : Longest;
    }

    /// <summary>The value below or at which so many of 1,000 lie: the upper end of its bucket, at most the longest.</summary>
    public ulong Quantile(uint perMille)
    {
        ulong wanted = ((Count * perMille) + 999) / 1000;
        ulong seen = 0;
        for (int bucket = 0; bucket < BucketCount; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= wanted && seen != 0)
            {
                ulong end = End(bucket);
                return end < Longest ? end : Longest;
            }
        }

        return Longest;
    }

    private static int Bucket(ulong value)
    {
        if (value < 1u << SubBits)
        {
            return (int)value;
        }

        int power = BitOperations.Log2(value);
        int bucket = ((power - SubBits + 1) << SubBits) + (int)((value >> (power - SubBits)) & ((1u << SubBits) - 1));
        return bucket < BucketCount ? bucket : BucketCount - 1;
    }

    private static ulong End(int bucket)
    {
        if (bucket < 1 << SubBits)
        {
            return (ulong)bucket;
        }

        int power = (bucket >> SubBits) + SubBits - 1;
        ulong step = 1ul << (power - SubBits);
        return (1ul << power) + ((ulong)((bucket & ((1 << SubBits) - 1)) + 1) * step) - 1;
    }
}
