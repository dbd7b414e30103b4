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

/// <summary>What ships, explored.</summary>
public sealed class SceneTests(ITestOutputHelper output)
{
    // Too large to be exhausted in a normal run; explored up to a number of executions there.
    private static readonly string[] Large = ["pool-two-workers", "pool-three-posts", "pool-rest"];

    // Too large with store buffers: half a minute each.
    private static readonly string[] LargeWithBuffers = ["pool-one-worker", "pool-long-turn"];

    public static IEnumerable<object[]> Scenes() => SceneCatalogue.All.Select(scene => new object[] { scene.Name });

    [Theory]
    [MemberData(nameof(Scenes))]
    public void Nothing_is_wrong_in_any_interleaving(string name) => Explore(name, MemoryModel.Sc, Large.Contains(name));

    [Theory]
    [MemberData(nameof(Scenes))]
    public void Nothing_is_wrong_with_store_buffers(string name) => Explore(name, MemoryModel.Tso, Large.Contains(name) || LargeWithBuffers.Contains(name));

    private void Explore(string name, MemoryModel memory, bool isLarge)
    {
        InstructionExploration exploration = new(SceneCatalogue.All.Single(scene => scene.Name == name));
        ExplorationReport report = exploration.Run(
            new ExplorationOptions
            {
                Memory = memory,
                Strategy = isLarge ? "pct" : "dpor",
                MaximumExecutions = isLarge ? 5_000 : null,
                Budget = TimeSpan.FromMinutes(2),
            },
            progress: null, CancellationToken.None);
        output.WriteLine($"{report.Verdict}: {report.Progress}");
        Assert.True(report.Bug is null, report.Bug is { } bug ? bug.What + "\n" + string.Join('\n', TraceTable.Lines(bug.Steps)) : "");
        Assert.Equal(isLarge ? Verdict.BudgetSpent : Verdict.Exhausted, report.Verdict);
    }
}
