using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using AsyncCap.Arch.Exploration.Instructions.Engine;
using AsyncCap.Arch.Exploration.Instructions.Strategies;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

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

    [Theory]
    [InlineData(300_001, 100, false)]
    [InlineData(400_001, 60, true)]
    public void Three_workers_see_what_one_sees(int firstSeed, int count, bool isTso) => CompareWorkers(firstSeed, count, isTso);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(500_000, 1_000, false)]
    [InlineData(600_000, 1_000, true)]
    public void Three_workers_see_what_one_sees_at_length(int firstSeed, int count, bool isTso) => CompareWorkers(firstSeed, count, isTso);

    [Fact]
    public void Without_what_they_add_at_shared_nodes_three_workers_miss_something()
    {
        _ = Assert.ThrowsAny<XunitException>(() => CompareWorkers(300_001, 100, isTso: false, isForgetful: true));
    }

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

    private void CompareWorkers(int firstSeed, int count, bool isTso, bool isForgetful = false)
    {
        long alone = 0;
        long reduced = 0;
        long shared = 0;
        int compared = 0;
        for (int seed = firstSeed; seed < firstSeed + count; seed++)
        {
            RandomProgram program = new(seed, isSmall: isTso);
            long before = alone;
            if (Outcomes(program, new DepthFirst(null), isTso, ref alone) is not { } all)
            {
                continue;
            }

            (HashSet<string> every, long executions) = Together(program, (sharing, isFirst) => new DepthFirst(null, sharing, isFirst), isTso);
            (HashSet<string> some, long fewer) = Together(program, (sharing, isFirst) => new SourceDpor(sharing, isFirst), isTso, isForgetful);
            Assert.Equal(alone - before, executions);
            Assert.True(all.SetEquals(every), $"seed {seed}: depth first with three workers sees something else\n{program}");
            Assert.True(all.SetEquals(some), $"seed {seed}: dpor with three workers misses {string.Join(" // ", all.Except(some))}\n{program}");
            _ = Outcomes(program, new SourceDpor(), isTso, ref reduced); // how many executions
            shared += fewer;
            compared++;
        }

        output.WriteLine($"{compared} of {count} programs compared; depth first {alone} executions, dpor alone {reduced}, by three workers {shared}");
        Assert.True(compared > count / 2);
    }

    private static (HashSet<string> Outcomes, long Executions) Together(
        RandomProgram program, Func<WorkSharing, bool, Strategy> make, bool isTso, bool isForgetful = false)
    {
        const int Workers = 3;
        WorkSharing sharing = new(Workers) { IsForgetful = isForgetful };
        HashSet<string> outcomes = [];
        long executions = 0;
        Task[] work = [.. Enumerable.Range(0, Workers).Select(worker => Task.Factory.StartNew(
            () =>
            {
                long mine = 0;
                HashSet<string>? seen = Outcomes(program, make(sharing, worker == 0), isTso, ref mine, most: int.MaxValue);
                lock (outcomes)
                {
                    outcomes.UnionWith(seen!);
                    executions += mine;
                }
            },
            TaskCreationOptions.LongRunning))];
        Task.WaitAll(work);
        return (outcomes, executions);
    }

    // Null: too many executions to compare.
    private static HashSet<string>? Outcomes(RandomProgram program, Strategy strategy, bool isTso, ref long executions, int most = MostExecutions)
    {
        HashSet<string> outcomes = [];
        using Execution execution = new(isTso);
        for (int run = 0; strategy.Begin(execution); run++)
        {
            if (run == most)
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
