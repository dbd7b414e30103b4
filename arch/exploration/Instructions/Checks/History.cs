using System;
using System.Collections.Generic;
using AsyncCap.Arch.Exploration.Instructions.Engine;

namespace AsyncCap.Arch.Exploration.Instructions.Checks;

/// <summary>A call that was recorded: by whom, what, and when it started and ended among all starts and ends.</summary>
/// <param name="Thread">Who, by number.</param>
/// <param name="Operation">What was called.</param>
/// <param name="Argument">With what.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Start">When it started.</param>
/// <param name="End">When it ended.</param>
public sealed record RecordedCall(int Thread, string Operation, object? Argument, object? Result, int Start, int End)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Operation}({Argument}) = {Result ?? "null"}";
}

/// <summary>The calls of one execution. Which of two calls ended before the other started is part of what is explored.</summary>
public sealed class History
{
    private readonly List<RecordedCall> _calls = [];
    private int _time;

    /// <summary>All calls that have ended.</summary>
    public IReadOnlyList<RecordedCall> Calls => _calls;

    /// <summary>The history of the execution that the calling thread belongs to.</summary>
    public static History Current => Actor.Current!.Backend.History;

    /// <summary>Makes a call and records it.</summary>
    public static T Record<T>(string operation, object? argument, Func<T> call)
    {
        if (Actor.Current is not { } actor)
        {
            return call();
        }

        History history = actor.Backend.History;
        actor.Backend.Point(actor, OperationKind.Invoke, Places.History);
        int start = history._time++;
        if (actor.Backend.IsDescribing)
        {
            actor.Backend.Tell(actor, $"{operation}({argument})");
        }

        T result = call();
        actor.Backend.Point(actor, OperationKind.Return, Places.History);
        history._calls.Add(new RecordedCall(actor.Index, operation, argument, result, start, history._time++));
        if (actor.Backend.IsDescribing)
        {
            actor.Backend.Tell(actor, $"{operation}({argument}) = {actor.Backend.NameOf(result)}");
        }

        return result;
    }

    internal void Clear()
    {
        _calls.Clear();
        _time = 0;
    }
}
