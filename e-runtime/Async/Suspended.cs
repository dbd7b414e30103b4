using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Vats;

/// <summary>An async method that waits: the promise of its result, its locals, and the turn in which it goes on.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <typeparam name="TStateMachine">The locals, by the compiler.</typeparam>
internal sealed class Suspended<T, TStateMachine>(LocalVat owner) : OwnedPromise<T>(owner)
    where TStateMachine : IAsyncStateMachine
{
    public TStateMachine StateMachine = default!;

    private Action? _resume;

    /// <summary>What an awaiter is to call. A reference's awaiter takes the promise itself instead, without a delegate.</summary>
    public Action Begin(bool isEventual)
    {
        if (!isEventual)
        {
            return _resume ??= PostResume; // May be called by any thread.
        }

        Current.Waiter = this;
        return EventualAwaiter.Unused;
    }

    internal override void Resume() => StateMachine.MoveNext();

    private void PostResume() => WhenResolved.Wake(this);
}
