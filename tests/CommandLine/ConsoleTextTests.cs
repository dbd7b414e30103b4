using System.Collections.Generic;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Protocol;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

public sealed class ConsoleTextTests
{
    [Fact]
    public void Lines_are_put_together_from_pieces()
    {
        List<string> lines = [];
        ConsoleText text = new(lines.Add);
        foreach (string piece in new[] { "@st", "ory a\r", "\n\nlast" })
        {
            text.Accept(piece);
        }

        Assert.Equal(["@story a", ""], lines);
        Assert.Equal("last", text.Unfinished);
        text.Close();
        Assert.Equal(["@story a", "", "last"], lines);
    }

    [Fact]
    public void A_guest_cannot_drive_the_terminal()
    {
        List<string> lines = [];
        new ConsoleText(lines.Add).Accept("\u001b[2Jboo\a\n");
        Assert.Equal(["·[2Jboo·"], lines);
    }

    [Fact]
    public void A_line_that_never_ends_is_cut()
    {
        List<string> lines = [];
        new ConsoleText(lines.Add).Accept(new string('x', 100_000));
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.True(line.Length <= 16 * 1024));
    }

    [Theory]
    [InlineData("PANIC kernel/Objects/Endpoint.cs:88 EP-2 \"x == 0\" cpu0 tick 1 process 7", true)]
    [InlineData("@row a paPANIC ipc/Frames/Arena.cs:12 FR-1 \"y\" cpu0", true)]
    [InlineData("@row a paPANIC trap \"exception in the kernel vector 14", true)]
    [InlineData("a program says: don't PANIC", false)]
    public void A_panic_is_noticed_even_inside_a_torn_line(string line, bool isPanic)
    {
        ConsoleHistory history = new();
        history.Add("before");
        history.Add(line);
        history.Add("after");
        Assert.Equal(isPanic ? [line, "after"] : [], history.PanicLines);
    }

    [Fact]
    public void Thirty_lines_are_remembered()
    {
        ConsoleHistory history = new();
        for (int index = 0; index < 100; index++)
        {
            history.Add(index.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal(30, history.LastLines.Count);
        Assert.Equal("99", history.LastLines[^1]);
    }
}
