using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Exploration.Instructions.Engine;
using AsyncCap.Arch.Exploration.Instructions.Strategies;

namespace AsyncCap.Arch.Exploration.Instructions;

/// <summary>Looks for a path to the same failure that is easier to read: fewer preemptions, then fewer steps.</summary>
/// <remarks>Greedy: takes each preemption back by letting the one that was stopped go on first, or cuts the path off and lets
/// everybody run to his end, and keeps what still fails alike.</remarks>
internal sealed class Minimiser(ExplorerSettings settings)
{
    private const int MostSteps = 400_000;

    private long _steps;

    /// <summary>The easiest that was found; the failure itself if none was.</summary>
    public Failure Minimise(Failure failure)
    {
        if (failure.Problem.StartsWith("hidden", StringComparison.Ordinal))
        {
            return failure;
        }

        using Execution execution = settings.Engine();
        Candidate best = Try(execution, failure.Decisions, failure.Problem) ?? new Candidate(failure, int.MaxValue, int.MaxValue);
        bool isBetter = true;
        while (isBetter && _steps < MostSteps)
        {
            isBetter = false;
            foreach (List<Decision> path in Shorter(best.Failure.Decisions))
            {
                if (_steps < MostSteps && Try(execution, path, failure.Problem) is { } found && found.IsEasierThan(best))
                {
                    best = found;
                    isBetter = true;
                    break;
                }
            }
        }

        return best.Failure;
    }

    private static IEnumerable<List<Decision>> Shorter(IReadOnlyList<Decision> path)
    {
        for (int cut = 0; cut < path.Count; cut++)
        {
            yield return [.. path.Take(cut)];
        }

        for (int at = 1; at < path.Count; at++)
        {
            if (path[at - 1].IsData || path[at].IsData || path[at].Chosen == path[at - 1].Chosen)
            {
                continue;
            }

            int stopped = path[at - 1].Chosen;
            int back = Enumerable.Range(at, path.Count - at).FirstOrDefault(index => !path[index].IsData && path[index].Chosen == stopped);
            if (back == 0)
            {
                continue;
            }

            int end = back;
            while (end < path.Count && (path[end].IsData || path[end].Chosen == stopped))
            {
                end++;
            }

            yield return [.. path.Take(at), .. path.Skip(back).Take(end - back), .. path.Skip(at).Take(back - at), .. path.Skip(end)];
            yield return [.. path.Take(at), path[back], .. path.Skip(at).Take(back - at), .. path.Skip(back + 1)];
        }
    }

    private Candidate? Try(Execution execution, IReadOnlyList<Decision> path, string problem)
    {
        execution.Run(settings.Build, new Follow(path, mayDeviate: true));
        _steps += execution.StepCount;
        return execution.End == ExecutionEnd.Failed && Kind(execution.Problem!) == Kind(problem)
            ? new Candidate(new Failure(execution.Problem!, [.. execution.Decisions]), execution.Preemptions, execution.StepCount)
            : null;
    }

    private static string Kind(string problem) => problem.Split(':')[0];

    private sealed record Candidate(Failure Failure, int Preemptions, int Steps)
    {
        public bool IsEasierThan(Candidate other) =>
            Preemptions < other.Preemptions || (Preemptions == other.Preemptions && Steps < other.Steps);
    }
}
