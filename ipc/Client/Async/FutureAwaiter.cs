using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Ipc.Client;

/// <summary>What an async method needs to know of an awaiter besides the compiler's pattern: where it will go on.</summary>
public interface IQueuedAwaiter
{
    /// <summary>The queue that the continuation will be posted to, if it is known.</summary>
    ReadyQueue? Queue { get; }
}

/// <summary>Waits for a <see cref="Future{T}"/> on behalf of <c>await</c>.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public readonly struct FutureAwaiter<T> : ICriticalNotifyCompletion, IQueuedAwaiter
{
    private readonly Future<T> _future;

    internal FutureAwaiter(Future<T> future) => _future = future;

    /// <summary>Whether the method may go on at once.</summary>
    public bool IsCompleted => _future.IsSettled;

    /// <summary>The queue of the future.</summary>
    public ReadyQueue? Queue => _future.Queue;

    /// <summary>The value, or the problem thrown.</summary>
    public T GetResult() => _future.Value;

    /// <summary>Has the continuation posted when the future settles.</summary>
    public void OnCompleted(Action continuation) => _future.WhenSettled(continuation);

    /// <summary>The same: there is no execution context to carry along.</summary>
    public void UnsafeOnCompleted(Action continuation) => _future.WhenSettled(continuation);
}
