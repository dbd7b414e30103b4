using System;
using System.Numerics;
using AsyncCap.Arch.Exploration.Instructions.Strategies;
using AsyncCap.Arch.Exploration.Turns.Engine;

namespace AsyncCap.Arch.Exploration.Turns.Strategies;

/// <summary>Paths by chance, each from the start: every possible move as likely as any other, or by priorities that change a few times (PCT).</summary>
internal sealed class RandomTurns(ITurnWorld world, TurnSearch search, ulong seed, int? changes)
{
    private const int MoveCount = Moves.Work + 1;

    private readonly int[] _priorities = new int[MoveCount];
    private readonly int[] _changeAt = new int[Math.Max(0, (changes ?? 1) - 1)];

    /// <summary>Explores until the budget is spent or something is wrong.</summary>
    public void Run()
    {
        for (ulong execution = 0; search.HasMore; execution++)
        {
            RandomNumbers numbers = new(seed, execution);
            Begin(ref numbers);
            world.TakeBack(0);
            search.Path.Clear();
            for (ulong enabled = world.Enabled(); enabled != 0; enabled = world.Enabled())
            {
                int move = changes is null ? Any(enabled, ref numbers) : Foremost(enabled, search.Path.Count);
                _ = world.Take(move); // no two paths are compared
                search.Steps++;
                search.Path.Add(move);
                if (search.Path.Count == TurnSearch.MostMoves)
                {
                    throw new InvalidOperationException($"A path has {TurnSearch.MostMoves} moves: these vats never come to an end.");
                }
            }

            if (!search.Finish(world))
            {
                return;
            }
        }
    }

    private static int Any(ulong enabled, ref RandomNumbers numbers)
    {
        for (int skip = numbers.Below(BitOperations.PopCount(enabled)); skip > 0; skip--)
        {
            enabled &= enabled - 1;
        }

        return Moves.First(enabled);
    }

    private void Begin(ref RandomNumbers numbers)
    {
        for (int move = 0; changes is not null && move < MoveCount; move++)
        {
            int other = numbers.Below(move + 1);
            _priorities[move] = _priorities[other];
            _priorities[other] = move + MoveCount;
        }

        for (int change = 0; change < _changeAt.Length; change++)
        {
            _changeAt[change] = numbers.Below(Math.Max(search.Depth, 1));
        }
    }

    private int Foremost(ulong enabled, int step)
    {
        int foremost = Best(enabled);
        for (int change = 0; change < _changeAt.Length; change++)
        {
            if (_changeAt[change] == step)
            {
                _priorities[foremost] = -change;
                foremost = Best(enabled);
            }
        }

        return foremost;
    }

    private int Best(ulong enabled)
    {
        int best = Moves.First(enabled);
        for (ulong rest = enabled; rest != 0; rest &= rest - 1)
        {
            int move = Moves.First(rest);
            best = _priorities[move] > _priorities[best] ? move : best;
        }

        return best;
    }
}
