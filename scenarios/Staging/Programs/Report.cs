using System;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Staging.Programs;

/// <summary>Writes what a story has to say as lines that the command line understands. See scenarios/README.md for the format.</summary>
public sealed class Report(MachineStub machine)
{
    private readonly byte[] _line = new byte[512];
    private int _length;
    private bool _storyPasses;

    /// <summary>A story begins.</summary>
    public void BeginStory(ReadOnlySpan<byte> name)
    {
        _storyPasses = true;
        _ = Text("@story "u8).Text(name).EndLine();
    }

    /// <summary>A row of the story begins with its verdict; the caller goes on with text and ends the line.</summary>
    public Report Row(ReadOnlySpan<byte> name, bool passes)
    {
        _storyPasses &= passes;
        return Text("@row "u8).Text(name).Text(passes ? " pass "u8 : " fail "u8);
    }

    /// <summary>A figure of a row.</summary>
    public void Figure(ReadOnlySpan<byte> row, ReadOnlySpan<byte> name, ulong value, ReadOnlySpan<byte> unit)
    {
        _ = Text("@figure "u8).Text(row).Text(" "u8).Text(name).Text(" "u8).Number(value).Text(" "u8).Text(unit).EndLine();
    }

    /// <summary>The story ends; it passes if all of its rows did.</summary>
    public bool EndStory(ReadOnlySpan<byte> name)
    {
        _ = Text("@end "u8).Text(name).Text(_storyPasses ? " pass"u8 : " fail"u8).EndLine();
        return _storyPasses;
    }

    /// <summary>Everything that was asked for has been told.</summary>
    public void Done() => _ = Text("@done"u8).EndLine();

    /// <summary>Adds text to the line; what does not fit is cut.</summary>
    public Report Text(ReadOnlySpan<byte> text)
    {
        int room = _line.Length - 1 - _length;
        int count = text.Length < room ? text.Length : room;
        text.Slice(0, count).CopyTo(_line.AsSpan(_length, count));
        _length += count;
        return this;
    }

    /// <summary>Adds a decimal number to the line.</summary>
    public Report Number(ulong value)
    {
        Span<byte> digits = stackalloc byte[20];
        int at = digits.Length;
        do
        {
            digits[--at] = (byte)('0' + (value % 10));
            value /= 10;
        }
        while (value != 0);
        return Text(digits.Slice(at));
    }

    /// <summary>Adds a hexadecimal number to the line.</summary>
    public Report Hexadecimal(ulong value)
    {
        Span<byte> digits = stackalloc byte[18];
        int at = digits.Length;
        do
        {
            ulong digit = value & 15;
            digits[--at] = (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
            value >>= 4;
        }
        while (value != 0);
        digits[--at] = (byte)'x';
        digits[--at] = (byte)'0';
        return Text(digits.Slice(at));
    }

    /// <summary>Writes the line out.</summary>
    public Report EndLine()
    {
        _line[_length++] = (byte)'\n';
        machine.Write(_line.AsSpan(0, _length));
        _length = 0;
        return this;
    }
}
