using System;

namespace AsyncCap.Vats;

/// <summary>The right to decide one promise, once.</summary>
/// <typeparam name="T">What the promise becomes.</typeparam>
/// <remarks>It belongs to the vat that made it: it is near and passes nowhere. Give others an object of your own that uses it.</remarks>
public sealed class Resolver<T>
{
    private readonly Promise<T> _promise;

    internal Resolver(Promise<T> promise) => _promise = promise;

    /// <summary>Whether it has been used.</summary>
    public bool IsDone => _promise.IsClaimed;

    /// <summary>Resolves the promise to an object of this vat, or to data.</summary>
    /// <exception cref="InvalidOperationException">It has been used.</exception>
    public void Resolve(T value) => Demand(ResolveRace(value));

    /// <summary>Resolves the promise to what another reference is, or will be.</summary>
    /// <exception cref="InvalidOperationException">It has been used.</exception>
    public void Resolve(Eventual<T> reference) => Demand(ResolveRace(reference));

    /// <summary>Resolves it unless it has been used.</summary>
    /// <returns>Whether this was the first use.</returns>
    public bool ResolveRace(T value)
    {
        bool isFirst = _promise.TryClaim();
        return isFirst && _promise.Settle(value);
    }

    /// <inheritdoc cref="ResolveRace(T)"/>
    public bool ResolveRace(Eventual<T> reference)
    {
        bool isFirst = _promise.TryClaim();
        if (isFirst)
        {
            _promise.Become(reference.Target, reference.Home);
        }

        return isFirst;
    }

    /// <summary>Breaks the promise unless it has been used.</summary>
    /// <returns>Whether this was the first use.</returns>
    public bool Smash(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        bool isFirst = _promise.TryClaim();
        return isFirst && _promise.Break(problem);
    }

    private static void Demand(bool isFirst)
    {
        if (!isFirst)
        {
            throw new InvalidOperationException("The promise is resolved already.");
        }
    }
}
