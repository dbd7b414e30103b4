using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Vats;

/// <summary>Stands for a reference in a table: it stays what it was, whatever the reference becomes.</summary>
/// <remarks>Keys of settled references are equal if the references are the same, and stay so when these break. The key of a promise is equal to
/// keys that were made of the same promise while it was undecided, and to no others.</remarks>
public readonly struct TraversalKey : IEquatable<TraversalKey>
{
    private readonly object? _end;

    internal TraversalKey(object? end) => _end = end;

    /// <inheritdoc/>
    public bool Equals(TraversalKey other) =>
        FarProxy.AreSame(_end, other._end) || (_end is Data mine && other._end is Data his && mine.Promise.HasSameData(his.Promise));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TraversalKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        _end is Data data ? data.Promise.DataHash() : _end is null ? 0 : RuntimeHelpers.GetHashCode(_end is FarProxy proxy ? proxy.Identity : _end);

    /// <summary>A key of data. A promise that was keyed before it became data is another key.</summary>
    internal sealed class Data(Promise promise)
    {
        public Promise Promise => promise;
    }
}

public static partial class Ref
{
    /// <summary>A key that stands for a reference in a table.</summary>
    public static TraversalKey Key<T>(Eventual<T> reference)
    {
        Way end = Follow(reference.Target, reference.Home);
        bool isData = end.State == RefState.Near && end.Home is null;
        return new TraversalKey(isData ? new TraversalKey.Data((Promise)end.Target!) : end.Target);
    }
}
