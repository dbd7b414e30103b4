using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace System.Numerics;

/// <summary>Counting and rotating bits.</summary>
/// <remarks>The image is built for the first x86-64 level, which has bit scans but no population count.</remarks>
public static class BitOperations
{
    [Intrinsic]
    public static int PopCount(uint value)
    {
        value -= (value >> 1) & 0x55555555;
        value = (value & 0x33333333) + ((value >> 2) & 0x33333333);
        return (int)((((value + (value >> 4)) & 0x0F0F0F0F) * 0x01010101) >> 24);
    }

    [Intrinsic]
    public static int PopCount(ulong value) => PopCount((uint)value) + PopCount((uint)(value >> 32));

    public static int PopCount(nuint value) => PopCount((ulong)value);

    /// <summary>The number of the highest bit set; 0 for 0.</summary>
    public static int Log2(uint value) => Log2((ulong)value);

    /// <summary>The number of the highest bit set; 0 for 0.</summary>
    public static int Log2(ulong value)
    {
        if (X86Base.X64.IsSupported)
        {
            return (int)X86Base.X64.BitScanReverse(value | 1);
        }

        int result = 0;
        for (int width = 32; width > 0; width >>= 1)
        {
            if (value >> width != 0)
            {
                value >>= width;
                result += width;
            }
        }

        return result;
    }

    public static int LeadingZeroCount(uint value) => value == 0 ? 32 : 31 - Log2(value);

    public static int LeadingZeroCount(ulong value) => value == 0 ? 64 : 63 - Log2(value);

    public static int LeadingZeroCount(nuint value) => LeadingZeroCount((ulong)value);

    public static int TrailingZeroCount(int value) => TrailingZeroCount((uint)value);

    public static int TrailingZeroCount(uint value) => value == 0 ? 32 : TrailingZeroCount((ulong)value);

    public static int TrailingZeroCount(long value) => TrailingZeroCount((ulong)value);

    public static int TrailingZeroCount(ulong value) => value == 0 ? 64 : Log2(value & (0 - value));

    public static int TrailingZeroCount(nuint value) => TrailingZeroCount((ulong)value);

    public static bool IsPow2(int value) => (value & (value - 1)) == 0 && value > 0;

    public static bool IsPow2(uint value) => (value & (value - 1)) == 0 && value != 0;

    public static bool IsPow2(long value) => (value & (value - 1)) == 0 && value > 0;

    public static bool IsPow2(ulong value) => (value & (value - 1)) == 0 && value != 0;

    public static uint RoundUpToPowerOf2(uint value) => value <= 1 ? value : (uint)(1UL << (32 - LeadingZeroCount(value - 1)));

    public static uint RotateLeft(uint value, int offset) => (value << offset) | (value >> (32 - offset));

    public static ulong RotateLeft(ulong value, int offset) => (value << offset) | (value >> (64 - offset));

    public static uint RotateRight(uint value, int offset) => (value >> offset) | (value << (32 - offset));

    public static ulong RotateRight(ulong value, int offset) => (value >> offset) | (value << (64 - offset));
}
