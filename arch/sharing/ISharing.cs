using System;

namespace AsyncCap.Arch.Sharing;

/// <summary>Everything that one thread can do to what another thread sees. Nothing else may touch a word that threads share.</summary>
/// <remarks>
/// <c>Bare</c> is what ships: each member is the instruction it names. The explorer's is a scheduling point and then the same
/// instruction. Code is generic over the two, <c>where TSharing : struct, ISharing</c>; the compiler makes a copy for each,
/// and the one over <c>Bare</c> is what one would have written by hand.
/// <para>A location is named by the object that holds it and its place in there, so that a trace can say the field's name.</para>
/// <para>A read acquires and a write releases, as <c>volatile</c> does; what compares, exchanges or adds is a full fence too. A write followed by
/// a read of something else is not ordered by that: where it must be, exchange.</para>
/// </remarks>
public interface ISharing
{
    /// <summary>Reads a reference: nothing that stands later in the program happens before.</summary>
    static abstract T Read<T>(object owner, ref readonly T location) where T : class?;

    /// <inheritdoc cref="Read{T}"/>
    static abstract int Read(object owner, ref readonly int location);

    /// <inheritdoc cref="Read{T}"/>
    static abstract long Read(object owner, ref readonly long location);

    /// <summary>Writes a reference: all that stands earlier in the program happened before.</summary>
    static abstract void Write<T>(object owner, ref T location, T value) where T : class?;

    /// <inheritdoc cref="Write{T}"/>
    static abstract void Write(object owner, ref int location, int value);

    /// <inheritdoc cref="Write{T}"/>
    static abstract void Write(object owner, ref long location, long value);

    /// <summary>Writes <paramref name="value"/> if <paramref name="comparand"/> is there; a full fence either way.</summary>
    /// <returns>What was there.</returns>
    static abstract T CompareExchange<T>(object owner, ref T location, T value, T comparand) where T : class?;

    /// <inheritdoc cref="CompareExchange{T}"/>
    static abstract int CompareExchange(object owner, ref int location, int value, int comparand);

    /// <inheritdoc cref="CompareExchange{T}"/>
    static abstract long CompareExchange(object owner, ref long location, long value, long comparand);

    /// <summary>Writes, and returns what was there; a full fence.</summary>
    static abstract T Exchange<T>(object owner, ref T location, T value) where T : class?;

    /// <inheritdoc cref="Exchange{T}"/>
    static abstract int Exchange(object owner, ref int location, int value);

    /// <summary>Adds, and returns the sum; a full fence.</summary>
    static abstract int Add(object owner, ref int location, int value);

    /// <inheritdoc cref="Add(object, ref int, int)"/>
    static abstract long Add(object owner, ref long location, long value);

    /// <summary>Reads what other reads and writes put in order: no two threads may be at it at a time, one of them writing.</summary>
    static abstract T ReadData<T>(object owner, ref readonly T location);

    /// <summary>Writes what other reads and writes put in order: no two threads may be at it at a time.</summary>
    static abstract void WriteData<T>(object owner, ref T location, T value);

    /// <summary>All before happens before all after.</summary>
    static abstract void Fence();

    /// <summary>Sleeps until the slot has a permit, and takes it. One thread at a time may sleep on a slot.</summary>
    static abstract void Park(ParkSlot slot);

    /// <summary>Sleeps until the slot has a permit, and takes it, but no longer than so many milliseconds.</summary>
    /// <returns>Whether it took a permit.</returns>
    static abstract bool ParkFor(ParkSlot slot, int milliseconds);

    /// <summary>Gives the slot its permit. A slot holds one at most: to give it again before it was taken changes nothing.</summary>
    static abstract void Unpark(ParkSlot slot);

    /// <summary>Starts a thread that does not keep the process alive.</summary>
    /// <param name="name">For people.</param>
    /// <param name="body">What it does; what it lets escape ends the process.</param>
    /// <param name="stackBytes">Size of its stack; 0 for the usual.</param>
    static abstract void Spawn(string name, Action body, int stackBytes = 0);

    /// <summary>Says that there is nothing to do until some other thread writes something. Every spin goes through this.</summary>
    static abstract void Yield();

    /// <summary>Milliseconds since some moment; never runs backwards.</summary>
    static abstract long Now();

    /// <summary>What fate chooses: 0 is the usual course, the others are what can go wrong.</summary>
    static abstract int Choose(int count);

    /// <summary>False if a test has taken this safeguard away to see that it is missed; a constant where it ships.</summary>
    static abstract bool Keeps(Safeguard safeguard);
}
