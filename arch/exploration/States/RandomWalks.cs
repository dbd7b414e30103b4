using System;
using System.Collections.Generic;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>Paths by chance, from the first state until nothing can happen or the path is long enough. Worker w takes seed plus w times a large odd number.</summary>
internal sealed class RandomWalks(StateSearch search, Func<KernelStates> open, int length, ulong seed)
{
    /// <summary>Steps of a path unless told.</summary>
    public const int UsualLength = 200;

    private const ulong FarApart = 0x9E37_79B9_7F4A_7C15;

    /// <summary>Walks with that many workers until the search is over.</summary>
    public void Run(int workers) => Workers.Run(search, workers, worker => Walk(seed + ((ulong)worker * FarApart)));

    private void Walk(ulong state)
    {
        using KernelStates states = open();
        List<Move> path = [];
        List<Move> moves = [];
        while (!search.IsOver)
        {
            states.TakeBack(0);
            path.Clear();
            int known = 0;
            while (path.Count < length && !search.IsOver)
            {
                moves.Clear();
                states.AddMoves(moves);
                if (moves.Count == 0)
                {
                    break;
                }

                path.Add(moves[(int)(Next(ref state) % (ulong)moves.Count)]);
                if (!search.TryTake(states, path[^1], () => [.. path]))
                {
                    return;
                }

                if (!search.Visited.Add(states.Name()))
                {
                    known++;
                }
                else if (!search.TryAudit(states, states.IsEnd, () => [.. path]))
                {
                    return;
                }
            }

            search.Tell(path.Count, known, 1, path.Count);
        }
    }

    // SplitMix64.
    private static ulong Next(ref ulong state)
    {
        state += FarApart;
        ulong mixed = (state ^ (state >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }
}
