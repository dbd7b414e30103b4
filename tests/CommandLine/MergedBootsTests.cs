using System;
using System.Linq;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Protocol;
using AsyncCap.CommandLine.Reporting;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

public sealed class MergedBootsTests
{
    [Fact]
    public void A_row_passes_if_it_passed_in_all_and_figures_are_added_up()
    {
        RunSummary merged = MergedBoots.Of(
            Run(Boot("@row a pass one", "@figure a calls 3 calls", "@figure a calls 5 bytes"), Boot("@row a pass two", "@figure a calls 4 calls")), ("a", "rate", 7, "calls/s"));
        Assert.Equal(ExitCode.Success, merged.ExitCode);
        RowRecord row = Assert.Single(merged.Record.Stories[0].Rows);
        Assert.Equal("two (the last of 2 boots)", row.Text);
        Assert.Equal([("calls", 7L, "calls"), ("calls", 5L, "bytes"), ("rate", 7L, "calls/s")], row.Figures.Select(figure => (figure.Name, figure.Value, figure.Unit)));
        Assert.Equal(TimeSpan.FromSeconds(4), merged.Elapsed);
    }

    [Fact]
    public void A_row_that_failed_once_fails_and_the_run_with_it()
    {
        RunSummary merged = MergedBoots.Of(Run(Boot("@row a pass fine"), Failed("@row a fail wrong")));
        Assert.Equal(ExitCode.Failed, merged.ExitCode);
        Assert.False(Assert.Single(merged.Record.Stories[0].Rows).HasPassed);
    }

    [Fact]
    public void A_failure_of_an_earlier_boot_is_not_forgotten()
    {
        RunSummary merged = MergedBoots.Of(Run(Failed("@row a fail wrong"), Boot("@row a pass fine")));
        Assert.Equal(ExitCode.Failed, merged.ExitCode);
        RowRecord row = Assert.Single(merged.Record.Stories[0].Rows);
        Assert.False(row.HasPassed);
        Assert.Equal("wrong", row.Text);
    }

    [Fact]
    public void What_the_host_measured_of_a_boot_is_left_out()
    {
        RunSummary merged = MergedBoots.Of(Run(Boot("@row a pass x", "@figure a host-time 3 ms", "@figure a calls 1 calls")));
        Assert.Equal(["calls"], merged.Record.Stories[0].Rows[0].Figures.Select(figure => figure.Name));
    }

    [Fact]
    public void A_sum_that_guests_make_too_large_ends_no_host()
    {
        RunSummary boot = Boot("@row a pass x", $"@figure a calls {long.MaxValue} calls");
        Assert.Equal(long.MaxValue, MergedBoots.Of(Run(boot, boot)).Record.Stories[0].Rows[0].Figures[0].Value);
    }

    [Fact]
    public void If_the_last_guest_ended_badly_that_is_what_there_is_to_say()
    {
        RunSummary bad = new("metal", Line, new RunRecord(["chaos"]), new GuestEnding(GuestEndingKind.Vanished), TimeSpan.FromSeconds(2));
        RunSummary merged = MergedBoots.Of(Run(Boot("@row a pass fine"), bad));
        Assert.Equal(ExitCode.BadGuest, merged.ExitCode);
        Assert.Same(bad.Record, merged.Record);
        Assert.Equal(TimeSpan.FromSeconds(4), merged.Elapsed);
    }

    [Fact]
    public void No_boot_at_all_is_refused()
    {
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => MergedBoots.Of(new WholeRun()));
        _ = Assert.Throws<ArgumentNullException>(() => MergedBoots.Of(null!));
    }

    private static BootCommandLine Line => new() { Run = ["chaos"] };

    private static WholeRun Run(params RunSummary[] boots)
    {
        WholeRun run = new();
        Array.ForEach(boots, run.Add);
        return run;
    }

    private static RunSummary Boot(params string[] lines) => Told("pass", 0, lines);

    private static RunSummary Failed(params string[] lines) => Told("fail", 1, lines);

    private static RunSummary Told(string verdict, int code, string[] lines)
    {
        RunRecord record = new(["chaos"]);
        foreach (string line in lines.Prepend("@story chaos").Append($"@end chaos {verdict}").Append("@done"))
        {
            _ = record.Accept(line);
        }

        return new RunSummary("metal", Line, record, GuestEnding.OfCode(code), TimeSpan.FromSeconds(2));
    }
}
