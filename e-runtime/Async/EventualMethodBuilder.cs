using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Vats;

/// <summary>Runs async methods that return <see cref="Eventual{T}"/>; the compiler calls it by the pattern.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <remarks>
/// The builder, not what is awaited, decides where a method goes on: as a later turn of the vat in which it began, whatever it waited for.
/// Promise, turn and locals are one object (<see cref="Suspended{T, TStateMachine}"/>), made at the first wait.
/// </remarks>
public struct EventualMethodBuilder<T>
{
    private Promise<T>? _promise;

    /// <summary>What the caller of the async method receives.</summary>
    public Eventual<T> Task => new(_promise ??= new Promise<T>(), null);

    /// <summary>Begins empty; the promise appears when it is needed.</summary>
    public static EventualMethodBuilder<T> Create() => default;

    /// <summary>Runs the method up to its first wait.</summary>
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    /// <summary>Part of the pattern; nothing to do, since the locals move only once, here.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>The method returned.</summary>
    public void SetResult(T result)
    {
        _promise ??= new Promise<T>();
        _ = _promise.Settle(result); // Its vat may have ended in between.
    }

    /// <summary>The method threw.</summary>
    public void SetException(Exception exception)
    {
        _promise ??= new Promise<T>();
        _ = _promise.Break(Problem.From(exception)); // Its vat may have ended in between.
    }

    /// <summary>The method waits.</summary>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        Suspended<T, TStateMachine> suspended = Suspend(ref stateMachine);
        awaiter.OnCompleted(suspended.Begin(awaiter is IEventualAwaiter));
    }

    /// <summary>The method waits.</summary>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        Suspended<T, TStateMachine> suspended = Suspend(ref stateMachine);
        awaiter.UnsafeOnCompleted(suspended.Begin(awaiter is IEventualAwaiter));
    }

    private Suspended<T, TStateMachine> Suspend<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        // In later waits this builder already lies in the object, and so does the state machine that was passed.
        if (_promise is Suspended<T, TStateMachine> again)
        {
            return again;
        }

        Suspended<T, TStateMachine> suspended = new(Current.Required);
        _promise = suspended; // Before the copy: the copied builder must know it too.
        suspended.StateMachine = stateMachine;
        return suspended;
    }
}
