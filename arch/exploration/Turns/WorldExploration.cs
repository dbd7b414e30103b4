using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Turns.Engine;
using AsyncCap.Arch.Exploration.Turns.Strategies;

namespace AsyncCap.Arch.Exploration.Turns;

/// <summary>Explores a world of vats by its moves, whatever the world is made of; finds, makes small, and follows again.</summary>
internal abstract class WorldExploration : IExploration
{
    private const int UsualDepth = 3;
    private const int UsualDelays = 2;
    private const ulong Turns = (1ul << Moves.MostVats) - 1;

    /// <summary>What all scenes can be explored by.</summary>
    public static IReadOnlyList<StrategyInfo> AllStrategies { get; } =
    [
        new("sleep", "one path of each set that differ only in the order of turns that touch nothing in common", "faults"),
        new("dfs", "every path", "faults"),
        new("delay", "every path that keeps near to one fixed order", "delays"),
        new("random", "paths by chance: every move that is possible is as likely as any other"),
        new("pct", "paths by chance: priorities that change a few times", "turns that must come in order for the bug to show"),
    ];

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public ExplorationLevel Level => ExplorationLevel.Turns;

    /// <inheritdoc/>
    public abstract string Summary { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<StrategyInfo> Strategies { get; }

    /// <inheritdoc/>
    public IReadOnlyList<MemoryModel> Memories => [];

    /// <inheritdoc/>
    public abstract IReadOnlyList<PlantInfo> Plants { get; }

    /// <inheritdoc/>
    public abstract bool PlantsNeedCheckedKernel { get; }

    /// <summary>How many faults a path may have, unless the options bound them.</summary>
    protected abstract int Faults { get; }

    /// <summary>What faults are here, in the plural.</summary>
    protected abstract string FaultsName { get; }

    /// <summary>The world before the first move, with a planted bug or none.</summary>
    public abstract ITurnWorld Open(string? plant);

    /// <summary>The hash of the code that the traces depend on.</summary>
    protected abstract string Code();

    /// <inheritdoc/>
    public ExplorationReport Run(ExplorationOptions options, IProgress<ExplorationProgress>? progress, CancellationToken cancellation)
    {
        StrategyInfo strategy = this.StrategyOf(options);
        string? plant = this.PlantOf(options)?.Name;
        using ITurnWorld world = Open(plant);
        using TurnSearch search = new(() => Open(plant), options, progress, cancellation);
        bool isFaultBound = strategy.Name is "sleep" or "dfs";
        world.FaultLimit = isFaultBound ? options.Bound ?? Faults : Faults;
        (bool isExhausted, string bound) = Search(strategy.Name, options, world, search);
        bound += world.FaultLimit == 0 ? $", no {FaultsName}" : $", at most {world.FaultLimit} {FaultsName}";
        if (search.Failure is not { } failure)
        {
            return new ExplorationReport(isExhausted ? Verdict.Exhausted : Verdict.BudgetSpent, bound, search.Progress);
        }

        failure = new TurnMinimiser(world).Minimise(failure);
        (List<TraceStep> steps, List<TraceChoice> choices, string? problem) = Follow(world, failure.Path);
        ExplorationTrace trace = new()
        {
            Name = Name,
            Level = Level,
            Strategy = strategy.Name,
            Seed = options.Seed,
            Plant = plant,
            Code = Code(),
            Finding = problem ?? failure.Problem,
            Choices = choices,
        };
        return new ExplorationReport(Verdict.BugFound, bound, search.Progress, new ExplorationBug(trace.Finding, steps, trace));
    }

    /// <inheritdoc/>
    public ReplayReport Replay(ExplorationTrace trace)
    {
        bool hasChanged = trace.Code != Code();
        if (trace.Plant is not null && Plants.All(plant => plant.Name != trace.Plant))
        {
            return new ReplayReport(ReplayOutcome.Stale, $"the planted bug {trace.Plant} is no more", [], hasChanged);
        }

        using ITurnWorld world = Open(trace.Plant);
        world.FaultLimit = trace.Choices.Count; // each may have been one
        List<TraceStep> steps = [];
        foreach (TraceChoice choice in trace.Choices)
        {
            bool isPossible = choice.Chosen is >= 0 and <= Moves.Work && (world.Enabled() & (1ul << choice.Chosen)) != 0;
            TraceStep? step = isPossible ? world.TakeAndTell(choice.Chosen) : null;
            string now = step is null ? "not possible" : Line(step);
            if (now != choice.What)
            {
                return new ReplayReport(
                    ReplayOutcome.Stale, $"move {steps.Count + 1} was \"{choice.What}\" and is now \"{now}\"", steps, hasChanged);
            }

            steps.Add(step!);
        }

        if (world.Problem is null && (world.Enabled() & Turns) != 0)
        {
            return new ReplayReport(ReplayOutcome.Stale, "the trace ends and the vats go on", steps, hasChanged);
        }

        world.CheckEnd();
        return world.Problem is { } problem
            ? new ReplayReport(ReplayOutcome.Reproduced, problem, steps, hasChanged)
            : new ReplayReport(ReplayOutcome.Passes, "nothing is wrong", steps, hasChanged);
    }

    private static (bool IsExhausted, string Bound) Search(string strategy, ExplorationOptions options, ITurnWorld world, TurnSearch search)
    {
        switch (strategy)
        {
            case "sleep":
                return (new DepthFirstTurns(world, search, reduces: true).Run(), "all orders of turns, of each set that differ only in the order of turns that touch nothing in common at least one");
            case "dfs":
                return (new DepthFirstTurns(world, search, reduces: false).Run(), "all orders of turns");
            case "delay":
                int delays = options.Bound ?? UsualDelays;
                return (new DepthFirstTurns(world, search, reduces: false, delays).Run(), $"all orders of turns with at most {delays} delays");
            case "pct":
                new RandomTurns(world, search, options.Seed, options.Bound ?? UsualDepth).Run();
                return (false, $"orders of turns by chance, for bugs of depth {options.Bound ?? UsualDepth}");
            default:
                new RandomTurns(world, search, options.Seed, changes: null).Run();
                return (false, "orders of turns by chance");
        }
    }

    private static string Line(TraceStep step) => $"{step.Actor}: {step}";

    private static (List<TraceStep> Steps, List<TraceChoice> Choices, string? Problem) Follow(ITurnWorld world, IReadOnlyList<int> path)
    {
        List<TraceStep> steps = [];
        List<TraceChoice> choices = [];
        world.TakeBack(0);
        foreach (int move in path)
        {
            ulong enabled = world.Enabled();
            TraceStep step = world.TakeAndTell(move);
            steps.Add(step);
            choices.Add(new TraceChoice("run", enabled, move, Line(step)));
        }

        world.CheckEnd();
        return (steps, choices, world.Problem);
    }
}
