using System;

namespace AsyncCap.Vats;

/// <summary>A value that changes, for those who want to hear of it wherever they are: they miss values when these change fast, and never the last.</summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <remarks>What others may do with it an object of your own offers, with <see cref="After"/> among it. Source: E's lamport slot.</remarks>
public sealed class LamportSlot<T>(T initial)
{
    private Eventual<long> _next;
    private Resolver<long>? _resolver;

    /// <summary>The latest value here.</summary>
    public T Value { get; private set; } = initial;

    /// <summary>How many values there were before.</summary>
    public long Generation { get; private set; }

    /// <summary>Changes the value.</summary>
    public void Put(T value)
    {
        Value = value;
        Generation++;
        Resolver<long>? resolver = _resolver;
        _resolver = null;
        resolver?.Resolve(Generation);
    }

    /// <summary>The latest generation, as soon as it is later than one that somebody has heard of.</summary>
    public Eventual<long> After(long generation)
    {
        if (generation < Generation)
        {
            return Ref.Data(Generation);
        }

        if (_resolver is null)
        {
            (_next, _resolver) = Ref.Promise<long>();
        }

        return _next;
    }
}

/// <summary>E's whenever.</summary>
public static class Whenever
{
    /// <summary>Calls a function with the value now and whenever it has changed, each time in a turn of its own, until the function says no.</summary>
    /// <returns>Comes when the function said no.</returns>
    public static async Eventual<Unit> React<T>(LamportSlot<T> slot, Func<T, bool> reaction)
    {
        long heard = -1;
        bool goesOn = true;
        while (goesOn)
        {
            _ = await slot.After(heard);
            heard = slot.Generation; // It may be later by now than what was said.
            goesOn = reaction(slot.Value);
        }

        return default;
    }
}
