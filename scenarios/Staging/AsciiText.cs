using System;

namespace AsyncCap.Staging;

/// <summary>Between texts and what the kernel's console and boot line have: a byte a character, where the core library has no encodings.</summary>
public static class AsciiText
{
    /// <summary>A character for each byte.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        char[] text = new char[bytes.Length];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = (char)bytes[i];
        }

        return new string(text);
    }

    /// <summary>A byte for each character; of others than ASCII's, their low one.</summary>
    public static byte[] BytesOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[] bytes = new byte[text.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)text[i];
        }

        return bytes;
    }
}
