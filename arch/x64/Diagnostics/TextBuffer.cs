using System;

namespace AsyncCap.Arch.X64.Diagnostics;

/// <summary>Builds a line of text in memory that somebody else owns; what does not fit is left out.</summary>
internal ref struct TextBuffer
{
    private readonly Span<byte> _bytes;
    private int _length;

    /// <summary>Starts an empty text in these bytes.</summary>
    public TextBuffer(Span<byte> bytes)
    {
        _bytes = bytes;
        _length = 0;
    }

    /// <summary>What has been written so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _bytes.Slice(0, _length);

    /// <summary>Appends one byte.</summary>
    public void Byte(byte value)
    {
        if (_length < _bytes.Length)
        {
            _bytes[_length++] = value;
        }
    }

    /// <summary>Appends bytes.</summary>
    public void Text(ReadOnlySpan<byte> text)
    {
        foreach (byte value in text)
        {
            Byte(value);
        }
    }

    /// <summary>Appends characters from a position on; what is not ASCII becomes a question mark.</summary>
    public void Ascii(string text, int start = 0)
    {
        for (int index = start; index < text.Length; index++)
        {
            Byte(text[index] < 0x80 ? (byte)text[index] : (byte)'?');
        }
    }

    /// <summary>Appends a number in decimal.</summary>
    public void Decimal(ulong value)
    {
        ulong unit = 1;
        while (value / unit >= 10)
        {
            unit *= 10;
        }

        for (; unit != 0; unit /= 10)
        {
            Byte((byte)('0' + (value / unit % 10)));
        }
    }

    /// <summary>Appends a number in hexadecimal, with 0x and no leading zeros.</summary>
    public void Hexadecimal(ulong value)
    {
        Text("0x"u8);
        int shift = 60;
        while (shift > 0 && value >> shift == 0)
        {
            shift -= 4;
        }

        for (; shift >= 0; shift -= 4)
        {
            int digit = (int)(value >> shift & 15);
            Byte((byte)(digit < 10 ? '0' + digit : 'a' + digit - 10));
        }
    }
}
