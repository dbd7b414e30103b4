using System.Collections.Generic;
using System.Linq;
using AsyncCap.CommandLine.Protocol;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

public sealed class RunRecordTests
{
    [Fact]
    public void A_run_passes_when_every_requested_story_does()
    {
        RunRecord record = Run(
            ["a", "b"], "@story a", "@row x pass fine", "@end a pass", "@story b", "@row y pass", "@end b pass", "@done");
        Assert.True(record.HasPassed);
        Assert.Empty(record.Errors);
    }

    [Theory]
    [InlineData("a row without a story", "@row x pass")]
    [InlineData("a figure without a story", "@figure x cost 1 ns")]
    [InlineData("an end without a story", "@end a pass")]
    [InlineData("the end of another story", "@story a", "@row x pass", "@end b pass")]
    [InlineData("a story inside a story", "@story a", "@row x pass", "@story a")]
    [InlineData("a row twice", "@story a", "@row x pass", "@row x pass", "@end a pass")]
    [InlineData("a figure of no row", "@story a", "@row x pass", "@figure y cost 1 ns", "@end a pass")]
    [InlineData("no row at all", "@story a", "@end a pass")]
    [InlineData("a claim that a row denies", "@story a", "@row x fail", "@end a pass")]
    [InlineData("a story nobody asked for", "@story a", "@row x pass", "@end a pass", "@story c", "@row x pass", "@end c pass")]
    [InlineData("a story twice", "@story a", "@row x pass", "@end a pass", "@story a", "@row x pass", "@end a pass")]
    [InlineData("a malformed line", "@story a", "@row x pass", "@rwo y fail", "@end a pass")]
    [InlineData("something after the end", "@story a", "@row x pass", "@end a pass", "@done", "@story b")]
    public void A_broken_order_fails_the_run(string why, params string[] lines)
    {
        RunRecord record = Run(["a"], [.. lines, "@done"]);
        Assert.True(record.Errors.Any(), why);
        Assert.False(record.HasPassed, why);
    }

    [Fact]
    public void A_failed_row_fails_its_story_without_a_protocol_error()
    {
        RunRecord record = Run(["a"], "@story a", "@row x pass", "@row y fail lost a frame", "@end a fail", "@done");
        Assert.False(record.HasPassed);
        Assert.Empty(record.Errors);
    }

    [Fact]
    public void A_story_may_fail_although_its_rows_pass() =>
        Assert.False(Run(["a"], "@story a", "@row x pass", "@end a fail", "@done").HasPassed);

    [Fact]
    public void A_story_without_an_end_fails()
    {
        RunRecord record = Run(["a"], "@story a", "@row x pass");
        Assert.False(record.Stories[0].HasPassed);
        Assert.Contains(record.Errors, error => error.Reason.Contains("no @end", System.StringComparison.Ordinal));
    }

    [Fact]
    public void A_story_that_never_ran_fails_the_run()
    {
        RunRecord record = Run(["a", "b"], "@story a", "@row x pass", "@end a pass", "@done");
        Assert.False(record.HasPassed);
        Assert.Contains("'b'", Assert.Single(record.Errors).Reason, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Without_done_nothing_has_passed() => Assert.False(Run(["a"], "@story a", "@row x pass", "@end a pass").HasPassed);

    [Fact]
    public void A_figure_may_come_before_or_after_its_row()
    {
        RunRecord record = Run(
            ["a"], "@story a", "@figure x early 1 ns", "@row x pass", "@figure x late 2 ns", "@end a pass", "@done");
        Assert.Equal(["early", "late"], record.Stories[0].Rows[0].Figures.Select(figure => figure.Name));
        Assert.True(record.HasPassed);
    }

    [Fact]
    public void The_shown_verdict_is_ours_and_not_the_storys()
    {
        RunRecord record = new(["a"]);
        _ = record.Accept("@story a");
        _ = record.Accept("@row x fail");
        IReadOnlyList<ProtocolEvent> events = record.Accept("@end a pass");
        Assert.Contains(new StoryEnded("a", HasPassed: false), events);
    }

    private static RunRecord Run(string[] requested, params string[] lines)
    {
        RunRecord record = new(requested);
        foreach (string line in lines)
        {
            _ = record.Accept(line);
        }

        _ = record.Close();
        return record;
    }
}
