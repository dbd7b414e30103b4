using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Turns;
using AsyncCap.Arch.Exploration.Turns.Scenes;
using Xunit;
using Xunit.Abstractions;

namespace AsyncCap.Tests.Exploration.Turns;

/// <summary>The scenes of vats: nothing is wrong in them, and what is planted is found, told and replayed.</summary>
public sealed class TurnSceneTests(ITestOutputHelper output)
{
    private const int MostExecutions = 30_000;

    public static TheoryData<string> Names => [.. TurnScenes.Explorations.Select(exploration => exploration.Name)];

    public static IEnumerable<object[]> Plants() =>
        TurnScenes.Explorations.SelectMany(exploration => exploration.Plants.Select(plant => new object[] { exploration.Name, plant.Name }));

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_wrong_in_any_order_of_turns(string name)
    {
        ExplorationReport report = Run(name, new ExplorationOptions { MaximumExecutions = 50_000, Budget = TimeSpan.FromMinutes(1) });
        output.WriteLine($"{report.Verdict} {report.Bound}: {report.Progress}");
        // One is too large for a normal run: each message that the promise passes on is a move there.
        Verdict wanted = name == "turns-resolve-during-drain-plain" ? Verdict.BudgetSpent : Verdict.Exhausted;
        Assert.True(report.Verdict == wanted, Explain(report));
    }

    [Theory]
    [MemberData(nameof(Plants))]
    public void A_planted_bug_is_found_and_its_trace_replays(string name, string plant)
    {
        ExplorationReport report = Run(name, new ExplorationOptions { Plant = plant, Budget = TimeSpan.FromMinutes(1) });
        Assert.True(report.Verdict == Verdict.BugFound, Explain(report));
        output.WriteLine($"{report.Progress.Executions} executions: {Explain(report)}");
        IExploration exploration = Find(name);
        ExplorationTrace trace = ExplorationTrace.Parse(report.Bug!.Trace.ToText());
        ReplayReport replay = exploration.Replay(trace);
        Assert.Equal((ReplayOutcome.Reproduced, report.Bug.What), (replay.Outcome, replay.What));
        Assert.False(replay.CodeHasChanged);
        Assert.NotEqual(ReplayOutcome.Reproduced, exploration.Replay(trace with { Plant = null }).Outcome);
        TraceChoice other = trace.Choices[^1] with { What = "somebody: something else" };
        Assert.Equal(ReplayOutcome.Stale, exploration.Replay(trace with { Choices = [.. trace.Choices.SkipLast(1), other] }).Outcome);
    }

    [Fact]
    public void Every_strategy_has_its_row_in_the_table_of_kills()
    {
        StrategyTable table = new([.. Plants()], WorldExploration.AllStrategies, static (name, strategy, plant) => Run(name, new ExplorationOptions
        {
            Strategy = strategy, Plant = plant, MaximumExecutions = MostExecutions, Budget = TimeSpan.FromSeconds(5),
        }));
        output.WriteLine(table.ToString());
        Assert.Equal(table.Count, table.Found("sleep"));
        Assert.All(WorldExploration.AllStrategies, strategy => Assert.True(table.Found(strategy.Name) >= table.Count * 3 / 4, $"{strategy.Name}\n{table}"));
    }

    private static IExploration Find(string name) => TurnScenes.Explorations.Single(exploration => exploration.Name == name);

    private static ExplorationReport Run(string name, ExplorationOptions options) => Find(name).Run(options, progress: null, CancellationToken.None);

    private static string Explain(ExplorationReport report)
    {
        IEnumerable<string> lines = report.Bug is null ? [] : TraceTable.Lines(report.Bug.Steps);
        return $"{report.Verdict} {report.Bound} {report.Progress}: {report.Bug?.What}\n{string.Join('\n', lines)}";
    }
}
