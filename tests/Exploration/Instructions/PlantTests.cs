using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Instructions;
using AsyncCap.Arch.Exploration.Instructions.Scenes;
using Xunit;
using Xunit.Abstractions;

namespace AsyncCap.Tests.Exploration.Instructions;

/// <summary>What is planted must be found, by more than one way; and then its trace must lead there again.</summary>
public sealed class PlantTests(ITestOutputHelper output)
{
    private const int MostExecutions = 20_000;

    public static IEnumerable<object[]> Plants() =>
        SceneCatalogue.All.SelectMany(scene => scene.Plants.Select(plant => new object[] { scene.Name, plant.Info.Name }));

    [Theory]
    [MemberData(nameof(Plants))]
    public void A_planted_bug_is_found_and_its_trace_replays(string scene, string plant)
    {
        InstructionExploration exploration = Find(scene);
        ExplorationReport report = Run(exploration, "dpor", plant);
        Assert.Equal(Verdict.BugFound, report.Verdict);
        ExplorationTrace trace = ExplorationTrace.Parse(report.Bug!.Trace.ToText());
        output.WriteLine($"{report.Progress.Executions} executions: {report.Bug.What}");
        output.WriteLine(string.Join('\n', TraceTable.Lines(report.Bug.Steps)));
        ReplayReport replay = exploration.Replay(trace);
        Assert.Equal(ReplayOutcome.Reproduced, replay.Outcome);
        Assert.False(replay.CodeHasChanged);
        ReplayReport mended = exploration.Replay(trace with { Plant = null });
        Assert.NotEqual(ReplayOutcome.Reproduced, mended.Outcome);
    }

    [Fact]
    public void Every_strategy_has_its_row_in_the_table_of_kills()
    {
        // The first execution that finds it. Random strategies may miss one now and then: what must find all are the two that see everything.
        StrategyTable table = new([.. Plants()], InstructionExploration.AllStrategies, static (scene, strategy, plant) => Run(Find(scene), strategy, plant));
        output.WriteLine(table.ToString());
        Assert.Equal(table.Count, table.Found("dpor"));
        Assert.True(table.Count >= 20);
        Assert.All(InstructionExploration.AllStrategies, strategy => Assert.True(table.Found(strategy.Name) >= table.Count * 3 / 4, $"{strategy.Name}\n{table}"));
    }

    private static InstructionExploration Find(string scene) => new(SceneCatalogue.All.Single(known => known.Name == scene));

    private static ExplorationReport Run(InstructionExploration exploration, string strategy, string plant) => exploration.Run(
        new ExplorationOptions { Strategy = strategy, Plant = plant, MaximumExecutions = MostExecutions, Workers = 1, Budget = TimeSpan.FromMinutes(1) },
        progress: null, CancellationToken.None);
}
