using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.ExploredVats;
using Xunit;
using Xunit.Abstractions;

namespace AsyncCap.Tests.Exploration.Turns;

/// <summary>Vats of one process in every order of their turns, and killed at every turn.</summary>
public sealed class VatStoryTests(ITestOutputHelper output)
{
    public static IEnumerable<object[]> Stories() => Explorations().Select(static story => new object[] { story.Name });

    public static IEnumerable<object[]> Plants() =>
        Explorations().SelectMany(static story => story.Plants.Select(plant => new object[] { story.Name, plant.Name }));

    [Theory]
    [MemberData(nameof(Stories))]
    public void Nothing_is_wrong_in_any_order(string name)
    {
        ExplorationReport report = Run(name, "dfs", null);
        output.WriteLine($"{report.Progress}");
        Assert.Null(report.Bug);
        Assert.Equal(Verdict.Exhausted, report.Verdict);
    }

    [Theory]
    [MemberData(nameof(Plants))]
    public void A_planted_bug_is_found_and_its_trace_replays(string name, string plant)
    {
        ExplorationReport report = Run(name, "dfs", plant);
        Assert.Equal(Verdict.BugFound, report.Verdict);
        output.WriteLine($"{report.Progress.Executions} executions: {report.Bug!.What}");
        ExplorationTrace trace = ExplorationTrace.Parse(report.Bug.Trace.ToText());
        Assert.Equal(ReplayOutcome.Reproduced, Find(name).Replay(trace).Outcome);
        Assert.NotEqual(ReplayOutcome.Reproduced, Find(name).Replay(trace with { Plant = null }).Outcome);
    }

    private static IEnumerable<IExploration> Explorations() => VatCatalogue.All.Where(static known => known.Level == ExplorationLevel.Turns);

    private static IExploration Find(string name) => VatCatalogue.All.Single(known => known.Name == name);

    private static ExplorationReport Run(string name, string strategy, string? plant) => Find(name).Run(
        new ExplorationOptions { Strategy = strategy, Plant = plant, MaximumExecutions = 500_000, Budget = TimeSpan.FromMinutes(1) }, null, CancellationToken.None);
}
