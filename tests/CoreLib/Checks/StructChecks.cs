using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AsyncCap.Tests.CoreLib;

internal static class StructChecks
{
    public static unsafe void Run()
    {
        Overlay overlay = default;
        overlay.Word = 0x1122_3344_5566_7788;
        Report.Equal("explicit layout"u8, 0x1122_3344 + 8, overlay.High + sizeof(Overlay));
        Report.Equal("packed layout"u8, 9, sizeof(Packed));
        Report.Equal("sequential layout"u8, 24, Unsafe.SizeOf<Mixed>());
        Fixed buffer = default;
        for (int index = 0; index < 4; index++)
        {
            buffer.Words[index] = (uint)index + 1;
        }

        Report.Equal("fixed buffer"u8, 10, buffer.Words[0] + buffer.Words[1] + buffer.Words[2] + buffer.Words[3]);
        InlineArrays();
        References();
        UnsafeOperations();
    }

    private static void InlineArrays()
    {
        Five five = default;
        for (int index = 0; index < 5; index++)
        {
            five[index] = index * index;
        }

        int sum = 0;
        foreach (int value in five)
        {
            sum += value;
        }

        Span<int> span = five;
        span[4] = 100;
        ReadOnlySpan<int> tail = five[3..];
        Report.Equal("inline array"u8, 30, sum);
        Report.Equal("inline array as a span"u8, 109, tail[0] + tail[1]);
        Report.Equal("inline array by reference"u8, 100, Last(in five));
    }

    private static int Last(in Five five) => five[^1];

    private static void References()
    {
        Mixed mixed = new() { Small = 1, Wide = 2, Other = 3 };
        ref long wide = ref Widest(ref mixed);
        wide = 40;
        Cursor cursor = new(ref mixed.Wide);
        cursor.Advance(2);
        Report.Equal("reference results and fields"u8, 42, mixed.Wide);
        Out(out int value);
        Report.Equal("out parameters"u8, 6, value);
        Report.Equal("in parameters"u8, 46, Total(in mixed));
        Report.True("struct equality"u8, new Key(4).Equals(new Key(4)) && new Key(4) == new Key(4) && new Key(4) != new Key(5));
    }

    private static ref long Widest(ref Mixed mixed) => ref mixed.Wide;

    private static long Total(in Mixed mixed) => mixed.Small + mixed.Wide + mixed.Other;

    private static void Out(out int value) => value = 6;

    private static unsafe void UnsafeOperations()
    {
        Five five = default;
        ref int first = ref Unsafe.As<Five, int>(ref five);
        Unsafe.Add(ref first, 3) = 8;
        Report.Equal("Unsafe.Add"u8, 8, five[3]);
        Report.Equal("Unsafe.ByteOffset"u8, 12, Unsafe.ByteOffset(ref first, ref Unsafe.Add(ref first, 3)));
        Report.True("Unsafe.NullRef"u8, Unsafe.IsNullRef(ref Unsafe.NullRef<int>()) && !Unsafe.IsNullRef(ref first));
        Report.Equal("Unsafe.BitCast"u8, 0x3FF0_0000_0000_0000, Unsafe.BitCast<double, long>(1.0));
        Report.True("Unsafe.AreSame"u8, Unsafe.AreSame(ref first, ref five[0]));
        int* pointer = (int*)Unsafe.AsPointer(ref first);
        Unsafe.AsRef<int>(pointer) = 5;
        Report.Equal("Unsafe.AsPointer"u8, 5, *pointer);
        Report.True("reference tests"u8, RuntimeHelpers.IsReferenceOrContainsReferences<string>()
            && !RuntimeHelpers.IsReferenceOrContainsReferences<Five>());
    }

    [InlineArray(5)]
    private struct Five
    {
        public int First;
    }

    [StructLayout(LayoutKind.Explicit)]
    private struct Overlay
    {
        [FieldOffset(0)]
        public ulong Word;
        [FieldOffset(4)]
        public uint High;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Packed
    {
        public byte Small;
        public ulong Wide;
    }

    private struct Mixed
    {
        public byte Small;
        public long Wide;
        public short Other;
    }

    private unsafe struct Fixed
    {
        public fixed uint Words[4];
    }

    private readonly ref struct Cursor(ref long target)
    {
        private readonly ref long _target = ref target;

        public void Advance(long distance) => _target += distance;
    }

    private readonly struct Key(int value) : IEquatable<Key>
    {
        private readonly int _value = value;

        public static bool operator ==(Key left, Key right) => left.Equals(right);

        public static bool operator !=(Key left, Key right) => !left.Equals(right);

        public bool Equals(Key other) => _value == other._value;

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => _value;
    }
}
