using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.States;
using AsyncCap.Arch.Exploration.Turns.Engine;
using AsyncCap.Arch.Exploration.Turns.Hosted;
using AsyncCap.Arch.Exploration.Turns.Scenes;
using AsyncCap.Arch.Exploration.Turns.Strategies;
using AsyncCap.Arch.Hosted.Matrix;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Tests.Model;
using AsyncCap.Tests.Unit.Support;

namespace AsyncCap.Tests.Exploration.Mutants;

using Mutant = AsyncCap.Ipc.Diagnostics.Mutants;

/// <summary>What looks for bugs in the kernel, as something that a mutant can be shown to.</summary>
internal static class Engines
{
    private const int StepsPerProgram = 500;
    private const int StepsOfThree = 300;

    private static readonly Lazy<List<UnitTest>> QuickTests = new(FindQuickTests);

    /// <summary>The explorer: every state of a configuration, up to so many.</summary>
    /// <returns>States seen when the bug was met, and what it was; null if it was not met.</returns>
    public static Kill? Explore(Mutant mutant, string configuration, string strategy, long states, int seconds = 60)
    {
        PlantedBug? plant = mutant == Mutant.None ? null : PlantedBugs.All.Single(plant => plant.Mutant == mutant);
        StateConfiguration chosen = Configurations.All.Single(known => known.Name == configuration);
        KernelStates Open() => new(chosen, plant);
        StateSearch search = new(new ExplorationOptions { MaximumExecutions = states, Budget = TimeSpan.FromSeconds(seconds) }, null, CancellationToken.None);
        switch (strategy)
        {
            case "breadth":
                new BreadthSearch(search, Open, int.MaxValue).Run(1);
                break;
            case "depth":
                new DepthSearch(search, Open).Run(1);
                break;
            default:
                new RandomWalks(search, Open, RandomWalks.UsualLength, seed: 1).Run(1);
                break;
        }

        return search.Bug is null ? null : new Kill(search.Visited.Count, search.Bug.What);
    }

    /// <summary>The explorer of turns over the kernel: scene after scene, up to so many paths of each.</summary>
    /// <returns>Paths of the first scene that shows the bug, until it was met.</returns>
    public static Kill? TakeTurns(Mutant mutant, string strategy, long pathsPerScene)
    {
        foreach (VatScene scene in TurnScenes.All)
        {
            long paths = 0;
            if (First(mutant, 1, _ => FindByTurns(scene, strategy, pathsPerScene, count => paths = count)) is Kill kill)
            {
                return new Kill(paths, kill.What, scene.Name);
            }
        }

        return null;
    }

    /// <summary>Random programs of many processes beside the reference model, program by program.</summary>
    /// <returns>The number of the program that showed the difference.</returns>
    public static Kill? Compare(Mutant mutant, int programs)
    {
        return First(mutant, programs, seed =>
        {
            using Lockstep lockstep = new();
            foreach (int step in Numbers(seed, StepsPerProgram))
            {
                lockstep.Step(step);
            }
        });
    }

    /// <summary>Three random programs, the state audited after each kernel entry, each call followed through the trace.</summary>
    public static Kill? Operate(Mutant mutant, int programs, bool followsCalls)
    {
        return First(mutant, programs, seed =>
        {
            using RandomPrograms three = new(Defences.None, followsCalls: followsCalls);
            foreach (int step in Numbers(seed, StepsOfThree))
            {
                three.Step(step);
            }

            three.Finish();
        });
    }

    /// <summary>The crash matrix: every happening in every situation.</summary>
    /// <returns>The number of the first row that does not pass.</returns>
    public static Kill? PlayMatrix(Mutant mutant)
    {
        Situation[] situations = Enum.GetValues<Situation>();
        return First(mutant, situations.Length, number =>
        {
            foreach (Payment payment in Enum.GetValues<Payment>())
            {
                if (CrashMatrix.Run(situations[number - 1], payment).FirstOrDefault(row => !row.Passes) is MatrixRow row)
                {
                    throw new Xunit.Sdk.XunitException(row.ToString());
                }
            }
        });
    }

    /// <summary>The unit tests of some classes, one after the other; those of long runs are left out.</summary>
    /// <returns>The number of the first test that fails.</returns>
    public static Kill? Test(Mutant mutant, Predicate<string> isWanted) => Test(mutant, TestsOf(isWanted));

    /// <summary>All unit tests that take less than a second each and are no engine of their own, the quickest first.</summary>
    public static Kill? TestUnits(Mutant mutant) => Test(mutant, QuickTests.Value);

    /// <summary>Finds out which unit tests those are: it takes minutes.</summary>
    public static void Prepare() => _ = QuickTests.Value;

    private static Kill? Test(Mutant mutant, List<UnitTest> tests) => First(mutant, tests.Count, number => tests[number - 1].Run());

    private static List<UnitTest> TestsOf(Predicate<string> isWanted) =>
        [.. typeof(RandomPrograms).Assembly.GetTypes().Where(type => isWanted(type.Name)).SelectMany(type => type.GetMethods()).SelectMany(UnitTest.Of)];

    private static List<UnitTest> FindQuickTests()
    {
        string[] engines = ["Injection", "Matrix", "Random", "NegativeControl", "StateAudit"];
        List<(UnitTest Test, TimeSpan Took)> quick = [];
        foreach (UnitTest test in TestsOf(name => !engines.Any(engine => name.Contains(engine, StringComparison.Ordinal))))
        {
            Stopwatch clock = Stopwatch.StartNew();
            bool passes = First(Mutant.None, 1, _ => test.Run()) is null; // what needs the runner to be called does not
            if (passes && clock.Elapsed < TimeSpan.FromSeconds(1))
            {
                quick.Add((test, clock.Elapsed));
            }
        }

        return [.. quick.OrderBy(one => one.Took).Select(one => one.Test)];
    }

    private static void FindByTurns(VatScene scene, string strategy, long most, Action<long> tellPaths)
    {
        using KernelWorld world = new(scene);
        using TurnSearch search = new(() => new KernelWorld(scene), new ExplorationOptions { MaximumExecutions = most }, null, CancellationToken.None);
        try
        {
            switch (strategy)
            {
                case "sleep" or "dfs":
                    _ = new DepthFirstTurns(world, search, reduces: strategy == "sleep").Run(); // whether all was seen does not matter
                    break;
                case "delay":
                    _ = new DepthFirstTurns(world, search, reduces: false, delays: 2).Run();
                    break;
                default:
                    new RandomTurns(world, search, seed: 1, changes: strategy == "pct" ? 3 : null).Run();
                    break;
            }
        }
        finally
        {
            tellPaths(search.Progress.Executions);
        }

        if (search.Failure is TurnFailure failure)
        {
            throw new Xunit.Sdk.XunitException(failure.Problem);
        }
    }

    /// <summary>Random numbers, the same for the same seed.</summary>
    private static IEnumerable<int> Numbers(int seed, int count)
    {
        Random random = new(seed);
        return Enumerable.Range(0, count).Select(_ => random.Next());
    }

    // A kernel with a bug in it may throw anything; whatever a run throws, it does not throw without the bug.
    private static Kill? First(Mutant mutant, int count, Action<int> run)
    {
        SimulatedWorld.Planted = mutant;
        try
        {
            for (int number = 1; number <= count; number++)
            {
                try
                {
                    run(number);
                }
                catch (Exception failure) when (failure is not OutOfMemoryException)
                {
                    return new Kill(number, failure.Message.Split('\n')[0]);
                }
            }

            return null;
        }
        finally
        {
            SimulatedWorld.Planted = Mutant.None;
        }
    }
}

/// <summary>A mutant was found.</summary>
/// <param name="After">States, programs or situations until then.</param>
/// <param name="What">What was wrong.</param>
/// <param name="Where">The configuration, where there is one.</param>
internal sealed record Kill(long After, string What, string Where = "");

/// <summary>Who looks for bugs.</summary>
public enum Engine
{
    /// <summary>The explorer of kernel states.</summary>
    States,

    /// <summary>Random programs beside the reference model.</summary>
    Model,

    /// <summary>Three random programs, audited, with a ledger of their calls.</summary>
    ThreePrograms,

    /// <summary>The explorer of turns.</summary>
    Turns,

    /// <summary>Unit tests, each of one behaviour.</summary>
    UnitTests,
}
