using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Instructions;
using AsyncCap.Arch.ExploredVats;
using Xunit;
using Xunit.Abstractions;

namespace AsyncCap.Tests.Exploration.Instructions;

/// <summary>The vats' code as it ships, and with each of its safeguards taken away.</summary>
public sealed class VatSceneTests(ITestOutputHelper output)
{
    private const int MostExecutions = 20_000;

    // Exhausted in a second; of the others as many interleavings are seen as the normal run has time for.
    private static readonly string[] Exhausted = ["promise-await", "promise-break", "promise-watched"];

    public static IEnumerable<object[]> Scenes() =>
        VatCatalogue.Scenes.SelectMany(static scene => new object[][] { [scene.Name, MemoryModel.Sc], [scene.Name, MemoryModel.Tso] });

    public static IEnumerable<object[]> Plants() =>
        VatCatalogue.Scenes.SelectMany(static scene => scene.Plants.Select(plant => new object[] { scene.Name, plant.Info.Name }));

    [Theory]
    [MemberData(nameof(Scenes))]
    public void Nothing_is_wrong(string name, MemoryModel memory)
    {
        bool isExhausted = Exhausted.Contains(name);
        IEnumerable<string> strategies = isExhausted ? ["dpor"] : ["dpor", "pct", "random"];
        foreach (string strategy in strategies)
        {
            ExplorationReport report = Find(name).Run(
                new ExplorationOptions { Memory = memory, Strategy = strategy, MaximumExecutions = isExhausted ? null : 3_000, Budget = TimeSpan.FromMinutes(2) },
                progress: null, CancellationToken.None);
            output.WriteLine($"{strategy}: {report.Verdict}: {report.Progress}");
            Assert.True(report.Bug is null, report.Bug is { } bug ? bug.What + "\n" + string.Join('\n', TraceTable.Lines(bug.Steps)) : "");
            Assert.Equal(isExhausted ? Verdict.Exhausted : Verdict.BudgetSpent, report.Verdict);
        }
    }

    [Theory]
    [MemberData(nameof(Plants))]
    public void A_planted_bug_is_found_and_its_trace_replays(string scene, string plant)
    {
        InstructionExploration exploration = Find(scene);
        ExplorationReport report = Run(exploration, "pct", plant, MostExecutions);
        if (report.Verdict != Verdict.BugFound)
        {
            report = Run(exploration, "dpor", plant, 5 * MostExecutions); // It begins at the far end of a tree that may be large.
        }

        Assert.Equal(Verdict.BugFound, report.Verdict);
        ExplorationTrace trace = ExplorationTrace.Parse(report.Bug!.Trace.ToText());
        output.WriteLine($"{trace.Strategy}, {report.Progress.Executions} executions: {report.Bug.What}");
        output.WriteLine(string.Join('\n', TraceTable.Lines(report.Bug.Steps)));
        Assert.Equal(ReplayOutcome.Reproduced, exploration.Replay(trace).Outcome);
        Assert.NotEqual(ReplayOutcome.Reproduced, exploration.Replay(trace with { Plant = null }).Outcome);
    }

    [Fact]
    [Trait("Category", "Long")]
    public void Every_strategy_has_its_row_in_the_table_of_kills_of_vats()
    {
        output.WriteLine(new StrategyTable(
            [.. Plants()], InstructionExploration.AllStrategies, static (scene, strategy, plant) => Run(Find(scene), strategy, plant, 20_000)).ToString());
    }

    private static InstructionExploration Find(string scene) => new(VatCatalogue.Scenes.Single(known => known.Name == scene));

    private static ExplorationReport Run(InstructionExploration exploration, string strategy, string plant, int most) => exploration.Run(
        new ExplorationOptions { Strategy = strategy, Plant = plant, MaximumExecutions = most, Workers = 1, Budget = TimeSpan.FromMinutes(1) },
        progress: null, CancellationToken.None);
}
