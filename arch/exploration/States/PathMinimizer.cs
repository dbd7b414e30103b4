using System;
using System.Collections.Generic;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>Makes a path to a bug shorter: steps are left out, many at a time and then one at a time, as long as the same is found at its end.</summary>
internal sealed class PathMinimizer(Func<KernelStates> open)
{
    private const int MostAttempts = 20_000;

    /// <summary>A path that ends in the same finding and from which no single step can be left out.</summary>
    public IReadOnlyList<Move> Minimize(FoundBug bug)
    {
        using KernelStates states = open();
        List<Move> path = [.. bug.Path];
        int attempts = 0;
        for (int size = Math.Max(1, path.Count / 2); size >= 1; size = size == 1 ? 0 : size / 2)
        {
            for (int at = path.Count - size; at >= 0 && attempts < MostAttempts; at -= size, attempts++)
            {
                List<Move> shorter = [.. path[..at], .. path[Math.Min(at + size, path.Count)..]];
                if (Finds(states, shorter, bug.What, out int length))
                {
                    path = shorter[..length];
                    at = Math.Min(at, path.Count);
                }
            }
        }

        return path;
    }

    private static bool Finds(KernelStates states, List<Move> path, string what, out int length)
    {
        states.TakeBack(0);
        length = 0;
        try
        {
            foreach (Move move in path)
            {
                if (!states.IsPossible(move))
                {
                    return false;
                }

                length++;
                states.Take(move);
            }

            states.Audit(states.IsEnd);
            return false;
        }
        catch (Exception exception) when (StateSearch.Finding(exception) is string finding)
        {
            states.Recover();
            return finding == what;
        }
    }
}
