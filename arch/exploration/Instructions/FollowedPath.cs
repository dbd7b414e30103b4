using System.Collections.Generic;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Instructions.Engine;
using AsyncCap.Arch.Exploration.Instructions.Strategies;

namespace AsyncCap.Arch.Exploration.Instructions;

/// <summary>A path that was followed once more, with all that people want to know of it.</summary>
/// <param name="Steps">For people.</param>
/// <param name="Choices">For a trace.</param>
/// <param name="Problem">What is wrong at its end; null if nothing.</param>
/// <param name="Parted">Where path and scene part; null if they do not.</param>
internal sealed record FollowedPath(
    IReadOnlyList<TraceStep> Steps, IReadOnlyList<TraceChoice> Choices, string? Problem, string? Parted)
{
    /// <summary>Follows it.</summary>
    public static FollowedPath Follow(ExplorerSettings settings, IReadOnlyList<Decision> decisions)
    {
        using Execution execution = settings.Engine();
        execution.IsDescribing = true;
        Follow follow = new(decisions, mayDeviate: false);
        execution.Run(settings.Build, follow);
        List<TraceStep> steps = [];
        List<TraceChoice> choices = [];
        int step = 0;
        foreach (Decision decision in execution.Decisions)
        {
            if (decision.IsData)
            {
                choices.Add(new TraceChoice("data", decision.Among, decision.Chosen, ""));
                steps.Add(new TraceStep("fate", "chooses", $"{decision.Chosen} of {decision.Among}"));
                continue;
            }

            TraceStep told = Describe(execution, step++);
            steps.Add(told);
            choices.Add(new TraceChoice("run", decision.Among, decision.Chosen, $"{told.Actor}: {told.Operation} {told.Object}"));
        }

        return new FollowedPath(steps, choices, execution.Problem, follow.Parted);
    }

    private static TraceStep Describe(Execution execution, int step)
    {
        ref Step taken = ref execution.StepAt(step);
        bool isBuffer = taken.Process >= Execution.MostActors;
        string actor = execution.Actors[taken.Process % Execution.MostActors].Name;
        OperationKind kind = taken.Operation.Kind;
        string where = kind is OperationKind.Invoke or OperationKind.Return ? "" : PlaceNames.Of(execution, taken.Operation.Place);
        string operation = isBuffer ? "(buffer) write" : OperationText.Of(kind);
        return new TraceStep(actor, operation, where, execution.Outcomes[step]);
    }
}
