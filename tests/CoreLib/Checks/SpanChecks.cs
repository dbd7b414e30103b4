using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AsyncCap.Tests.CoreLib;

internal static class SpanChecks
{
    private static ReadOnlySpan<int> Primes => [2, 3, 5, 7, 11, 13];

    public static unsafe void Run()
    {
        Span<int> numbers = stackalloc int[6];
        Primes.CopyTo(numbers);
        Report.Equal("span of data"u8, 41, Sum(Primes));
        Report.Equal("slice"u8, 5 + 7 + 11, Sum(numbers.Slice(2, 3)));
        Report.Equal("range"u8, 3 + 5 + 7 + 11, Sum(numbers[1..^1]));
        Report.Equal("index from the end"u8, 13, numbers[^1]);
        foreach (ref int number in numbers)
        {
            number *= 2;
        }

        Report.Equal("enumerating by reference"u8, 82, Sum(numbers));
        numbers.Slice(3).Clear();
        Report.Equal("clear"u8, 20, Sum(numbers));
        Report.True("empty"u8, Span<int>.Empty.IsEmpty && numbers.Slice(6).Length == 0);
        Report.True("too short to copy"u8, !Primes.TryCopyTo(numbers.Slice(1)));
        Report.True("same place"u8, numbers.Slice(1) == numbers[1..] && numbers != numbers[1..]);
        Text();
        Views(numbers);
        fixed (int* first = numbers)
        {
            Report.Equal("span from a pointer"u8, 9 + 6, Sum(new ReadOnlySpan<int>(first, 2)));
        }

        Report.Equal("params span"u8, 10, Sum([1, 2, 3, 4]));
        Report.Equal("default span"u8, 0, Sum(default));
    }

    private static void Text()
    {
        ReadOnlySpan<byte> text = "capability"u8;
        Report.Equal("u8 literal"u8, 10 + 'c' + 'y', text.Length + text[0] + text[^1]);
        Report.True("sequence equality"u8, text.SequenceEqual("capability"u8) && !text.SequenceEqual("capabilitz"u8)
            && text.StartsWith("cap"u8));
        Report.Equal("index of"u8, 3 - 1, text.IndexOf((byte)'a') + text.IndexOf((byte)'b') - text.IndexOf((byte)'z') - 4);
    }

    private static void Views(Span<int> numbers)
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(numbers);
        bytes[1] = 1;
        Report.Equal("bytes of integers"u8, 24 + 4 + 256, bytes.Length + numbers[0]);
        ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<int, ushort>(numbers);
        Report.Equal("integers as halves"u8, 12 + 260, halves.Length + halves[0]);
        ref int first = ref MemoryMarshal.GetReference(numbers);
        first = 9;
        Report.Equal("reference of a span"u8, 9, numbers[0]);
        long single = 5;
        MemoryMarshal.CreateSpan(ref single, 1)[0]++;
        Report.Equal("span of one"u8, 6 + 6, single + new ReadOnlySpan<long>(in single)[0]);
        Report.Equal("unaligned"u8, 0x0900_0000, Unsafe.ReadUnaligned<int>(ref Misalign(bytes)));
        Report.Equal("read from bytes"u8, 9, MemoryMarshal.Read<int>(bytes));
    }

    private static ref byte Misalign(Span<byte> bytes)
    {
        Span<byte> shifted = bytes.Slice(5, 4);
        shifted.Clear();
        Unsafe.WriteUnaligned(ref shifted[0], 0x0900_0000);
        return ref shifted[0];
    }

    private static int Sum(params ReadOnlySpan<int> numbers)
    {
        int sum = 0;
        foreach (int number in numbers)
        {
            sum += number;
        }

        return sum;
    }
}
