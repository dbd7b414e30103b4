using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Vats;

/// <summary>Waits for a reference on behalf of <c>await</c>: until it is resolved, and what was sent to it before has arrived.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public readonly struct EventualAwaiter<T> : ICriticalNotifyCompletion, IEventualAwaiter
{
    private readonly Eventual<T> _reference;

    internal EventualAwaiter(Eventual<T> reference) => _reference = reference;

    /// <summary>Never: a method that awaits goes on in a later turn, also when the value is there already.</summary>
    public bool IsCompleted => false;

    /// <summary>The data, or the object if it is near.</summary>
    /// <exception cref="BrokenException">The reference is broken; or the object is far, and can only be sent to
    /// (<see cref="EventualOperations.Resolved{T}"/> waits for references to such).</exception>
    public T GetResult() => Ref.TryNear(_reference, out T near) ? near : throw EventualAwaiter.NoValue(Ref.OptProblem(_reference));

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => EventualAwaiter.Wait(_reference.Target, _reference.Home);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => EventualAwaiter.Wait(_reference.Target, _reference.Home);
}

/// <summary>Waits for a reference to be resolved, to whatever: its result is a reference again.</summary>
/// <typeparam name="T">The type of the reference.</typeparam>
public readonly struct ResolvedAwaiter<T> : ICriticalNotifyCompletion, IEventualAwaiter
{
    private readonly Eventual<T> _reference;

    internal ResolvedAwaiter(Eventual<T> reference) => _reference = reference;

    /// <summary>Never, as in <see cref="EventualAwaiter{T}.IsCompleted"/>.</summary>
    public bool IsCompleted => false;

    /// <summary>What <c>await</c> asks for.</summary>
    public ResolvedAwaiter<T> GetAwaiter() => this;

    /// <summary>The reference, near or far.</summary>
    /// <exception cref="BrokenException">It is broken.</exception>
    public Eventual<T> GetResult() => Ref.OptProblem(_reference) is { } problem ? throw new BrokenException(problem) : Ref.Shorten(_reference);

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => EventualAwaiter.Wait(_reference.Target, _reference.Home);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => EventualAwaiter.Wait(_reference.Target, _reference.Home);
}

/// <summary>Waits for a reference to be resolved, and does not say to what.</summary>
/// <typeparam name="T">The type of the reference.</typeparam>
public readonly struct EndedAwaiter<T> : ICriticalNotifyCompletion, IEventualAwaiter
{
    private readonly Eventual<T> _reference;

    internal EndedAwaiter(Eventual<T> reference) => _reference = reference;

    /// <summary>Never, as in <see cref="EventualAwaiter{T}.IsCompleted"/>.</summary>
    public bool IsCompleted => false;

    /// <summary>What <c>await</c> asks for.</summary>
    public EndedAwaiter<T> GetAwaiter() => this;

    /// <summary>Nothing.</summary>
    public void GetResult()
    {
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => EventualAwaiter.Wait(_reference.Target, _reference.Home);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => EventualAwaiter.Wait(_reference.Target, _reference.Home);
}

/// <summary>An awaiter that takes the waiting promise from <see cref="Current.Waiter"/> and needs no delegate.</summary>
internal interface IEventualAwaiter
{
}

/// <summary>What does not depend on the type of the value.</summary>
internal static class EventualAwaiter
{
    /// <summary>The delegate that nobody calls.</summary>
    public static Action Unused { get; } = static () => { };

    public static BrokenException NoValue(Problem? problem) => new(problem ?? Problem.NotNear);

    public static void Wait(object? target, Vat? home)
    {
        Promise waiter = Current.TakeWaiter()
            ?? throw new InvalidOperationException("Only an async method that returns Eventual<T> can await a reference.");
        Ask(target, home, waiter);
    }

    /// <summary>Has a promise resumed when the reference is resolved and what was sent to it has arrived.</summary>
    public static void Ask(object? target, Vat? home, Promise waiter)
    {
        if (Tracing.IsOn)
        {
            Tracing.Waits(target, home, waiter);
        }

        if (home is null)
        {
            (Ref.PromiseIn(target) ?? Ref.UnassignedPromise).Tell(waiter);
        }
        else if (home == waiter.Owner && !waiter.Owner.HoldsBack)
        {
            WhenResolved.Wake(waiter); // Behind all that it sent to itself.
        }
        else
        {
            Message message = WhenResolved.Message(waiter);
            Delivery.Post(target, home, ref message, null);
        }
    }
}
