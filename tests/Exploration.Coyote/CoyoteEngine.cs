using System;
using System.Diagnostics;
using System.Linq;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Instructions;
using AsyncCap.Arch.Sharing;
using Microsoft.Coyote;
using Microsoft.Coyote.Logging;
using Microsoft.Coyote.SystematicTesting;

namespace AsyncCap.Tests.Exploration.Coyote;

/// <summary>Explores a scene by Coyote's testing engine.</summary>
internal static class CoyoteEngine
{
    /// <summary>The strategies of Coyote that can be named.</summary>
    public static string[] Strategies { get; } = ["random", "pct", "probabilistic", "delay", "q-learning"];

    /// <summary>Explores until a bug is found or the budget is spent.</summary>
    public static ExplorationReport Run(SceneDefinition scene, ExplorationOptions options, string? reproducibleTrace = null)
    {
        Safeguard? removed = options.Plant is null ? null : scene.Plants.Single(plant => plant.Info.Name == options.Plant).Removed;
        Configuration configuration = Strategy(options.Strategy ?? "random", options.Bound)
            .WithTestingIterations((uint)Math.Min(options.MaximumExecutions ?? uint.MaxValue, uint.MaxValue))
            .WithTestingTimeout((int)(options.Budget ?? TimeSpan.FromMinutes(10)).TotalSeconds)
            .WithRandomGeneratorSeed((uint)(options.Seed * 2_654_435_761)) // Coyote counts seeds up, so neighbours would share all but one
            .WithPartiallyControlledConcurrencyAllowed(false)
            .WithTelemetryEnabled(false)
            .WithVerbosityEnabled(VerbosityLevel.None)
            .WithConsoleLoggingEnabled(false);
        if (reproducibleTrace is not null)
        {
            configuration = configuration.WithReproducibleTrace(reproducibleTrace).WithTestingIterations(1);
        }

        Stopwatch elapsed = Stopwatch.StartNew();
        using TestingEngine engine = TestingEngine.Create(configuration, () => new CoyoteBackend().Run(scene, removed));
        engine.Run();
        long executions = engine.TestReport.NumOfExploredFairPaths + engine.TestReport.NumOfExploredUnfairPaths;
        ExplorationProgress progress = new(executions, 0, engine.TestReport.TotalExploredFairSteps + engine.TestReport.TotalExploredUnfairSteps, 0, 0, elapsed.Elapsed);
        string bound = $"interleavings by Coyote's strategy {options.Strategy ?? "random"}, sequentially consistent";
        if (engine.TestReport.NumOfFoundBugs == 0)
        {
            return new ExplorationReport(Verdict.BudgetSpent, bound, progress);
        }

        ExplorationTrace trace = new()
        {
            Name = scene.Name,
            Level = ExplorationLevel.Instructions,
            Engine = "coyote",
            Strategy = options.Strategy ?? "random",
            Seed = options.Seed,
            Plant = options.Plant,
            Code = CodeHash.Of(scene.Code),
            Finding = engine.TestReport.BugReports.First().Split('\n')[0],
            Choices = [],
            EngineTrace = engine.ReproducibleTrace,
        };
        return new ExplorationReport(Verdict.BugFound, bound, progress, new ExplorationBug(trace.Finding, [], trace));
    }

    private static Configuration Strategy(string name, int? bound)
    {
        Configuration configuration = Configuration.Create();
        return name switch
        {
            "random" => configuration.WithRandomStrategy(),
            "pct" => configuration.WithPrioritizationStrategy(false, (uint)(bound ?? 10)),
            "probabilistic" => configuration.WithProbabilisticStrategy((uint)(bound ?? 3)),
            "delay" => configuration.WithDelayBoundingStrategy(false, (uint)(bound ?? 10)),
            "q-learning" => configuration.WithQLearningStrategy(),
            _ => throw new ExplorationOptionException($"coyote has no strategy '{name}'; there are: {string.Join(", ", Strategies)}"),
        };
    }
}
