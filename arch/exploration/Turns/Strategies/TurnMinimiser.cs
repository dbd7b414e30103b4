using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Exploration.Turns.Engine;

namespace AsyncCap.Arch.Exploration.Turns.Strategies;

/// <summary>Looks for a path to the same failure that is easier to read: fewer faults, fewer moves, fewer changes from vat to vat.</summary>
/// <remarks>Greedy: leaves a move out, or brings one forward beside the last one of its vat, follows what is left as far as it is
/// possible, lets everybody come to an end, and keeps what still fails alike.</remarks>
internal sealed class TurnMinimiser(ITurnWorld world)
{
    private const int MostRuns = 4000;
    private const int MostMoves = 250;

    private int _runs;

    /// <summary>The easiest that was found.</summary>
    public TurnFailure Minimise(TurnFailure failure)
    {
        if (failure.Problem.StartsWith("hidden", StringComparison.Ordinal))
        {
            return failure;
        }

        TurnFailure best = failure;
        bool isBetter = true;
        while (isBetter && _runs < MostRuns)
        {
            isBetter = false;
            foreach (List<int> path in Others(best.Path))
            {
                if (_runs < MostRuns && Try(path, failure.Problem) is { } found && Weight(found.Path) < Weight(best.Path))
                {
                    best = found;
                    isBetter = true;
                    break;
                }
            }
        }

        return best;
    }

    private static (int Faults, int Moves, int Changes) Key(IReadOnlyList<int> path)
    {
        int changes = path.Zip(path.Skip(1)).Count(pair => pair.First != pair.Second);
        return (path.Count(Moves.IsCrash), path.Count, changes);
    }

    private static long Weight(IReadOnlyList<int> path)
    {
        (int faults, int moves, int changes) = Key(path);
        return ((long)faults << 40) + ((long)moves << 20) + changes;
    }

    private static IEnumerable<List<int>> Others(IReadOnlyList<int> path)
    {
        for (int cut = 0; cut < path.Count; cut++)
        {
            yield return [.. path.Take(cut)];
        }

        for (int at = 0; at < path.Count; at++)
        {
            yield return [.. path.Take(at), .. path.Skip(at + 1)];
        }

        for (int at = 1; at < path.Count; at++)
        {
            for (int later = at + 1; later < path.Count; later++)
            {
                if (path[later] == path[at - 1])
                {
                    yield return [.. path.Take(at), path[later], .. path.Skip(at).Take(later - at), .. path.Skip(later + 1)];
                    break;
                }
            }
        }
    }

    private TurnFailure? Try(List<int> wanted, string problem)
    {
        _runs++;
        world.TakeBack(0);
        List<int> path = [];
        foreach (int move in wanted.Where(move => (world.Enabled() & (1ul << move)) != 0))
        {
            _ = world.Take(move); // only the end matters
            path.Add(move);
        }

        // Then without faults, each vat as long as it can.
        for (ulong enabled = Harmless(world.Enabled()); enabled != 0 && path.Count < MostMoves; enabled = Harmless(world.Enabled()))
        {
            int last = path.Count > 0 && (enabled & (1ul << path[^1])) != 0 ? path[^1] : Moves.First(enabled);
            _ = world.Take(last); // only the end matters
            path.Add(last);
        }

        world.CheckEnd();
        return world.Problem is { } found && Kind(found) == Kind(problem) ? new TurnFailure(found, path) : null;
    }

    private static ulong Harmless(ulong enabled)
    {
        const ulong Crashes = ((1ul << Moves.Clock) - 1) & ~((1ul << Moves.MostVats) - 1);
        ulong harmless = enabled & ~Crashes;
        return harmless != 1ul << Moves.Clock ? harmless & ~(1ul << Moves.Clock) : harmless;
    }

    private static string Kind(string problem) => problem.Split(':')[0];
}
