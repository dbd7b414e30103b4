using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Tests.CoreLib;

internal static class GenericChecks
{
    private interface IMachine
    {
        static abstract uint PageSizeBytes { get; }

        static virtual int Doubled(int value) => value * 2;

        ulong ReadTicks();
    }

    private interface IWithDefault
    {
        int Value { get; }

        int Next() => Value + 1;
    }

    public static unsafe void Run()
    {
        Kernel<Machine> kernel = new(new Machine());
        Report.Equal("effects through a struct parameter"u8, 1 + 2 + 3, (long)(kernel.Ticks() + kernel.Ticks() + kernel.Ticks()));
        Report.Equal("facts through a static abstract"u8, 4096, Kernel<Machine>.PageSize());
        Report.Equal("static virtual default"u8, 42, Twice<Machine>(21));
        Report.Equal("default interface body"u8, 8, CallNext(new Seven()));
        Report.Equal("equality through a constraint"u8, 2, Find([7L, 8, 9], 9) + Find([1, 2], 1));
        delegate*<int, int, int> add = &Add;
        delegate*<int, int, int> pick = add(1, 0) == 1 ? &Multiply : add;
        Report.Equal("function pointers"u8, 7 + 12, add(3, 4) + pick(3, 4));
        Report.Equal("specialised sizes"u8, 1 + 8 + 16, Size<byte>() + Size<long>() + Size<(long, long)>());
        int ints = Counter<int>.Next();
        int longs = Counter<long>.Next();
        Report.Equal("statics of generic types"u8, 3, Counter<int>.Next() + Counter<int>.Next() - (2 * ints)
            + Counter<long>.Next() - longs - 1);
    }

    private static int Twice<T>(int value)
        where T : struct, IMachine => T.Doubled(value);

    private static int CallNext<T>(T value)
        where T : struct, IWithDefault => value.Next();

    private static int Find<T>(ReadOnlySpan<T> values, T wanted)
        where T : struct, IEquatable<T>
    {
        for (int index = 0; index < values.Length; index++)
        {
            if (values[index].Equals(wanted))
            {
                return index;
            }
        }

        return -1;
    }

    private static int Size<T>()
        where T : struct => Unsafe.SizeOf<T>();

    private static int Add(int left, int right) => left + right;

    private static int Multiply(int left, int right) => left * right;

    private struct Machine : IMachine
    {
        private ulong _ticks;

        public static uint PageSizeBytes => 4096;

        public ulong ReadTicks() => ++_ticks;
    }

    private struct Kernel<T>(T machine)
        where T : struct, IMachine
    {
#pragma warning disable IDE0044 // Calls through it change it.
        private T _machine = machine;
#pragma warning restore IDE0044

        public static uint PageSize() => T.PageSizeBytes;

        public ulong Ticks() => _machine.ReadTicks();
    }

    private readonly struct Seven : IWithDefault
    {
        public int Value => 7;
    }

    private static class Counter<T>
    {
        private static int s_count;

        public static int Next() => ++s_count;
    }
}
