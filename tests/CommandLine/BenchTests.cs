using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.CommandLine.Measuring;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

public sealed class BenchTests
{
    private static readonly Aim Turn = new("metal/turn/cost", "a turn", 250, "instructions", "251");

    [Theory]
    [InlineData(250, "ok")]
    [InlineData(300, "missed by 20%")]
    [InlineData(251, "missed by 0.4%")]
    public void The_verdict_says_by_how_much_an_aim_is_missed(double value, string verdict) =>
        Assert.Equal(verdict, CompareOne(Figure(value)).Verdict);

    [Fact]
    public void An_aim_nobody_measured_is_said() => Assert.Equal("not measured", Assert.Single(Compare([], [])).Verdict);

    [Fact]
    public void An_aim_of_a_world_that_was_left_out_is_not_missed() =>
        Assert.Empty(BenchComparison.Compare([], [Turn], [], new HashSet<string> { "hosted" }));

    [Fact]
    public void A_figure_without_an_aim_has_no_verdict()
    {
        ComparedFigure row = Compare([Figure(9, name: "metal/other/cost")], [])[^1];
        Assert.Equal(("metal/other/cost", ""), (row.Name, row.Verdict));
    }

    [Theory]
    [InlineData(240, 251, true, "WORSE +11 (+4.6%)")]
    [InlineData(251, 251, false, "same")]
    [InlineData(251, 240, false, "-11 (-4.4%)")]
    public void An_exact_figure_that_grew_got_worse(double before, double now, bool isWorse, string change)
    {
        ComparedFigure row = CompareOne(Figure(now), Entry(Figure(before)));
        Assert.Equal((isWorse, change), (row.IsExactlyWorse, row.Change));
    }

    [Fact]
    public void A_noisy_figure_never_counts_as_worse() =>
        Assert.False(CompareOne(Figure(900, exact: false), Entry(Figure(100, exact: false))).IsExactlyWorse);

    [Fact]
    public void A_figure_is_compared_with_its_own_last_value()
    {
        BenchEntry other = Entry(Figure(1, name: "hosted/other"));
        ComparedFigure row = CompareOne(Figure(250), Entry(Figure(100)), Entry(Figure(240)), other);
        Assert.Equal(240, row.Before?.Value);
    }

    [Fact]
    public void An_entry_survives_the_history()
    {
        using TemporaryFolder folder = new();
        BenchEntry entry = Entry(Figure(251), Figure(12.5, exact: false));
        string path = folder.Write("history.jsonl", entry.ToLine() + "\n" + entry.ToLine() + "\n");
        IReadOnlyList<BenchEntry> read = BenchEntry.ReadHistory(path);
        Assert.Equal(2, read.Count);
        Assert.Equal(entry.ToLine(), read[1].ToLine());
        Assert.Contains("\"utc\":\"2026-01-02T03:04:05Z\"", entry.ToLine(), StringComparison.Ordinal);
        Assert.Contains("\"value\":251,", entry.ToLine(), StringComparison.Ordinal);
        Assert.Equal("2026-01-02-abc.json", entry.FileName);
    }

    [Fact]
    public void A_damaged_history_is_said_and_not_overwritten()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("history.jsonl", "{\"utc\":");
        Assert.Equal(ExitCode.Failed, Assert.Throws<CommandFailure>(() => BenchEntry.ReadHistory(path)).Code);
    }

    [Theory]
    [InlineData("metal/round-trip/cost", 1049, false)] // within 5%
    [InlineData("metal/round-trip/cost", 1051, true)]
    [InlineData("metal/sizes/call", 1000, false)]
    [InlineData("metal/sizes/call", 1001, true)] // an object may not grow by a byte
    [InlineData("metal/new/cost", 1051, false)] // nobody accepted it yet
    public void A_baseline_says_what_is_worse_than_it_may_be(string name, double value, bool isWorse)
    {
        BenchEntry entry = new("2026-01-01T00:00:00Z", "0123456789ab", false, new MeasuredMachine("cpu", null),
            [new("metal/round-trip/cost", 1000, "instructions", true), new("metal/sizes/call", 1000, "bytes", true), new("metal/x/time", 1, "ns", false), new("hosted/x/allocated", 0, "bytes", true)]);
        Baseline baseline = Baseline.Of(entry);
        Assert.Equal(["metal/round-trip/cost", "metal/sizes/call"], baseline.Figures.Select(figure => figure.Name));
        Assert.Equal(isWorse, baseline.FindWorse([new MeasuredFigure(name, value, "instructions", true)]).Any());
    }

    [Fact]
    public void The_baseline_in_the_repository_can_be_read() => Assert.NotEmpty(Baseline.Read(RepositoryLayout.Find().Baseline).Figures);

    [Fact]
    public void The_table_of_aims_in_the_repository_is_in_order()
    {
        AimTable table = AimTable.Read(RepositoryLayout.Find().Aims);
        Assert.NotEmpty(table.Source);
        Assert.Equal(table.Aims.Count, table.Aims.Select(aim => aim.Figure).Distinct().Count());
        Assert.All(table.Aims, aim => Assert.Equal(aim.Figure.EndsWith("/allocated", StringComparison.Ordinal) ? 4 : 3, aim.Figure.Split('/').Length));
    }

    [Fact]
    public void A_hosted_report_gives_time_and_allocation()
    {
        const string Report = """
            { "Benchmarks": [
              { "Type": "TurnBenchmarks", "Method": "Empty", "Parameters": "Batch=32", "Statistics": { "Median": 31.234 },
                "Memory": { "BytesAllocatedPerOperation": 0 } },
              { "Type": "TurnBenchmarks", "Method": "Broken", "Parameters": "", "Statistics": null } ] }
            """;
        Assert.Equal(
            [
                new MeasuredFigure("hosted/TurnBenchmarks/Empty(Batch=32)", 31.2, "ns", false),
                new MeasuredFigure("hosted/TurnBenchmarks/Empty(Batch=32)/allocated", 0, "bytes", true),
            ],
            HostedBenchmarks.Parse(Report));
    }

    private static MeasuredFigure Figure(double value, bool exact = true, string name = "metal/turn/cost") =>
        new(name, value, "instructions", exact);

    private static BenchEntry Entry(params MeasuredFigure[] figures) =>
        new("2026-01-02T03:04:05Z", "abc", false, new MeasuredMachine("cpu", null), figures);

    private static ComparedFigure CompareOne(MeasuredFigure now, params BenchEntry[] history) =>
        Assert.Single(Compare([now], history));

    private static IReadOnlyList<ComparedFigure> Compare(MeasuredFigure[] now, BenchEntry[] history) =>
        BenchComparison.Compare(now, [Turn], history, new HashSet<string> { "metal" });
}
