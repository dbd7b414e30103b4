using System;

namespace AsyncCap.Ipc.Client;

/// <summary>The right to settle one <see cref="Future{T}"/>, once.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public readonly struct FutureResolver<T>
{
    /// <summary>Makes an unsettled future whose continuations will wait on <paramref name="queue"/>.</summary>
    public FutureResolver(ReadyQueue queue) => Future = new Future<T>(queue);

    /// <summary>The future that this settles.</summary>
    public Future<T> Future { get; }

    /// <summary>Gives the future its value and makes its waiters ready.</summary>
    /// <exception cref="InvalidOperationException">It is settled already.</exception>
    public void Fulfil(T value) => Future.Fulfil(value);

    /// <summary>Breaks the future for ever and makes its waiters ready; each of them sees the problem thrown.</summary>
    /// <exception cref="InvalidOperationException">It is settled already.</exception>
    public void Break(Exception problem) => Future.Break(problem);
}
