using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.States;
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

    /// <summary>The explorer: every state of a configuration, up to so many.</summary>
    /// <returns>States seen when the bug was met, and what it was; null if it was not met.</returns>
    public static Kill? Explore(Mutant mutant, string configuration, string strategy, long states)
    {
        PlantedBug? plant = mutant == Mutant.None ? null : PlantedBugs.All.Single(plant => plant.Mutant == mutant);
        StateConfiguration chosen = Configurations.All.Single(known => known.Name == configuration);
        KernelStates Open() => new(chosen, plant);
        StateSearch search = new(new ExplorationOptions { MaximumExecutions = states, Budget = TimeSpan.FromSeconds(60) }, null, CancellationToken.None);
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
    public static Kill? Test(Mutant mutant, Predicate<string> isWanted)
    {
        List<(MethodInfo Method, object[] Arguments)> tests =
            [.. typeof(RandomPrograms).Assembly.GetTypes().Where(type => isWanted(type.Name)).SelectMany(type => type.GetMethods()).SelectMany(CasesOf)];
        return First(mutant, tests.Count, number =>
        {
            (MethodInfo method, object[] arguments) = tests[number - 1];
            try
            {
                _ = method.Invoke(Activator.CreateInstance(method.DeclaringType!), [.. method.GetParameters().Select((parameter, at) => Fit(arguments[at], parameter.ParameterType))]);
            }
            catch (TargetInvocationException)
            {
                throw new Xunit.Sdk.XunitException($"{method.DeclaringType!.Name}.{method.Name}");
            }
        });
    }

    // What an attribute holds as a number fits a smaller parameter, as it does in a call.
    private static object? Fit(object? argument, Type type)
    {
        return type.IsPrimitive && argument is IConvertible ? Convert.ChangeType(argument, type, System.Globalization.CultureInfo.InvariantCulture) : argument;
    }

    private static IEnumerable<(MethodInfo Method, object[] Arguments)> CasesOf(MethodInfo method)
    {
        if (method.GetCustomAttribute<Xunit.FactAttribute>() is null || method.GetCustomAttributesData().Any(data => data.AttributeType == typeof(Xunit.TraitAttribute)))
        {
            return [];
        }

        Xunit.Sdk.DataAttribute[] data = [.. method.GetCustomAttributes<Xunit.Sdk.DataAttribute>()];
        return data.Length == 0 ? [(method, [])] : data.SelectMany(attribute => attribute.GetData(method)).Select(arguments => (method, arguments));
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

    /// <summary>Unit tests, each of one behaviour.</summary>
    UnitTests,
}
