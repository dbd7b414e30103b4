using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.Arch.Exploration.Instructions.Engine;

/// <summary>Says what is wrong when no thread can go on, or when they go on for ever.</summary>
internal static class StuckProblem
{
    /// <summary>One sentence.</summary>
    public static string Describe(Execution execution, bool isEndless)
    {
        List<Actor> stuck = [.. execution.Actors.Where(actor => !actor.HasFinished)];
        string who = string.Join(", ", stuck.Select(actor => $"{actor.Name} {State(execution, actor)}"));
        if (isEndless)
        {
            return $"livelock: under a fair schedule too there is no end after {execution.StepCount} steps; {who}";
        }

        if (stuck.All(actor => actor.Pending.Kind == OperationKind.Yield))
        {
            return $"livelock: {who}, and nobody is left who could write";
        }

        return stuck.Count == execution.Actors.Count
            ? $"deadlock: {who}, and nobody is left who could wake them"
            : $"lost wake-up: {who}, and all others have finished";
    }

    private static string State(Execution execution, Actor actor)
    {
        if (actor.Pending.Kind == OperationKind.Park)
        {
            return $"sleeps at {PlaceNames.Of(execution, actor.Pending.Place)}";
        }

        return actor.Pending.Kind == OperationKind.Yield ? "spins" : $"is about to {OperationText.Of(actor.Pending.Kind)}";
    }
}

/// <summary>Operations in words.</summary>
internal static class OperationText
{
    /// <summary>The words for a kind.</summary>
    public static string Of(OperationKind kind) => kind switch
    {
        OperationKind.Read => "read",
        OperationKind.Write => "write",
        OperationKind.ReadModifyWrite => "exchange",
        OperationKind.Fence => "fence",
        OperationKind.Park => "park at",
        OperationKind.ParkFor => "park for a time at",
        OperationKind.Unpark => "unpark",
        OperationKind.Spawn => "start",
        OperationKind.Yield => "spin",
        OperationKind.ReadClock => "read",
        OperationKind.Invoke => "call",
        OperationKind.Return => "return",
        OperationKind.Buffer => "buffer a write to",
        OperationKind.Flush => "write from the buffer",
        OperationKind.None => "start",
        _ => throw new System.InvalidOperationException($"no such operation: {kind}"),
    };
}
