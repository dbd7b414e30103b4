using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Instructions;
using AsyncCap.Arch.Exploration.Instructions.Scenes;
using Xunit;
using Xunit.Abstractions;

namespace AsyncCap.Tests.Exploration.Coyote;

/// <summary>The same scenes, unchanged, on Microsoft.Coyote. It knows no store buffers, so what needs those is not asked of it.</summary>
public sealed class CoyoteTests(ITestOutputHelper output)
{
    private const int MostExecutions = 3_000;

    public static IEnumerable<object[]> Scenes() => SceneCatalogue.All.Select(scene => new object[] { scene.Name });

    public static IEnumerable<object[]> Plants() => SceneCatalogue.All.SelectMany(
        scene => scene.Plants.Where(plant => plant.Info.Memory is null).Select(plant => new object[] { scene.Name, plant.Info.Name }));

    [Theory]
    [MemberData(nameof(Scenes))]
    public void Coyote_finds_nothing_wrong(string name)
    {
        ExplorationReport report = Run(name, plant: null, executions: 300);
        Assert.True(report.Bug is null, report.Bug?.What);
    }

    [Theory]
    [MemberData(nameof(Plants))]
    public void Coyote_finds_a_planted_bug_and_its_trace_replays(string scene, string plant)
    {
        ExplorationReport report = Run(scene, plant, MostExecutions);
        Assert.Equal(Verdict.BugFound, report.Verdict);
        ExplorationReport again = CoyoteEngine.Run(
            Find(scene), new ExplorationOptions { Plant = plant }, report.Bug!.Trace.EngineTrace);
        Assert.Equal(Verdict.BugFound, again.Verdict);
    }

    private ExplorationReport Run(string scene, string? plant, int executions)
    {
        ExplorationReport report = CoyoteEngine.Run(Find(scene), new ExplorationOptions { Plant = plant, MaximumExecutions = executions });
        output.WriteLine($"| {scene} | {plant} | {(report.Bug is null ? "-" : report.Progress.Executions)} | {report.Progress.Executions / report.Progress.Elapsed.TotalSeconds:F0}/s | {report.Bug?.What}");
        return report;
    }

    private static SceneDefinition Find(string name) => SceneCatalogue.All.Single(scene => scene.Name == name);
}
