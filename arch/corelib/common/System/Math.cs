using Internal.Runtime.CompilerHelpers;

namespace System;

/// <summary>Integer arithmetic, and the checked conversions that the compiler calls by name.</summary>
public static class Math
{
    public static int Min(int val1, int val2) => val1 <= val2 ? val1 : val2;

    public static uint Min(uint val1, uint val2) => val1 <= val2 ? val1 : val2;

    public static long Min(long val1, long val2) => val1 <= val2 ? val1 : val2;

    public static ulong Min(ulong val1, ulong val2) => val1 <= val2 ? val1 : val2;

    public static nint Min(nint val1, nint val2) => val1 <= val2 ? val1 : val2;

    public static nuint Min(nuint val1, nuint val2) => val1 <= val2 ? val1 : val2;

    public static byte Min(byte val1, byte val2) => val1 <= val2 ? val1 : val2;

    public static ushort Min(ushort val1, ushort val2) => val1 <= val2 ? val1 : val2;

    public static int Max(int val1, int val2) => val1 >= val2 ? val1 : val2;

    public static uint Max(uint val1, uint val2) => val1 >= val2 ? val1 : val2;

    public static long Max(long val1, long val2) => val1 >= val2 ? val1 : val2;

    public static ulong Max(ulong val1, ulong val2) => val1 >= val2 ? val1 : val2;

    public static nint Max(nint val1, nint val2) => val1 >= val2 ? val1 : val2;

    public static nuint Max(nuint val1, nuint val2) => val1 >= val2 ? val1 : val2;

    public static byte Max(byte val1, byte val2) => val1 >= val2 ? val1 : val2;

    public static ushort Max(ushort val1, ushort val2) => val1 >= val2 ? val1 : val2;

    public static int Clamp(int value, int min, int max) => value < min ? min : value > max ? max : value;

    public static uint Clamp(uint value, uint min, uint max) => value < min ? min : value > max ? max : value;

    public static long Clamp(long value, long min, long max) => value < min ? min : value > max ? max : value;

    public static ulong Clamp(ulong value, ulong min, ulong max) => value < min ? min : value > max ? max : value;

    public static int Abs(int value) => value >= 0 ? value : checked(-value);

    public static long Abs(long value) => value >= 0 ? value : checked(-value);

    /// <summary>The whole 128-bit product: the high half is the result, the low half is <paramref name="low"/>.</summary>
    public static ulong BigMul(ulong a, ulong b, out ulong low)
    {
        // Schoolbook on 32-bit halves; the middle sum cannot overflow.
        ulong lowProduct = (ulong)(uint)a * (uint)b;
        ulong middle = ((a >> 32) * (uint)b) + (lowProduct >> 32);
        ulong carry = ((uint)a * (b >> 32)) + (uint)middle;
        low = (carry << 32) | (uint)lowProduct;
        return ((a >> 32) * (b >> 32)) + (middle >> 32) + (carry >> 32);
    }

    internal static int ConvertToInt32Checked(double value)
    {
        if (value is > -2147483649.0 and < 2147483648.0)
        {
            return (int)value;
        }

        ThrowHelpers.ThrowOverflowException();
        return 0;
    }

    internal static uint ConvertToUInt32Checked(double value)
    {
        if (value is > -1.0 and < 4294967296.0)
        {
            return (uint)value;
        }

        ThrowHelpers.ThrowOverflowException();
        return 0;
    }

    internal static long ConvertToInt64Checked(double value)
    {
        if (value is >= -9223372036854775808.0 and < 9223372036854775808.0)
        {
            return (long)value;
        }

        ThrowHelpers.ThrowOverflowException();
        return 0;
    }

    internal static ulong ConvertToUInt64Checked(double value)
    {
        if (value is > -1.0 and < 18446744073709551616.0)
        {
            return (ulong)value;
        }

        ThrowHelpers.ThrowOverflowException();
        return 0;
    }
}
