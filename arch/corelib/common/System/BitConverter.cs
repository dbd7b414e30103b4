using System.Runtime.CompilerServices;

namespace System;

/// <summary>Bits of floating-point numbers.</summary>
public static class BitConverter
{
    public static readonly bool IsLittleEndian = true;

    public static int SingleToInt32Bits(float value) => Unsafe.BitCast<float, int>(value);

    public static float Int32BitsToSingle(int value) => Unsafe.BitCast<int, float>(value);

    public static long DoubleToInt64Bits(double value) => Unsafe.BitCast<double, long>(value);

    public static double Int64BitsToDouble(long value) => Unsafe.BitCast<long, double>(value);
}
