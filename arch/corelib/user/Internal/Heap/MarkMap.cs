using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Internal.Runtime;

/// <summary>One bit for every 8 bytes of the heap: set where an object begins that must not be overwritten.</summary>
/// <remarks>Between collections the marks say which objects outlived the last one. Objects made since have none, except
/// those that lie ahead of where small objects come from.</remarks>
internal static unsafe class MarkMap
{
    private const int WordShift = 6;
    private const int PositionShift = 3;

    /// <summary>Forgets all marks below a position.</summary>
    internal static void ClearBelow(byte* position)
    {
        nuint bytesForWord = 1 << (PositionShift + WordShift);
        nuint bytes = ((nuint)(position - HeapRegion.Base) + bytesForWord - 1) / bytesForWord * sizeof(ulong);
        SpanHelpers.ClearWithoutReferences(ref *(byte*)HeapRegion.Map, bytes);
    }

    internal static bool IsMarked(byte* position)
    {
        nuint index = IndexOf(position);
        return (HeapRegion.Map[index >> WordShift] & (1UL << (int)index)) != 0;
    }

    internal static void Mark(byte* position)
    {
        nuint index = IndexOf(position);
        HeapRegion.Map[index >> WordShift] |= 1UL << (int)index;
    }

    /// <summary>The first marked position from one on; the limit if there is none.</summary>
    internal static byte* NextMarked(byte* position)
    {
        if (position >= HeapRegion.Limit)
        {
            return HeapRegion.Limit;
        }

        nuint index = IndexOf(position);
        nuint last = IndexOf(HeapRegion.Limit - 1) >> WordShift;
        nuint word = index >> WordShift;
        ulong bits = HeapRegion.Map[word] & (ulong.MaxValue << (int)index);
        while (bits == 0)
        {
            if (word == last)
            {
                return HeapRegion.Limit;
            }

            bits = HeapRegion.Map[++word];
        }

        index = (word << WordShift) + (nuint)BitOperations.TrailingZeroCount(bits);
        return HeapRegion.Base + (index << PositionShift);
    }

    /// <summary>The first position behind a row of marked objects that begins here; the same position if none does.</summary>
    internal static byte* BehindMarked(byte* position)
    {
        while (position < HeapRegion.Limit && IsMarked(position))
        {
            position += ObjectShape.SizeBytes(position + HeapRegion.HeaderBytes);
        }

        return position;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint IndexOf(byte* position) => (nuint)(position - HeapRegion.Base) >> PositionShift;
}
