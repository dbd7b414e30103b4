using System;
using System.Linq;
using AsyncCap.Scenarios;
using AsyncCap.Scenarios.Programs.NSquared;
using Xunit;

namespace AsyncCap.Tests.Hosted;

/// <summary>The sweep over N, and who talks to whom in it.</summary>
[Collection("Churn")]
public sealed class SweepTests
{
    [Theory]
    [InlineData("n=2 degree=ring depth=1")]
    [InlineData("n=2 degree=ring depth=64")]
    [InlineData("n=4 degree=ring depth=64 strike=3")]
    [InlineData("n=2 degree=all depth=64")]
    [InlineData("n=16 degree=all depth=64")]
    [InlineData("n=32 degree=eight depth=64")]
    [InlineData("n=64 degree=ring depth=64")]
    [InlineData("n=128 degree=all depth=0")]
    [InlineData("n=4096 degree=eight depth=1")] // More pairs of two sites in a batch than their segment had room for.
    [InlineData("n=128 degree=eight depth=8 strike=7")]
    public void A_point_loses_no_message_and_no_page(string point)
    {
        StoryRun run = StoryRun.Of("run=nsquared seed=5 " + point);
        Assert.Equal(0, run.ExitCode);
        Assert.All(run.Rows, row => Assert.True(row.Passes, string.Join('\n', run.Lines)));
        Assert.Equal(point.Contains("depth=0", StringComparison.Ordinal) ? 6 : 11, run.Rows.Count);
    }

    [Fact]
    public void The_default_form_holds_its_aims_of_memory()
    {
        StoryRun run = StoryRun.Of("run=nsquared seed=1");
        Assert.Equal(0, run.ExitCode);
        Assert.All(run.Rows, row => Assert.True(row.Passes, string.Join('\n', run.Lines)));
        string[] aims = ["aim-idle", "aim-slope", "aim-memory", "aim-throughput-2", "aim-throughput-64", "aim-create"];
        Assert.Equal(aims, run.Rows.Select(row => row.Name).Where(name => name.StartsWith("aim-", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("n=3")]
    [InlineData("n=131072")]
    [InlineData("n=64 depth=65")]
    [InlineData("n=4 degree=some")]
    [InlineData("n=4 design=rings")]
    [InlineData("degree=ring")]
    [InlineData("design=pairs")]
    [InlineData("depth=3")]
    [InlineData("n=4 full=1")]
    public void What_is_no_point_is_a_failed_row(string words)
    {
        StoryRun run = StoryRun.Of("run=nsquared " + words);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal([("options", false)], run.Rows);
    }

    /// <summary>What the catalogue lets through, the story knows.</summary>
    [Theory]
    [InlineData("degree")]
    [InlineData("design")]
    public void Every_word_of_the_catalogue_is_measured(string key)
    {
        foreach (string word in StoryCatalogue.All.Single(story => story.Name == "nsquared").KnownKeys.Single(known => known.Name == key).Values.Split('|'))
        {
            StoryRun run = StoryRun.Of($"run=nsquared n=16 depth=0 {key}={word}");
            Assert.Equal(0, run.ExitCode);
            Assert.All(run.Rows, row => Assert.Contains(word, row.Name, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(2u, Degree.Ring, 1u)]
    [InlineData(2u, Degree.All, 1u)]
    [InlineData(8u, Degree.Eight, 7u)]
    [InlineData(16u, Degree.Eight, 8u)]
    [InlineData(64u, Degree.Ring, 2u)]
    [InlineData(64u, Degree.All, 63u)]
    [InlineData(1024u, Degree.Eight, 8u)]
    [InlineData(65_536u, Degree.Eight, 8u)]
    public void Peers_are_different_others_and_each_others(uint count, Degree degree, uint peers)
    {
        for (ulong seed = 0; seed < 3; seed++)
        {
            Graph graph = new(count, degree, seed);
            Assert.Equal(peers, graph.PeerCount);
            for (uint subject = 0; subject < count; subject += 1 + (count / 64))
            {
                uint[] known = [.. Enumerable.Range(0, (int)peers).Select(ordinal => graph.Peer(subject, (uint)ordinal))];
                Assert.Equal(known.Length, known.Distinct().Count());
                Assert.DoesNotContain(subject, known);
                Assert.All(known, peer => Assert.InRange(peer, 0u, count - 1));
                Assert.All(known, peer => Assert.Equal(subject, graph.Peer(peer, graph.Ordinal(peer, subject))));
            }
        }
    }

    [Fact]
    public void Quantiles_of_latencies_are_within_a_bucket()
    {
        LatencyTable table = new();
        for (ulong value = 1; value <= 100_000; value++)
        {
            table.Note(value);
        }

        Assert.InRange(table.Quantile(500), 50_000ul, 52_000ul);
        Assert.InRange(table.Quantile(999), 99_900ul, 100_000ul);
        Assert.Equal((100_000ul, 100_000ul), (table.Quantile(1000), table.Longest));
        table.Clear();
        Assert.Equal(0ul, table.Quantile(500));
    }
}
