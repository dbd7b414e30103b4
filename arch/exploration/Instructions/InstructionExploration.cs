using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Instructions.Engine;
using AsyncCap.Arch.Exploration.Instructions.Strategies;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Arch.Exploration.Instructions;

/// <summary>Explores a scene: which thread goes on at each read, write and exchange of what they share.</summary>
public sealed class InstructionExploration(SceneDefinition scene) : IExploration
{
    private const int UsualDepth = 3;

    /// <summary>What all scenes can be explored by.</summary>
    public static IReadOnlyList<StrategyInfo> AllStrategies { get; } =
    [
        new("dpor", "one interleaving of each set that differ only in the order of steps that do not touch each other"),
        new("dfs", "every interleaving, or those with few preemptions", "preemptions"),
        new("random", "whoever can go on is as likely as any other"),
        new("pct", "priorities at random that change a few times", "steps that must come in order for the bug to show"),
        new("pos", "a priority at random for each operation"),
    ];

    /// <inheritdoc/>
    public string Name => scene.Name;

    /// <inheritdoc/>
    public ExplorationLevel Level => ExplorationLevel.Instructions;

    /// <inheritdoc/>
    public string Summary => scene.Summary;

    /// <inheritdoc/>
    public IReadOnlyList<StrategyInfo> Strategies => AllStrategies;

    /// <inheritdoc/>
    public IReadOnlyList<MemoryModel> Memories { get; } = [MemoryModel.Sc, MemoryModel.Tso];

    /// <inheritdoc/>
    public IReadOnlyList<PlantInfo> Plants { get; } = [.. scene.Plants.Select(plant => plant.Info)];

    /// <inheritdoc/>
    public bool PlantsNeedCheckedKernel => false;

    /// <inheritdoc/>
    public ExplorationReport Run(ExplorationOptions options, IProgress<ExplorationProgress>? progress, CancellationToken cancellation)
    {
        StrategyInfo strategy = this.StrategyOf(options);
        PlantInfo? plant = this.PlantOf(options);
        MemoryModel memory = this.MemoryOf(options);
        ExplorerSettings settings = new(scene.Build, memory == MemoryModel.Tso, SafeguardOf(plant?.Name));
        Explorer explorer = new(settings, options, progress, cancellation);
        int workers = options.Workers > 0 ? options.Workers : Environment.ProcessorCount;
        ExecutionNumbers numbers = new();
        WorkSharing? sharing = workers > 1 ? new WorkSharing(workers) : null;
        bool isExhausted = explorer.Run(worker => Make(strategy.Name, options, numbers, sharing, worker == 0), workers);
        string bound = Bound(strategy.Name, options.Bound, memory, explorer.CutCount);
        if (explorer.Failure is not { } failure)
        {
            return new ExplorationReport(isExhausted ? Verdict.Exhausted : Verdict.BudgetSpent, bound, explorer.Progress());
        }

        failure = new Minimiser(settings).Minimise(failure);
        FollowedPath path = FollowedPath.Follow(settings, failure.Decisions);
        ExplorationTrace trace = new()
        {
            Name = Name,
            Level = Level,
            Strategy = strategy.Name,
            Memory = OptionChecks.NameOf(memory),
            Seed = options.Seed,
            Plant = plant?.Name,
            Code = CodeHash.Of(scene.Code),
            Finding = path.Problem ?? failure.Problem,
            Choices = path.Choices,
        };
        return new ExplorationReport(
            Verdict.BugFound, bound, explorer.Progress(), new ExplorationBug(trace.Finding, path.Steps, trace));
    }

    /// <inheritdoc/>
    public ReplayReport Replay(ExplorationTrace trace)
    {
        bool isOtherCode = trace.Code != CodeHash.Of(scene.Code);
        if (trace.Plant is not null && scene.Plants.All(plant => plant.Info.Name != trace.Plant))
        {
            return new ReplayReport(ReplayOutcome.Stale, $"the planted bug {trace.Plant} is no more", [], isOtherCode);
        }

        ExplorerSettings settings = new(scene.Build, trace.Memory == "tso", SafeguardOf(trace.Plant));
        FollowedPath path = FollowedPath.Follow(
            settings, [.. trace.Choices.Select(choice => new Decision(choice.Kind == "data", (uint)choice.Among, choice.Chosen))]);
        for (int index = 0; index < Math.Min(path.Choices.Count, trace.Choices.Count); index++)
        {
            if (path.Choices[index] != trace.Choices[index])
            {
                string parts = $"at choice {index + 1} the trace has \"{trace.Choices[index].What}\", the code \"{path.Choices[index].What}\"";
                return new ReplayReport(ReplayOutcome.Stale, parts, path.Steps, isOtherCode);
            }
        }

        if (path.Parted is { } parted)
        {
            return new ReplayReport(ReplayOutcome.Stale, parted, path.Steps, isOtherCode);
        }

        return path.Problem is { } problem
            ? new ReplayReport(ReplayOutcome.Reproduced, problem, path.Steps, isOtherCode)
            : new ReplayReport(ReplayOutcome.Passes, "nothing is wrong", path.Steps, isOtherCode);
    }

    private Safeguard? SafeguardOf(string? plant) => plant is null ? null : scene.Plants.First(known => known.Info.Name == plant).Removed;

    private static Strategy Make(string name, ExplorationOptions options, ExecutionNumbers numbers, WorkSharing? sharing, bool isFirst) => name switch
    {
        "dpor" => new SourceDpor(sharing, isFirst),
        "dfs" => new DepthFirst(options.Bound, sharing, isFirst),
        "random" => new RandomWalk(options.Seed, numbers),
        "pct" => new PriorityChanges(options.Seed, numbers, options.Bound ?? UsualDepth),
        _ => new PartialOrderSampling(options.Seed, numbers),
    };

    private static string Bound(string strategy, int? bound, MemoryModel memory, long cutCount)
    {
        string what = strategy switch
        {
            "dpor" => "all interleavings, of each set that differ only in the order of steps that do not touch each other at least one",
            "dfs" when bound is { } preemptions => $"all interleavings with at most {preemptions} preemptions",
            "dfs" => "all interleavings",
            "pct" => $"interleavings at random, for bugs of depth {bound ?? UsualDepth}",
            _ => "interleavings at random",
        };
        string where = memory == MemoryModel.Tso ? ", with store buffers (TSO)" : ", sequentially consistent";
        return what + where + (cutCount == 0 ? "" : $"; {cutCount} of them only up to the limit of steps and then under a fair schedule");
    }
}
