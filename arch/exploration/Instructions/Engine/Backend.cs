using System;
using AsyncCap.Arch.Exploration.Instructions.Checks;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Arch.Exploration.Instructions.Engine;

/// <summary>Who decides which thread goes on at each operation: our own engine, or an adapter to another's.</summary>
public abstract class Backend
{
    /// <summary>Numbers for locations.</summary>
    internal Places Places { get; } = new();

    /// <summary>The safeguard that is taken away, or null.</summary>
    internal Safeguard? Removed { get; set; }

    /// <summary>Calls recorded for comparison with a sequential model.</summary>
    internal History History { get; } = new();

    /// <summary>The virtual clock, in milliseconds.</summary>
    internal long ClockMilliseconds { get; set; }

    /// <summary>Whether values are told for people; off in the executions that are only to be checked.</summary>
    internal bool IsDescribing { get; set; }

    /// <summary>Whether writes are buffered.</summary>
    internal virtual bool IsTso => false;

    /// <summary>Announces what the actor does next; returns when it may, which is when the engine says so.</summary>
    internal abstract void Point(Actor actor, OperationKind kind, int place);

    /// <summary>Says that a compare-exchange did not write.</summary>
    internal virtual void DidNotWrite(Actor actor)
    {
    }

    /// <summary>Says that something is wrong, also where the exception that says it too may be caught by what is explored.</summary>
    internal virtual void Report(string problem)
    {
    }

    /// <summary>Says for people what came of the operation that the actor was granted.</summary>
    internal virtual void Tell(Actor actor, string outcome)
    {
    }

    /// <summary>Puts a write into the actor's buffer.</summary>
    internal virtual void Buffer(Actor actor, BufferedWrite write) => throw new NotSupportedException();

    /// <summary>Sleeps until there is a permit, and takes it.</summary>
    internal abstract void Park(Actor actor, ParkSlot slot);

    /// <summary>Takes a permit if there is one, or lets the time pass.</summary>
    internal abstract bool ParkFor(Actor actor, ParkSlot slot, int milliseconds);

    internal abstract void Unpark(Actor actor, ParkSlot slot);

    internal abstract void Spawn(Actor actor, string name, Action body);

    /// <summary>Chooses a number below <paramref name="count"/>.</summary>
    internal abstract int Choose(Actor actor, int count);

    /// <summary>Names an object for people: its type, and a number among those of its type.</summary>
    internal virtual string NameOf(object? value) => value?.ToString() ?? "null";
}

/// <summary>Ends a thread of an execution that is not followed further. Nobody may swallow it.</summary>
public sealed class ExecutionAbandonedException : Exception
{
    /// <summary>Says so.</summary>
    public ExecutionAbandonedException()
        : base("This execution is not followed further.")
    {
    }
}

/// <summary>Something that a scene checks does not hold.</summary>
public sealed class SceneFailedException(string message) : Exception(message);

/// <summary>After the same beginning, the scene did something else: it depends on something that the explorer does not see.</summary>
public sealed class HiddenNondeterminismException(string message) : Exception(message);
