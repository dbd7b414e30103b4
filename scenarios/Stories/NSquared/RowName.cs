using System;
using AsyncCap.Scenarios.Programs.NSquared;

namespace AsyncCap.Scenarios.Stories.NSquared;

/// <summary>The name of a row: design, number of objects, degree, depth, and what was done.</summary>
internal sealed class RowName
{
    private readonly byte[] _text = new byte[64];
    private int _length;

    /// <summary>The name.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

    /// <summary>What a design is called, in names and options.</summary>
    public static ReadOnlySpan<byte> NameOf(Design design) => design switch
    {
        Design.Objects => "objects"u8,
        Design.Pairs => "pairs"u8,
        Design.Credits => "credits"u8,
        _ => "unknown"u8,
    };

    /// <summary>Names a row: for example <c>pairs.n256.all.f64.loaded</c>.</summary>
    public RowName Of(in Point point, ReadOnlySpan<byte> what)
    {
        _length = 0;
        Add(NameOf(point.Design));
        Add(".n"u8);
        Add(point.Count);
        Add(point.Degree switch
        {
            Degree.Ring => ".ring.f"u8,
            Degree.Eight => ".eight.f"u8,
            Degree.All => ".all.f"u8,
            _ => ".unknown.f"u8,
        });
        Add(point.Depth);
        Add("."u8);
        Add(what);
        return this;
    }

    private void Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_text.AsSpan(_length, text.Length));
        _length += text.Length;
    }

    private void Add(uint number)
    {
        Span<byte> digits = stackalloc byte[10];
        int at = digits.Length;
        do
        {
            digits[--at] = (byte)('0' + (number % 10));
            number /= 10;
        }
        while (number != 0);
        Add(digits.Slice(at));
    }
}
