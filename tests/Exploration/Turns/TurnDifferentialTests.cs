using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Turns.Engine;
using AsyncCap.Arch.Exploration.Turns.Hosted;
using AsyncCap.Arch.Exploration.Turns.Plain;
using AsyncCap.Arch.Exploration.Turns.Strategies;
using Xunit;
using Xunit.Abstractions;

namespace AsyncCap.Tests.Exploration.Turns;

/// <summary>Two ways to see everything see the same: with and without the reduction, over the kernel and over queues in memory.</summary>
public sealed class TurnDifferentialTests(ITestOutputHelper output)
{
    private const int MostExecutions = 20_000;

    [Theory]
    [InlineData(1, 120, false)]
    [InlineData(1, 25, true)]
    public void The_reduced_search_sees_every_outcome(int firstSeed, int count, bool isKernel) => Compare(firstSeed, count, isKernel);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(1_000, 2_000, false)]
    [InlineData(1_000, 500, true)]
    public void The_reduced_search_sees_every_outcome_at_length(int firstSeed, int count, bool isKernel) => Compare(firstSeed, count, isKernel);

    [Fact]
    public void Kernel_and_queues_in_memory_have_the_same_outcomes()
    {
        for (int seed = 1; seed <= 25; seed++)
        {
            // What a crash breaks breaks in no promised order, so the two may differ in that.
            VatScene scene = RandomVats.Scene(seed) with { Faults = 0 };
            HashSet<string>? kernel = Outcomes(scene, isKernel: true, reduces: true, out _);
            HashSet<string>? plain = Outcomes(scene, isKernel: false, reduces: true, out _);
            Assert.True(kernel is null || plain is null || kernel.SetEquals(plain), $"seed {seed}: {Differences(kernel, plain)}");
        }
    }

    private void Compare(int firstSeed, int count, bool isKernel)
    {
        (long all, long few, int compared) = (0, 0, 0);
        for (int seed = firstSeed; seed < firstSeed + count; seed++)
        {
            VatScene scene = RandomVats.Scene(seed);
            if (Outcomes(scene, isKernel, reduces: false, out long plain) is not { } full)
            {
                continue;
            }

            HashSet<string>? reduced = Outcomes(scene, isKernel, reduces: true, out long some);
            (all, few, compared) = (all + plain, few + some, compared + 1);
            Assert.True(reduced is not null && full.SetEquals(reduced), $"seed {seed}: {Differences(full, reduced)}");
        }

        output.WriteLine($"{compared} of {count} topologies compared; all orders {all} executions, reduced {few}");
        Assert.True(compared > count / 3, $"only {compared}");
    }

    // Null: too many executions to compare.
    private static HashSet<string>? Outcomes(VatScene scene, bool isKernel, bool reduces, out long executions)
    {
        HashSet<string> outcomes = [];
        ITurnWorld Open() => isKernel ? new KernelWorld(scene) : new PlainWorld(scene);
        using ITurnWorld world = Open();
        using TurnSearch search = new(Open, new ExplorationOptions { MaximumExecutions = MostExecutions }, null, CancellationToken.None)
        {
            AtEnd = ended => outcomes.Add(ended.Outcome()),
        };
        bool isWhole = new DepthFirstTurns(world, search, reduces).Run();
        executions = search.Progress.Executions;
        Assert.True(search.Failure is null, search.Failure?.Problem);
        return isWhole ? outcomes : null;
    }

    private static string Differences(HashSet<string>? full, HashSet<string>? reduced) =>
        $"missing {string.Join(" // ", (full ?? []).Except(reduced ?? []).Take(3))}; new {string.Join(" // ", (reduced ?? []).Except(full ?? []).Take(3))}";
}
