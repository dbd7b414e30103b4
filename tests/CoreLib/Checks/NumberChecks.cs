using System;
using System.Numerics;
using System.Threading;

namespace AsyncCap.Tests.CoreLib;

internal static class NumberChecks
{
    private static int s_shared;
    private static ulong s_sharedWide;

    public static void Run()
    {
        Limits();
        Bits();
        Arithmetic();
        SharedWords();
    }

    private static void Limits()
    {
        Report.Equal("sbyte limits"u8, -1, sbyte.MinValue + sbyte.MaxValue);
        Report.Equal("short limits"u8, -1, short.MinValue + short.MaxValue);
        Report.Equal("int limits"u8, -1, int.MinValue + (long)int.MaxValue);
        Report.Equal("long limits"u8, -1, long.MinValue + long.MaxValue);
        Report.Equal("unsigned limits"u8, 255 + 65535 + 4294967295L, byte.MaxValue + ushort.MaxValue + (long)uint.MaxValue);
        Report.True("ulong limit"u8, ulong.MaxValue == 0xFFFF_FFFF_FFFF_FFFF && ulong.MinValue == 0);
        Report.True("native limits"u8, nuint.MaxValue == ulong.MaxValue && nint.MinValue == long.MinValue && nint.Size == 8);
        Report.True("char limits"u8, char.MaxValue == 0xFFFF && char.MinValue == 0);
        Report.True("comparing"u8, 3.CompareTo(5) < 0 && 5u.CompareTo(3u) > 0 && 7UL.CompareTo(7) == 0
            && true.CompareTo(false) > 0);
        Report.True("equality"u8, 3.Equals(3) && !4L.Equals(5L) && 'a'.Equals('a') && !true.Equals(false));
        Report.Equal("hash codes"u8, 42 - 1, 42.GetHashCode() + (-1L).GetHashCode() - 1);
        Report.True("double comparisons"u8, double.NaN.Equals(double.NaN) && 1.5.CompareTo(2.5) < 0 && double.IsNaN(double.NaN));
    }

    private static void Bits()
    {
        int popCounts = 0;
        int leading = 0;
        int trailing = 0;
        int logarithms = 0;
        for (int shift = 0; shift < 64; shift++)
        {
            ulong bit = 1UL << shift;
            popCounts += BitOperations.PopCount(bit | 1) * (shift + 1);
            leading += BitOperations.LeadingZeroCount(bit) * (shift + 1);
            trailing += BitOperations.TrailingZeroCount(bit) * (shift + 1);
            logarithms += BitOperations.Log2(bit | 1) * (shift + 1);
        }

        Report.Equal("population counts"u8, 4159, popCounts);
        Report.Equal("leading zeros"u8, 43680, leading);
        Report.Equal("trailing zeros"u8, 87360, trailing);
        Report.Equal("logarithms"u8, 87360, logarithms);
        Report.Equal("bits of zero"u8, 64 + 64 + 32 + 32, BitOperations.LeadingZeroCount(0UL)
            + BitOperations.TrailingZeroCount(0UL)
            + BitOperations.LeadingZeroCount(0U) + BitOperations.TrailingZeroCount(0));
        Report.Equal("32-bit scans"u8, 31 + 16 + 15, BitOperations.LeadingZeroCount(1U) + BitOperations.PopCount(0xF0F0_F0F0U)
            + BitOperations.TrailingZeroCount(0x8000U));
        ulong rotated = BitOperations.RotateLeft(0x1234_5678_9ABC_DEF0UL, 8);
        Report.Equal("rotating left"u8, 0x3456_789A_BCDE_F012, (long)rotated);
        Report.Equal("rotating right"u8, 0x1234_5678_9ABC_DEF0, (long)BitOperations.RotateRight(rotated, 8));
        Report.True("powers of two"u8, BitOperations.IsPow2(64) && !BitOperations.IsPow2(65U)
            && BitOperations.RoundUpToPowerOf2(65) == 128);
    }

    private static void Arithmetic()
    {
        Report.Equal("minimum and maximum"u8, 3 + 9 + 1 + 8, Math.Min(3, 7) + Math.Max(9U, 2U) + (long)Math.Min(1UL, 2UL)
            + (long)Math.Max((nuint)8, (nuint)3));
        Report.Equal("clamping"u8, 5 + 1 + 3, Math.Clamp(9, 1, 5) + Math.Clamp(0L, 1L, 5L) + Math.Clamp(3, 1, 5));
        ulong high = Math.BigMul(0xFEDC_BA98_7654_3210, 0x0123_4567_89AB_CDEF, out ulong low);
        Report.True("wide product"u8, high == 0x0121_FA00_AD77_D742 && low == 0x2236_D88F_E561_8CF0);
        Report.Equal("division"u8, -3 - 1 + 6 + 4, Divide(-7, 2) + Remainder(-7, 2) + (long)Divide(20UL, 3UL)
            + (long)Remainder(24UL, 5UL));
        double half = s_shared + 0.5;
        Report.Equal("floating point"u8, 12, (long)((half * 8) + (2 / half) + 4));
        Report.Equal("float to unsigned"u8, 3_000_000_000, (long)(uint)((half * 6_000_000_000) + 0.25));
        Report.Equal("checked conversion"u8, 200, checked((byte)(s_shared + 200)));
    }

    private static int Divide(int left, int right) => left / right;

    private static int Remainder(int left, int right) => left % right;

    private static ulong Divide(ulong left, ulong right) => left / right;

    private static ulong Remainder(ulong left, ulong right) => left % right;

    private static void SharedWords()
    {
        s_shared = 5;
        int seen = Interlocked.CompareExchange(ref s_shared, 9, 5);
        seen = (seen * 10) + Interlocked.CompareExchange(ref s_shared, 1, 5);
        Report.Equal("compare and exchange"u8, 599, (seen * 10) + s_shared);
        Report.Equal("exchange"u8, 92, (Interlocked.Exchange(ref s_shared, 2) * 10) + s_shared);
        Report.Equal("add"u8, 7 + 8 + 7, Interlocked.Add(ref s_shared, 5) + Interlocked.Increment(ref s_shared)
            + Interlocked.Decrement(ref s_shared));
        s_sharedWide = 0x1_0000_0000;
        _ = Interlocked.Or(ref s_sharedWide, 6UL);
        _ = Interlocked.And(ref s_sharedWide, 0xFFFF_FFFF_0000_0003);
        Report.Equal("bitwise"u8, 0x1_0000_0002, (long)s_sharedWide);
        Volatile.Write(ref s_sharedWide, 77);
        Interlocked.MemoryBarrier();
        Report.Equal("volatile"u8, 77, (long)Volatile.Read(ref s_sharedWide));
        s_shared = 0;
    }
}
