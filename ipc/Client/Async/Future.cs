using System;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace AsyncCap.Ipc.Client;

/// <summary>The result of an async method, or the near side of a call: a value that is there now or will be.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks>
/// <para>Settles once, by a <see cref="FutureResolver{T}"/> or by the end of the async method it belongs to. Those who
/// await it go on from its <see cref="ReadyQueue"/>, in the order in which they began to wait; awaiting a settled
/// future goes on at once.</para>
/// <para>One thread only, as for the queue. Any number may await the same future.</para>
/// </remarks>
[AsyncMethodBuilder(typeof(FutureMethodBuilder<>))]
public class Future<T>
{
    private ReadyQueue? _queue;
    private Action? _waiter;        // Almost always the only one.
    private Waiters? _moreWaiters;  // Those after the first, oldest first.
    private Waiters? _lastWaiters;
    private Exception? _problem;
    private T _value = default!;

    internal Future(ReadyQueue? queue) => _queue = queue;

    /// <summary>Whether it has a value or is broken.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Whether it will never have a value.</summary>
    public bool IsBroken => _problem is not null;

    /// <summary>Why it is broken; null if it is not.</summary>
    public Exception? Problem => _problem;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">It is not settled; the other exceptions are the problem itself.</exception>
    public T Value
    {
        get
        {
            if (_problem is not null)
            {
                ExceptionDispatchInfo.Throw(_problem);
            }

            return IsSettled ? _value : throw new InvalidOperationException("The future is not settled yet.");
        }
    }

    /// <summary>Where continuations wait; null while an async method has met nothing that has a queue.</summary>
    internal ReadyQueue? Queue => _queue;

    /// <summary>What <c>await</c> asks for.</summary>
    public FutureAwaiter<T> GetAwaiter() => new(this);

    internal void AdoptQueue(ReadyQueue? queue) => _queue ??= queue;

    internal void Fulfil(T value)
    {
        RequireUnsettled();
        _value = value;
        Settle();
    }

    internal void Break(Exception problem)
    {
        RequireUnsettled();
        _problem = problem;
        Settle();
    }

    internal void WhenSettled(Action continuation)
    {
        if (IsSettled)
        {
            Continue(continuation);
        }
        else if (_waiter is null)
        {
            _waiter = continuation;
        }
        else
        {
            AppendWaiter(new Waiters(continuation));
        }
    }

    private void RequireUnsettled()
    {
        if (IsSettled)
        {
            throw new InvalidOperationException("The future is settled already.");
        }
    }

    private void Settle()
    {
        IsSettled = true;
        if (_waiter is not null)
        {
            Continue(_waiter);
        }

        for (Waiters? next = _moreWaiters; next is not null; next = next.Next)
        {
            Continue(next.Continuation);
        }

        _waiter = null;
        _moreWaiters = _lastWaiters = null;
    }

    // Without a queue (an async method that awaited only foreign awaiters) there is no later: go on now.
    private void Continue(Action continuation)
    {
        if (_queue is null)
        {
            continuation();
        }
        else
        {
            _queue.Post(continuation);
        }
    }

    private void AppendWaiter(Waiters waiters)
    {
        if (_lastWaiters is null)
        {
            _moreWaiters = waiters;
        }
        else
        {
            _lastWaiters.Next = waiters;
        }

        _lastWaiters = waiters;
    }

    private sealed class Waiters(Action continuation)
    {
        public readonly Action Continuation = continuation;
        public Waiters? Next;
    }
}
