using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.States;
using Xunit;

namespace AsyncCap.Tests.Exploration.States;

/// <summary>The configurations of the kernel that are small enough are exhausted in every run; the others for a while, or with <c>--long</c> to the end.</summary>
public sealed class ExhaustedTests
{
    private static readonly string[] Small = ["call", "callers", "ring", "watch", "line", "deadline", "bank", "notify", "keepers", "transfer", "one-way"];

    // The largest, exhausted by hand (docs/verification.md).
    private static readonly string[] Huge = ["pipeline-faults", "pipeline-all", "more-promises"];

    public static TheoryData<string> SmallOnes => [.. Small];

    public static TheoryData<string> LargeOnes => [.. Configurations.All.Select(configuration => configuration.Name).Except(Small).Except(Huge)];

    [Theory]
    [MemberData(nameof(SmallOnes))]
    public void A_small_configuration_has_no_wrong_state(string name)
    {
        ExplorationReport report = Run(name, new ExplorationOptions { Strategy = "depth" });
        Assert.True(report.Verdict == Verdict.Exhausted, Explain(report));
        Assert.Equal(0, report.Progress.States - report.Progress.Steps + report.Progress.Pruned - 1);
    }

    [Theory]
    [MemberData(nameof(LargeOnes))]
    public void A_large_configuration_has_no_wrong_state_nearby(string name)
    {
        ExplorationReport report = Run(name, new ExplorationOptions { MaximumExecutions = 40_000 });
        Assert.True(report.Verdict != Verdict.BugFound, Explain(report));
        Assert.True(report.Progress.States >= 1_000, $"only {report.Progress.States} states were visited");
    }

    [Theory]
    [MemberData(nameof(LargeOnes))]
    [Trait("Category", "Long")]
    public void A_large_configuration_has_no_wrong_state(string name)
    {
        ExplorationReport report = Run(name, new ExplorationOptions { Strategy = "depth", Budget = TimeSpan.FromMinutes(2) });
        Assert.True(report.Verdict != Verdict.BugFound, Explain(report));
    }

    [Fact]
    public void Both_ways_to_exhaust_a_configuration_meet_the_same_states()
    {
        foreach (string name in new[] { "call", "ring", "deadline" })
        {
            long depth = Run(name, new ExplorationOptions { Strategy = "depth" }).Progress.States;
            long breadth = Run(name, new ExplorationOptions { Strategy = "breadth" }).Progress.States;
            Assert.Equal(depth, breadth);
        }
    }

    [Fact]
    public void A_bound_is_told_when_it_cut_something()
    {
        ExplorationReport bounded = Run("call", new ExplorationOptions { Bound = 3 });
        Assert.Equal("all states at most 3 steps from the first", bounded.Bound);
        Assert.InRange(bounded.Progress.Depth, 1, 3);
        Assert.Equal("all states that can be reached", Run("call", new ExplorationOptions { Bound = 100_000 }).Bound);
    }

    private static ExplorationReport Run(string name, ExplorationOptions options)
    {
        return ExplorationCatalogue.Find($"kernel-{name}")!.Run(options, null, CancellationToken.None);
    }

    private static string Explain(ExplorationReport report)
    {
        IEnumerable<string> lines = report.Bug is null ? [] : TraceTable.Lines(report.Bug.Steps);
        return $"{report.Verdict}: {report.Bug?.What}\n{string.Join('\n', lines)}";
    }
}
