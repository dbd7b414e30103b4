using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Ipc.Client;

/// <summary>Runs async methods that return <see cref="Future{T}"/>; the compiler calls it by the pattern.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <remarks>
/// A method that never waits costs one object, its settled future. The first wait moves the method's locals into that
/// same object (<see cref="Suspended{TStateMachine}"/>), so a method that waits costs one object and one delegate.
/// </remarks>
public struct FutureMethodBuilder<T>
{
    private Future<T>? _future;

    /// <summary>What the caller of the async method receives.</summary>
    public Future<T> Task => _future ??= new Future<T>(queue: null);

    /// <summary>Begins empty; the future appears when it is needed.</summary>
    public static FutureMethodBuilder<T> Create() => default;

    /// <summary>Runs the method up to its first wait.</summary>
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    /// <summary>Part of the pattern; nothing to do, since the locals move only once, here.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>The method returned.</summary>
    public void SetResult(T result) => Task.Fulfil(result);

    /// <summary>The method threw.</summary>
    public void SetException(Exception exception) => Task.Break(exception);

    /// <summary>The method waits.</summary>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine =>
        awaiter.OnCompleted(Suspend(ref awaiter, ref stateMachine));

    /// <summary>The method waits.</summary>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine =>
        awaiter.UnsafeOnCompleted(Suspend(ref awaiter, ref stateMachine));

    private Action Suspend<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        // In later waits this builder already lies in the object, and so does the state machine that was passed.
        if (_future is not Suspended<TStateMachine> suspended)
        {
            suspended = new Suspended<TStateMachine>();
            _future = suspended; // Before the copy: the copied builder must know it too.
            suspended.StateMachine = stateMachine;
        }

        if (awaiter is IQueuedAwaiter queued)
        {
            suspended.AdoptQueue(queued.Queue);
        }

        return suspended.Resume;
    }

    private sealed class Suspended<TStateMachine> : Future<T>
        where TStateMachine : IAsyncStateMachine
    {
        public TStateMachine StateMachine = default!;

        public Suspended()
            : base(queue: null) => Resume = MoveNext;

        public Action Resume { get; }

        private void MoveNext() => StateMachine.MoveNext();
    }
}
