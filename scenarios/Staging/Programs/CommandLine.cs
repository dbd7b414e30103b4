using System;

namespace AsyncCap.Staging.Programs;

/// <summary>The boot command line: words of the form key=value, separated by spaces.</summary>
public readonly struct CommandLine(byte[] text, int length)
{
    /// <summary>The value of a key; empty if it is not there.</summary>
    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> rest = text.AsSpan(0, length);
        while (rest.Length > 0)
        {
            int end = IndexOf(rest, (byte)' ');
            ReadOnlySpan<byte> word = rest.Slice(0, end);
            rest = end < rest.Length ? rest.Slice(end + 1) : default;
            bool isIt = word.Length > key.Length && word[key.Length] == (byte)'=' && AreEqual(word.Slice(0, key.Length), key);
            if (isIt)
            {
                return word.Slice(key.Length + 1);
            }
        }

        return default;
    }

    /// <summary>The value of a key as a decimal number.</summary>
    public ulong Number(ReadOnlySpan<byte> key, ulong otherwise)
    {
        ReadOnlySpan<byte> digits = Value(key);
        ulong number = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            number = (number * 10) + (ulong)(digits[i] - '0');
        }

        return digits.Length == 0 ? otherwise : number;
    }

    /// <summary>Where a byte first stands, or the length if it does not.</summary>
    public static int IndexOf(ReadOnlySpan<byte> text, byte sought)
    {
        int at = 0;
        while (at < text.Length && text[at] != sought)
        {
            at++;
        }

        return at;
    }

    /// <summary>Whether two texts are the same.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (int i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i])
            {
                return false;
            }
        }

        return true;
    }
}
