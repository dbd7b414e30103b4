using System;
using System.Collections.Generic;
using AsyncCap.Arch.Exploration.Instructions.Engine;

namespace AsyncCap.Arch.Exploration.Instructions;

/// <summary>What the executions so far have touched: distinct paths, and distinct operations on distinct fields.</summary>
internal sealed class PathCoverage
{
    private const int MostPaths = 1 << 20;
    private const int LooksAtAllUpTo = 256;
    private const int ThenEvery = 64;

    private readonly HashSet<ulong> _paths = [];
    private readonly HashSet<(OperationKind, Type?, nint)> _points = [];
    private long _executions;

    /// <summary>Adds an execution.</summary>
    public void Add(Execution execution)
    {
        if (_paths.Count < MostPaths)
        {
            _ = _paths.Add(HashOf(execution)); // New or not.
        }

        if (_executions++ < LooksAtAllUpTo || _executions % ThenEvery == 0)
        {
            for (int step = 0; step < execution.StepCount; step++)
            {
                Operation operation = execution.StepAt(step).Operation;
                (Type? type, nint offset) = operation.Place > Places.History
                    ? (execution.Places.At(operation.Place).Owner.GetType(), execution.Places.At(operation.Place).Offset)
                    : (null, operation.Place);
                _ = _points.Add((operation.Kind, type, offset)); // New or not.
            }
        }
    }

    /// <summary>Names the sequence of steps of an execution.</summary>
    public static ulong HashOf(Execution execution)
    {
        ulong hash = 14695981039346656037;
        for (int step = 0; step < execution.StepCount; step++)
        {
            ref Step taken = ref execution.StepAt(step);
            uint word = (uint)taken.Process + ((uint)taken.Operation.Kind << 8) + ((uint)taken.Operation.Touch << 12) + ((uint)taken.Operation.Place << 16);
            hash = (hash ^ word) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 29;
        }

        return hash;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{_paths.Count:N0}{(_paths.Count == MostPaths ? " or more" : "")} distinct paths over {_points.Count} points");
}
