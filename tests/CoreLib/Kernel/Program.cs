using System;
using System.Numerics;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace AsyncCap.Tests.CoreLib;

internal enum Colour
{
    Red,
    Green,
}

[InlineArray(5)]
internal struct Five
{
    public int First;
}

internal interface IShape
{
    static abstract int Corners { get; }
}

internal struct Square : IShape
{
    public static int Corners => 4;
}

internal static unsafe class Program
{
    private static int Main()
    {
        Print("hello"u8);
        Five five = default;
        for (int i = 0; i < 5; i++)
        {
            five[i] = i * i;
        }

        Span<int> span = five;
        int sum = 0;
        foreach (int value in span)
        {
            sum += value;
        }

        Print(sum == 30 ? "ok sum"u8 : "bad sum"u8);
        Print(CornersOf<Square>() == 4 ? "ok static abstract"u8 : "bad"u8);
        Print(BitOperations.Log2((ulong)sum) == 4 ? "ok log2"u8 : "bad"u8);
        Print(Name(Colour.Green));
        byte* memory = stackalloc byte[9000];
        new Span<byte>(memory, 9000).Fill(7);
        Print(memory[8999] == 7 ? "ok fill"u8 : "bad"u8);
        return sum == 30 ? Name2(Colour.Red) : throw new InvalidOperationException("sum");
    }

    private static int CornersOf<T>()
        where T : struct, IShape => T.Corners;

    private static ReadOnlySpan<byte> Name(Colour colour) => colour switch
    {
        Colour.Red => "red"u8,
        Colour.Green => "green"u8,
        _ => throw new InvalidOperationException("colour"),
    };

    private static int Name2(Colour colour) => colour switch
    {
        Colour.Red => 0,
        Colour.Green => 1,
        _ => 2,
    };

    private static void Print(ReadOnlySpan<byte> text)
    {
        fixed (byte* start = text)
        {
            Write(start, text.Length);
        }

        byte newLine = (byte)'\n';
        Write(&newLine, 1);
    }

    [RuntimeImport("*", "linux_write")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Write(byte* start, int length);

    [RuntimeExport("RhpThrowEx")]
    private static void Panic(Exception exception)
    {
        Print("panic"u8);
        foreach (char c in exception.Message)
        {
            byte b = (byte)c;
            Write(&b, 1);
        }

        Throw(99);
    }

    [RuntimeImport("*", "acap_throw")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Throw(int reason);
}
