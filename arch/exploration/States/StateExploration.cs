using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.States.Metal;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Diagnostics;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>A configuration of the kernel, all of whose states are visited.</summary>
internal sealed class StateExploration(StateConfiguration configuration) : IExploration, IMetalReplay
{
    private const string Breadth = "breadth";
    private const string Depth = "depth";
    private const string Walks = "random";
    private const string StepKind = "step";

    /// <summary>All configurations.</summary>
    public static IEnumerable<IExploration> All => Configurations.All.Select(configuration => new StateExploration(configuration));

    /// <inheritdoc/>
    public string Name => $"kernel-{configuration.Name}";

    /// <inheritdoc/>
    public ExplorationLevel Level => ExplorationLevel.States;

    /// <inheritdoc/>
    public string Summary => configuration.Summary;

    /// <inheritdoc/>
    public IReadOnlyList<StrategyInfo> Strategies { get; } =
    [
        new(Breadth, "every state, the nearest first: the first bug has a shortest path", "steps from the first state"),
        new(Depth, "every state, a path to its end first: the fastest, and the least memory"),
        new(Walks, "paths by chance, for configurations too large to exhaust", "steps of a path"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<MemoryModel> Memories => [];

    /// <inheritdoc/>
    public IReadOnlyList<PlantInfo> Plants { get; } = [.. PlantedBugs.All.Select(plant => plant.Info)];

    /// <inheritdoc/>
    public bool PlantsNeedCheckedKernel => true;

    /// <inheritdoc/>
    public ExplorationReport Run(ExplorationOptions options, IProgress<ExplorationProgress>? progress, CancellationToken cancellation)
    {
        StrategyInfo strategy = this.StrategyOf(options);
        PlantedBug? plant = PlantOf(this.PlantOf(options)?.Name);
        KernelStates Open() => new(configuration, plant);
        StateSearch search = new(options, progress, cancellation);
        int workers = options.Workers == 0 ? Environment.ProcessorCount : options.Workers;
        int bound = options.Bound ?? int.MaxValue;
        bool wasBounded = false;
        switch (strategy.Name)
        {
            case Breadth:
                BreadthSearch breadth = new(search, Open, bound);
                breadth.Run(workers);
                wasBounded = breadth.WasBounded;
                break;
            case Depth:
                new DepthSearch(search, Open).Run(workers);
                break;
            default:
                new RandomWalks(search, Open, options.Bound ?? RandomWalks.UsualLength, options.Seed).Run(workers);
                break;
        }

        string what = strategy.Name == Walks
            ? "states met on paths by chance"
            : wasBounded ? $"all states at most {bound} steps from the first" : "all states that can be reached";
        if (search.Bug is not FoundBug bug)
        {
            return new ExplorationReport(search.WasCut || strategy.Name == Walks ? Verdict.BudgetSpent : Verdict.Exhausted, what, search.Progress);
        }

        bug = bug with { Path = new PathMinimizer(Open).Minimize(bug) };
        return new ExplorationReport(Verdict.BugFound, what, search.Progress, Tell(bug, strategy.Name, options, plant));
    }

    /// <inheritdoc/>
    public ReplayReport Replay(ExplorationTrace trace)
    {
        using KernelStates states = new(configuration, PlantOf(trace.Plant));
        states.Describes = true;
        StateText text = new(states);
        List<TraceStep> steps = [];
        bool hasChanged = trace.Code != Code();
        foreach (TraceChoice choice in trace.Choices)
        {
            Move move = Move.Decode(choice.Among);
            string now = states.IsPossible(move) ? Line(states, text, move) : "nobody can";
            if (choice.Kind != StepKind || now != choice.What)
            {
                return new ReplayReport(ReplayOutcome.Stale, $"step {steps.Count + 1} was \"{choice.What}\" and is now \"{now}\"", steps, hasChanged);
            }

            try
            {
                steps.Add(text.Take(move));
                states.Audit(states.IsEnd);
            }
            catch (Exception exception) when (StateSearch.Finding(exception) is string finding)
            {
                return new ReplayReport(ReplayOutcome.Reproduced, finding, steps, hasChanged);
            }
        }

        return new ReplayReport(ReplayOutcome.Passes, "all steps were taken and nothing was wrong", steps, hasChanged);
    }

    /// <inheritdoc/>
    public MetalPath PathOf(ExplorationTrace trace)
    {
        ReplayReport hosted = Replay(trace);
        return hosted.Outcome == ReplayOutcome.Stale
            ? throw new MetalReplayException($"the trace is stale: {hosted.What}; explore again")
            : PathWriter.Write(configuration, PlantOf(trace.Plant), trace.Choices.Select(choice => Move.Decode(choice.Among)), hosted);
    }

    private static PlantedBug? PlantOf(string? name)
    {
        return name is null ? null : PlantedBugs.All.First(plant => string.Equals(plant.Info.Name, name, StringComparison.OrdinalIgnoreCase));
    }

    private static string Line(KernelStates states, StateText text, Move move)
    {
        (string operation, string target) = text.Describe(move);
        return $"{states.Running?.Name ?? "machine"}: {operation} {target}".TrimEnd();
    }

    private static string Code() => CodeHash.Of(typeof(FrameArena).Assembly.GetTypes().Concat(typeof(StateAudit).Assembly.GetTypes()));

    private ExplorationBug Tell(FoundBug bug, string strategy, ExplorationOptions options, PlantedBug? plant)
    {
        using KernelStates states = new(configuration, plant);
        states.Describes = true;
        StateText text = new(states);
        List<TraceStep> steps = [];
        List<TraceChoice> choices = [];
        foreach (Move move in bug.Path)
        {
            (string operation, string target) = text.Describe(move);
            choices.Add(new TraceChoice(StepKind, move.Encode(), 0, Line(states, text, move)));
            string actor = states.Running?.Name ?? "machine";
            try
            {
                steps.Add(text.Take(move));
            }
            catch (Exception exception) when (StateSearch.Finding(exception) is not null)
            {
                steps.Add(new TraceStep(actor, operation, target, "and that is wrong"));
            }
        }

        ExplorationTrace trace = new()
        {
            Name = Name,
            Level = Level,
            Strategy = strategy,
            Seed = options.Seed,
            Plant = plant?.Info.Name,
            Code = Code(),
            Finding = bug.What,
            Choices = choices,
        };
        return new ExplorationBug(bug.What, steps, trace);
    }
}
