using System.Collections.Generic;
using System.Numerics;
using AsyncCap.Arch.Exploration.Instructions.Engine;

namespace AsyncCap.Arch.Exploration.Instructions.Strategies;

/// <summary>Follows a path, and says where it cannot.</summary>
/// <param name="path">The path.</param>
/// <param name="mayDeviate">Whether who cannot go on is passed over; what comes after the path is without preemptions either way.</param>
internal sealed class Follow(IReadOnlyList<Decision> path, bool mayDeviate) : Strategy
{
    private int _position;
    private bool _hasBegun;

    /// <summary>Where the path and the scene part, in words; null if they have not.</summary>
    public string? Parted { get; private set; }

    public override bool Begin(Execution execution)
    {
        bool isFirst = !_hasBegun;
        _hasBegun = true;
        return isFirst;
    }

    public override int Pick(Execution execution, uint enabled, int current)
    {
        if (mayDeviate)
        {
            return Deviate(enabled, current);
        }

        if (_position >= path.Count)
        {
            return Default(enabled, current); // What was wrong is not, or not yet.
        }

        Decision decision = path[_position++];
        if (decision.IsData)
        {
            return Part($"at choice {_position} the trace has a choice of fate, and the code an operation");
        }

        return decision.Among == enabled
            ? decision.Chosen
            : Part($"at choice {_position} others can go on than in the trace");
    }

    public override int Choose(Execution execution, int count)
    {
        while (mayDeviate && _position < path.Count && !path[_position].IsData)
        {
            _position++;
        }

        if (_position >= path.Count)
        {
            return 0;
        }

        Decision decision = path[_position++];
        if (!decision.IsData || decision.Among != count)
        {
            Parted ??= mayDeviate ? null : $"at choice {_position} the code asks fate for something that is not in the trace";
            return 0;
        }

        return decision.Chosen;
    }

    private int Part(string where)
    {
        Parted ??= where;
        return Prune;
    }

    private int Deviate(uint enabled, int current)
    {
        while (_position < path.Count)
        {
            Decision decision = path[_position];
            if (decision.IsData)
            {
                break; // Kept for who asks.
            }

            _position++;
            if ((enabled >> decision.Chosen & 1) != 0)
            {
                return decision.Chosen;
            }
        }

        return Default(enabled, current);
    }

    private static int Default(uint enabled, int current) =>
        current >= 0 && (enabled >> current & 1) != 0 ? current : BitOperations.TrailingZeroCount(enabled);
}
