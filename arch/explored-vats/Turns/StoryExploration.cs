using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Turns;
using AsyncCap.Arch.Exploration.Turns.Engine;
using AsyncCap.Arch.Exploration.Turns.Strategies;
using AsyncCap.Vats;

namespace AsyncCap.Arch.ExploredVats.Turns;

/// <summary>Explores a story of vats: who takes the next turn, who is killed.</summary>
internal sealed class StoryExploration(StoryDefinition story) : IExploration
{
    /// <inheritdoc/>
    public string Name => "vats-" + story.Name;

    /// <inheritdoc/>
    public ExplorationLevel Level => ExplorationLevel.Turns;

    /// <inheritdoc/>
    public string Summary => story.Summary;

    /// <inheritdoc/>
    public IReadOnlyList<StrategyInfo> Strategies { get; } = [.. TurnExploration.AllStrategies.Where(static strategy => strategy.Name != "sleep")];

    /// <inheritdoc/>
    public IReadOnlyList<MemoryModel> Memories => [];

    /// <inheritdoc/>
    public IReadOnlyList<PlantInfo> Plants { get; } = [.. story.Plants.Select(static plant => plant.Info)];

    /// <inheritdoc/>
    public bool PlantsNeedCheckedKernel => false;

    /// <inheritdoc/>
    public ExplorationReport Run(ExplorationOptions options, IProgress<ExplorationProgress>? progress, CancellationToken cancellation)
    {
        StrategyInfo strategy = this.StrategyOf(options);
        string? plant = this.PlantOf(options)?.Name;
        using StoryWorld world = Open(plant);
        using TurnSearch search = new(() => Open(plant), options, progress, cancellation);
        world.FaultLimit = strategy.Name == "dfs" ? options.Bound ?? story.Faults : story.Faults;
        (bool isExhausted, string bound) = TurnExploration.Search(strategy.Name, options, world, search);
        bound += world.FaultLimit == 0 ? ", nobody is killed" : $", at most {world.FaultLimit} killed";
        if (search.Failure is not { } failure)
        {
            return new ExplorationReport(isExhausted ? Verdict.Exhausted : Verdict.BudgetSpent, bound, search.Progress);
        }

        failure = new TurnMinimiser(world).Minimise(failure);
        (List<TraceStep> steps, List<TraceChoice> choices, string? problem) = TurnExploration.Follow(world, failure.Path);
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
        using StoryWorld world = Open(trace.Plant);
        world.FaultLimit = trace.Choices.Count;
        List<TraceStep> steps = [];
        foreach (TraceChoice choice in trace.Choices)
        {
            bool isPossible = choice.Chosen is >= 0 and <= Moves.Work && (world.Enabled() & (1ul << choice.Chosen)) != 0;
            TraceStep? step = isPossible ? world.TakeAndTell(choice.Chosen) : null;
            if (step is null || TurnExploration.Line(step) != choice.What)
            {
                return new ReplayReport(ReplayOutcome.Stale, $"move {steps.Count + 1}, \"{choice.What}\", is not possible", steps, hasChanged);
            }

            steps.Add(step);
        }

        if (world.Enabled() != 0)
        {
            return new ReplayReport(ReplayOutcome.Stale, "the trace ends and the vats go on", steps, hasChanged);
        }

        world.CheckEnd();
        return world.Problem is { } problem
            ? new ReplayReport(ReplayOutcome.Reproduced, problem, steps, hasChanged)
            : new ReplayReport(ReplayOutcome.Passes, "nothing is wrong", steps, hasChanged);
    }

    private StoryWorld Open(string? plant)
    {
        StoryPlant? planted = Array.Find(story.Plants, known => known.Info.Name == plant);
        return new StoryWorld(story, planted?.Removed);
    }

    private static string Code() => CodeHash.Of(typeof(LocalVat), typeof(Promise), typeof(Delivery), typeof(Stories));
}
