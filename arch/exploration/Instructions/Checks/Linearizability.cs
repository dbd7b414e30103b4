using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Exploration.Instructions.Engine;

namespace AsyncCap.Arch.Exploration.Instructions.Checks;

/// <summary>What calls do when they come one after the other.</summary>
/// <typeparam name="TState">A value: two that are equal go on alike.</typeparam>
public interface ISequentialModel<TState>
    where TState : notnull
{
    /// <summary>Before any call.</summary>
    TState Initial { get; }

    /// <summary>What a call must come to and what is left after it; null if no call of that result is possible there.</summary>
    (object? Result, TState Next) Apply(TState state, string operation, object? argument);
}

/// <summary>Looks for an order of calls, each at one moment between its start and its end, in which a sequential model gives the same results.</summary>
/// <remarks>Source: Wing and Gong 1993, with Lowe's memo of (which calls are placed, state) pairs that led nowhere.</remarks>
public static class Linearizability
{
    /// <summary>Checks a history.</summary>
    /// <exception cref="SceneFailedException">There is no such order.</exception>
    public static void Require<TState>(IReadOnlyList<RecordedCall> calls, ISequentialModel<TState> model)
        where TState : notnull
    {
        HashSet<(ulong, TState)> dead = [];
        if (!CanPlace(calls, model, 0, model.Initial, dead))
        {
            string told = string.Join("; ", calls.OrderBy(call => call.Start).Select(call => $"thread {call.Thread + 1} [{call.Start}-{call.End}] {call}"));
            throw new SceneFailedException($"not linearizable: no order of these calls gives these results: {told}");
        }
    }

    private static bool CanPlace<TState>(
        IReadOnlyList<RecordedCall> calls, ISequentialModel<TState> model, ulong placed, TState state, HashSet<(ulong, TState)> dead)
        where TState : notnull
    {
        if (placed == (1UL << calls.Count) - 1)
        {
            return true;
        }

        if (!dead.Add((placed, state)))
        {
            return false;
        }

        int firstEnd = FirstEnd(calls, placed);
        for (int index = 0; index < calls.Count; index++)
        {
            RecordedCall call = calls[index];
            if ((placed >> index & 1) != 0 || call.Start > firstEnd)
            {
                continue; // It is placed, or another had ended before it started.
            }

            (object? result, TState next) = model.Apply(state, call.Operation, call.Argument);
            if (Equals(result, call.Result) && CanPlace(calls, model, placed | 1UL << index, next, dead))
            {
                return true;
            }
        }

        return false;
    }

    private static int FirstEnd(IReadOnlyList<RecordedCall> calls, ulong placed)
    {
        int first = int.MaxValue;
        for (int index = 0; index < calls.Count; index++)
        {
            if ((placed >> index & 1) == 0 && calls[index].End < first)
            {
                first = calls[index].End;
            }
        }

        return first;
    }
}
