using AsyncCap.CommandLine.Protocol;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

public sealed class ProtocolLineTests
{
    [Fact]
    public void A_row_keeps_the_spaces_of_its_text() =>
        Assert.Equal(new RowSeen("crash", true, "callee  died"), ProtocolLine.Read("@row crash pass callee  died"));

    [Fact]
    public void A_row_may_have_no_text() => Assert.Equal(new RowSeen("quiet", false, ""), ProtocolLine.Read("@row quiet fail"));

    [Fact]
    public void A_figure_has_a_value_and_a_unit() =>
        Assert.Equal(new FigureSeen("turn", "cost", 251, "ns"), ProtocolLine.Read("@figure turn cost 251 ns"));

    [Theory]
    [InlineData("@story survive")]
    [InlineData("@end survive pass")]
    [InlineData("@done")]
    public void The_other_words_are_read(string line) => Assert.IsNotType<ProtocolError>(ProtocolLine.Read(line));

    [Theory]
    [InlineData("@")]
    [InlineData("@story")]
    [InlineData("@story ")]
    [InlineData("@story two words")]
    [InlineData("@row name maybe text")]
    [InlineData("@row name")]
    [InlineData("@row  pass text")]
    [InlineData("@figure row name 12")]
    [InlineData("@figure row name 1.5 ns")]
    [InlineData("@figure row name 0x10 bytes")]
    [InlineData("@figure row name 99999999999999999999 bytes")]
    [InlineData("@figure row name 1 bytes more")]
    [InlineData("@end survive")]
    [InlineData("@end survive passed")]
    [InlineData("@done now")]
    [InlineData("@Story survive")]
    public void A_malformed_protocol_line_is_an_error(string line)
    {
        ProtocolError error = Assert.IsType<ProtocolError>(ProtocolLine.Read(line));
        Assert.Equal(line, error.Line);
        Assert.NotEmpty(error.Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("kernel: 3 banks")]
    [InlineData(" @story indented")]
    public void Anything_else_is_log_text(string line) => Assert.Equal(new LogLine(line), ProtocolLine.Read(line));
}
