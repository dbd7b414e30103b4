using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Tests.CoreLib;

/// <summary>Copying, clearing and filling against a byte-by-byte model: all small lengths, all small overlaps.</summary>
internal static class MemoryChecks
{
    private const int Size = 320;

    public static void Run()
    {
        Report.Equal("copies of every small length"u8, 0, WrongCopies(distance: 160));
        Report.Equal("copies up over themselves"u8, 0, WrongCopies(distance: 1) + WrongCopies(distance: 7)
            + WrongCopies(distance: 9)
            + WrongCopies(distance: 63) + WrongCopies(distance: 65));
        Report.Equal("copies down over themselves"u8, 0, WrongCopies(distance: -1) + WrongCopies(distance: -7)
            + WrongCopies(distance: -9)
            + WrongCopies(distance: -63) + WrongCopies(distance: -65));
        Report.Equal("copies onto themselves"u8, 0, WrongCopies(distance: 0));
        Report.Equal("fills and clears"u8, 0, WrongFills());
        Report.Equal("large struct copies"u8, 0, WrongStructs());
        Report.Equal("a frame of many pages"u8, 7 * 3, LargeFrame(7));
    }

    private static int WrongCopies(int distance)
    {
        Span<byte> actual = stackalloc byte[Size];
        Span<byte> expected = stackalloc byte[Size];
        int wrong = 0;
        for (int length = 0; length <= 150; length++)
        {
            int source = distance < 0 ? -distance : 3;
            Number(actual);
            Number(expected);
            CopyByBytes(expected, source, source + distance, length);
            actual.Slice(source, length).CopyTo(actual.Slice(source + distance, length));
            wrong += actual.SequenceEqual(expected) ? 0 : 1;
        }

        return wrong;
    }

    private static int WrongFills()
    {
        Span<byte> actual = stackalloc byte[Size];
        int wrong = 0;
        for (int length = 0; length <= 200; length++)
        {
            Number(actual);
            actual.Slice(5, length).Fill(0xA5);
            actual.Slice(5, length / 2).Clear();
            for (int index = 0; index < Size; index++)
            {
                byte expected = index < 5 || index >= 5 + length ? (byte)(index * 7) : index < 5 + (length / 2) ? (byte)0
                    : (byte)0xA5;
                wrong += actual[index] == expected ? 0 : 1;
            }
        }

        return wrong;
    }

    private static int WrongStructs()
    {
        Large first = default;
        Span<byte> bytes = first;
        Number(bytes);
        Large second = first;
        first = default;
        int wrong = Pass(second);
        foreach (byte value in (ReadOnlySpan<byte>)first)
        {
            wrong += value;
        }

        return wrong;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Pass(Large large)
    {
        int wrong = 0;
        for (int index = 0; index < 1000; index++)
        {
            wrong += large[index] == (byte)(index * 7) ? 0 : 1;
        }

        return wrong;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LargeFrame(int value)
    {
        Span<int> numbers = stackalloc int[10_000];
        Frame frame = default;
        frame[0] = value;
        frame[9_999] = value;
        numbers[5_000] = value;
        return frame[0] + frame[9_999] + numbers[5_000];
    }

    private static void Number(Span<byte> bytes)
    {
        for (int index = 0; index < bytes.Length; index++)
        {
            bytes[index] = (byte)(index * 7);
        }
    }

    private static void CopyByBytes(Span<byte> bytes, int source, int destination, int length)
    {
        for (int step = 0; step < length; step++)
        {
            int index = destination > source ? length - 1 - step : step;
            bytes[destination + index] = bytes[source + index];
        }
    }

    [InlineArray(1000)]
    private struct Large
    {
        public byte First;
    }

    [InlineArray(10_000)]
    private struct Frame
    {
        public int First;
    }
}
