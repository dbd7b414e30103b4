using System;
using System.Text;
using AsyncCap.Arch.X64.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Arch;

/// <summary>Text without a heap.</summary>
public sealed class TextBufferTests
{
    [Theory]
    [InlineData(0UL, "0", "0x0")]
    [InlineData(9UL, "9", "0x9")]
    [InlineData(10UL, "10", "0xa")]
    [InlineData(255UL, "255", "0xff")]
    [InlineData(1000000UL, "1000000", "0xf4240")]
    [InlineData(ulong.MaxValue, "18446744073709551615", "0xffffffffffffffff")]
    public void Numbers_read_as_numbers(ulong value, string asDecimal, string asHexadecimal)
    {
        TextBuffer text = new(new byte[64]);
        text.Decimal(value);
        text.Byte((byte)' ');
        text.Hexadecimal(value);
        Assert.Equal($"{asDecimal} {asHexadecimal}", Encoding.ASCII.GetString(text.Written));
    }

    [Fact]
    public void What_does_not_fit_is_left_out()
    {
        byte[] room = new byte[8];
        TextBuffer text = new(room.AsSpan(0, 5));
        text.Text("abc"u8);
        text.Ascii("d\u00e9fgh");
        Assert.Equal("abcd?", Encoding.ASCII.GetString(text.Written));
        Assert.Equal(new byte[3], room[5..]);
    }
}
