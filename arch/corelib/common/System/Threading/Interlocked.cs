using System.Runtime.CompilerServices;

namespace System.Threading;

/// <summary>Single instructions on shared words; the compiler expands the extern ones.</summary>
public static unsafe class Interlocked
{
    [Intrinsic]
    public static extern int CompareExchange(ref int location1, int value, int comparand);

    [Intrinsic]
    public static extern long CompareExchange(ref long location1, long value, long comparand);

    public static uint CompareExchange(ref uint location1, uint value, uint comparand) =>
        (uint)CompareExchange(ref Unsafe.As<uint, int>(ref location1), (int)value, (int)comparand);

    public static ulong CompareExchange(ref ulong location1, ulong value, ulong comparand) =>
        (ulong)CompareExchange(ref Unsafe.As<ulong, long>(ref location1), (long)value, (long)comparand);

    /// <summary>For references; field-like events are built on it.</summary>
    public static T CompareExchange<T>(ref T location1, T value, T comparand)
        where T : class?
    {
        // SAFETY: a reference is one 64-bit word, and there is no collector that would have to see the store.
        long seen = CompareExchange(ref Unsafe.As<T, long>(ref location1), *(long*)&value, *(long*)&comparand);
        return *(T*)&seen;
    }

    [Intrinsic]
    public static extern int Exchange(ref int location1, int value);

    [Intrinsic]
    public static extern long Exchange(ref long location1, long value);

    public static uint Exchange(ref uint location1, uint value) =>
        (uint)Exchange(ref Unsafe.As<uint, int>(ref location1), (int)value);

    public static ulong Exchange(ref ulong location1, ulong value) =>
        (ulong)Exchange(ref Unsafe.As<ulong, long>(ref location1), (long)value);

    public static int Add(ref int location1, int value) => ExchangeAdd(ref location1, value) + value;

    public static long Add(ref long location1, long value) => ExchangeAdd(ref location1, value) + value;

    public static uint Add(ref uint location1, uint value) => (uint)Add(ref Unsafe.As<uint, int>(ref location1), (int)value);

    public static ulong Add(ref ulong location1, ulong value) =>
        (ulong)Add(ref Unsafe.As<ulong, long>(ref location1), (long)value);

    public static int Increment(ref int location) => Add(ref location, 1);

    public static long Increment(ref long location) => Add(ref location, 1);

    public static uint Increment(ref uint location) => Add(ref location, 1);

    public static ulong Increment(ref ulong location) => Add(ref location, 1);

    public static int Decrement(ref int location) => Add(ref location, -1);

    public static long Decrement(ref long location) => Add(ref location, -1);

    public static uint Decrement(ref uint location) => Add(ref location, uint.MaxValue);

    public static ulong Decrement(ref ulong location) => Add(ref location, ulong.MaxValue);

    public static uint Or(ref uint location1, uint value)
    {
        uint current = location1;
        while (true)
        {
            uint seen = CompareExchange(ref location1, current | value, current);
            if (seen == current)
            {
                return current;
            }

            current = seen;
        }
    }

    public static ulong Or(ref ulong location1, ulong value)
    {
        ulong current = location1;
        while (true)
        {
            ulong seen = CompareExchange(ref location1, current | value, current);
            if (seen == current)
            {
                return current;
            }

            current = seen;
        }
    }

    public static uint And(ref uint location1, uint value)
    {
        uint current = location1;
        while (true)
        {
            uint seen = CompareExchange(ref location1, current & value, current);
            if (seen == current)
            {
                return current;
            }

            current = seen;
        }
    }

    public static ulong And(ref ulong location1, ulong value)
    {
        ulong current = location1;
        while (true)
        {
            ulong seen = CompareExchange(ref location1, current & value, current);
            if (seen == current)
            {
                return current;
            }

            current = seen;
        }
    }

    [Intrinsic]
    public static extern void MemoryBarrier();

    [Intrinsic]
    internal static extern int ExchangeAdd(ref int location1, int value);

    [Intrinsic]
    internal static extern long ExchangeAdd(ref long location1, long value);
}
