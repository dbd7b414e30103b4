using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Tests.CoreLib;

/// <summary>Prints one line a check: <c>ok NAME = VALUE</c> or <c>FAILED NAME: expected X, was Y</c>.</summary>
/// <remarks>Shared by all worlds, so it allocates nothing and knows only <see cref="Output"/>.</remarks>
internal static class Report
{
    /// <summary>Prints whether the two numbers are equal.</summary>
    public static void Equal(ReadOnlySpan<byte> name, long expected, long actual)
    {
        Output.Write(expected == actual ? "ok "u8 : "FAILED "u8);
        Output.Write(name);
        if (expected == actual)
        {
            Output.Write(" = "u8);
            WriteNumber(actual);
        }
        else
        {
            Output.Write(": expected "u8);
            WriteNumber(expected);
            Output.Write(", was "u8);
            WriteNumber(actual);
        }

        Output.Write("\n"u8);
    }

    /// <summary>Prints whether the condition holds.</summary>
    public static void True(ReadOnlySpan<byte> name, bool condition) => Equal(name, 1, condition ? 1 : 0);

    /// <summary>Prints whether the two texts are equal.</summary>
    public static void Text(ReadOnlySpan<byte> name, string expected, string? actual)
    {
        bool isEqual = expected == actual;
        Output.Write(isEqual ? "ok "u8 : "FAILED "u8);
        Output.Write(name);
        Output.Write(isEqual ? " = "u8 : ": was "u8);
        WriteText(actual);
        Output.Write("\n"u8);
    }

    /// <summary>Writes text in ASCII.</summary>
    public static void WriteText(string? text)
    {
        if (text is null)
        {
            Output.Write("(null)"u8);
            return;
        }

        foreach (char character in text)
        {
            byte ascii = (byte)character;
            Output.Write(new ReadOnlySpan<byte>(in ascii));
        }
    }

    [SkipLocalsInit]
    private static void WriteNumber(long value)
    {
        Span<byte> digits = stackalloc byte[20];
        int position = digits.Length;
        ulong magnitude = value < 0 ? 0 - (ulong)value : (ulong)value;
        do
        {
            digits[--position] = (byte)('0' + (int)(magnitude % 10));
            magnitude /= 10;
        }
        while (magnitude != 0);

        if (value < 0)
        {
            digits[--position] = (byte)'-';
        }

        Output.Write(digits[position..]);
    }
}
