using System.Runtime.CompilerServices;

namespace AsyncCap.Arch.Exploration.Turns.Engine;

/// <summary>What a vat can do in its turn. References and resolvers are numbers that only their holder can use.</summary>
internal abstract class VatTurn
{
    /// <summary>The vat's number.</summary>
    public abstract int Self { get; }

    /// <summary>A reference to the vat itself, to be given away.</summary>
    public abstract uint Me { get; }

    /// <summary>The references that it was given before the start, in their order.</summary>
    public abstract uint Reference(int number);

    /// <summary>Sends a message.</summary>
    /// <param name="target">An entry or a promise.</param>
    /// <param name="verb">What is asked.</param>
    /// <param name="value">A number that goes along.</param>
    /// <param name="carried">A reference that goes along, or 0.</param>
    /// <returns>The call; its outcome comes in a later turn, exactly once.</returns>
    public abstract int Send(uint target, int verb, long value = 0, uint carried = 0);

    /// <summary>Sends a message to what a call will be answered with.</summary>
    public abstract int SendToResult(int call, int verb, long value = 0, uint carried = 0);

    /// <summary>Answers a request, or fulfils a promise.</summary>
    public abstract void Answer(uint resolver, long value = 0, uint carried = 0);

    /// <summary>Says that there is no answer.</summary>
    public abstract void Break(uint resolver, long value = 0);

    /// <summary>Answers with whatever a promise becomes.</summary>
    public abstract void Become(uint resolver, uint promise);

    /// <summary>Passes a request on: its sender gets the outcome from there.</summary>
    public abstract void Forward(uint resolver, uint target, int verb, long value = 0, uint carried = 0);

    /// <summary>Makes a promise; at most four in a vat's life.</summary>
    public abstract (uint Promise, uint Resolver) MakePromise();

    /// <summary>A call that is decided when a promise is.</summary>
    public abstract int WhenResolved(uint promise, int verb, long value = 0);

    /// <summary>A call that is decided when the vat behind an entry ends.</summary>
    public abstract int WhenEnded(uint entry, int verb, long value = 0);

    /// <summary>A call that breaks after some ticks.</summary>
    public abstract int Timer(ulong ticks, int verb, long value = 0);

    /// <summary>Has a call break after some ticks if it is undecided by then.</summary>
    public abstract void Deadline(int call, ulong ticks);

    /// <summary>Takes a call back: it has no outcome. A call that is decided already has one all the same, on its way.</summary>
    public abstract void Cancel(int call);

    /// <summary>Writes a number into the vat's diary, which is what checks look at.</summary>
    public abstract void Tell(long what);

    /// <summary>Says that something is wrong.</summary>
    public abstract void Fail(string what);

    /// <summary>The vat's state.</summary>
    public abstract ref byte StateBytes { get; }

    /// <summary>The vat's state, as its program sees it.</summary>
    public ref TState StateAs<TState>()
        where TState : unmanaged => ref Unsafe.As<byte, TState>(ref StateBytes);
}
