using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Exploration.Instructions.Engine;
using AsyncCap.Arch.Exploration.Instructions.Strategies;
using Xunit;
using Xunit.Abstractions;

namespace AsyncCap.Tests.Exploration.Instructions;

/// <summary>Two ways to see everything must see the same.</summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    private const int MostExecutions = 60_000;

    [Theory]
    [InlineData(1, 300, false)]
    [InlineData(100_001, 200, true)]
    public void Dpor_sees_what_depth_first_search_sees(int firstSeed, int count, bool isTso) => Compare(firstSeed, count, isTso);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(1_000, 3_000, false)]
    [InlineData(200_000, 3_000, true)]
    public void Dpor_sees_what_depth_first_search_sees_at_length(int firstSeed, int count, bool isTso) => Compare(firstSeed, count, isTso);

    private void Compare(int firstSeed, int count, bool isTso)
    {
        long plain = 0;
        long reduced = 0;
        int compared = 0;
        for (int seed = firstSeed; seed < firstSeed + count; seed++)
        {
            RandomProgram program = new(seed, isSmall: isTso);
            if (Outcomes(program, new DepthFirst(null), isTso, ref plain) is not { } all)
            {
                continue;
            }

            HashSet<string>? some = Outcomes(program, new SourceDpor(), isTso, ref reduced);
            compared++;
            Assert.True(
                some is not null && all.SetEquals(some),
                $"seed {seed}: dpor misses {string.Join(" // ", all.Except(some ?? []))} and invents {string.Join(" // ", (some ?? []).Except(all))}\n{program}");
        }

        output.WriteLine($"{compared} of {count} programs compared; depth first {plain} executions, dpor {reduced}");
        Assert.True(compared > count / 2);
    }

    // Null: too many executions to compare.
    private static HashSet<string>? Outcomes(RandomProgram program, Strategy strategy, bool isTso, ref long executions)
    {
        HashSet<string> outcomes = [];
        using Execution execution = new(isTso);
        for (int run = 0; strategy.Begin(execution); run++)
        {
            if (run == MostExecutions)
            {
                return null;
            }

            execution.Run(() => program.Build(outcome => outcomes.Add(outcome)), strategy);
            if (execution.End == ExecutionEnd.Failed)
            {
                outcomes.Add(execution.Problem!);
            }

            executions++;
        }

        return outcomes;
    }
}
