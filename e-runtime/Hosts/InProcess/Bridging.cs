using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace AsyncCap.Vats;

/// <summary>The way from code that is no vat's, such as <c>Main</c>, into a vat and back as a task.</summary>
[OutsideOfVats]
public static class Bridging
{
    /// <summary>Runs something as a turn of a vat, and gives what comes of it as a task.</summary>
    /// <param name="vat">The vat.</param>
    /// <param name="start">What to run. It may capture only what the vat may have.</param>
    /// <returns>The value; faulted with a <see cref="BrokenException"/> if it broke, or if the vat ended before.</returns>
    public static Task<T> RunAsync<T>(this VatControl vat, Func<Eventual<T>> start)
    {
        ArgumentNullException.ThrowIfNull(vat);
        ArgumentNullException.ThrowIfNull(start);
        Promise<T> result = new();
        Completion<T> completion = new(vat.LocalVat, result);
        result.Tell(completion);
        Message message = new() { Target = vat.LocalVat, Verb = Undertaking<T>.Instance, A = start, Result = result };
        vat.LocalVat.Post(ref message);
        return completion.Task;
    }

    private sealed class Undertaking<T> : Verb
    {
        public static Undertaking<T> Instance { get; } = new();

        public override string Name => "run";

        protected override void Perform(ref Message message)
        {
            Eventual<T> outcome = ((Func<Eventual<T>>)message.A!)();
            message.Result!.Become(outcome.Target, outcome.Home);
        }
    }

    /// <summary>Waits in a vat, on behalf of somebody who is in none.</summary>
    private sealed class Completion<T>(LocalVat vat, Promise<T> asked) : OwnedPromise<Unit>(vat)
    {
        private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Task => _source.Task;

        internal override void Resume()
        {
            Eventual<T> outcome = new(asked, null);
            if (Ref.TryNear(outcome, out T value))
            {
                _ = _source.TrySetResult(value); // It may have been abandoned.
            }
            else
            {
                _ = _source.TrySetException(EventualAwaiter.NoValue(Ref.OptProblem(outcome)));
            }
        }

        internal override void Abandon(Promise grave) => _ = _source.TrySetException(new BrokenException(grave.Problem));
    }
}

/// <summary>What a vat tells to code that is no vat's: a bounded queue, so that a slow reader costs no more than its capacity.</summary>
/// <typeparam name="T">What is told; immutable.</typeparam>
/// <remarks>This is where a channel belongs: at the edge, one for a session. A vat has a queue of its own, which costs nothing while it is empty.</remarks>
[OutsideOfVats]
public sealed class Outlet<T>(int capacity)
{
    private readonly Channel<T> _channel = Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { SingleReader = true });

    /// <summary>Tells, from within a turn; never waits.</summary>
    /// <exception cref="BrokenException">The reader is too slow (<see cref="ProblemKind.Overloaded"/>), or nobody reads any more
    /// (<see cref="ProblemKind.Disconnected"/>).</exception>
    public void Tell(T item)
    {
        if (!_channel.Writer.TryWrite(item))
        {
            bool isClosed = _channel.Reader.Completion.IsCompleted;
            throw new BrokenException(isClosed ? new Problem(ProblemKind.Disconnected, "Nobody listens any more.") : Problem.Overloaded);
        }
    }

    /// <summary>Ends it, from either side: what was told can still be read.</summary>
    public void Close() => _ = _channel.Writer.TryComplete(); // Twice is the same as once.

    /// <summary>Reads until it is closed.</summary>
    public IAsyncEnumerable<T> ReadAllAsync(CancellationToken cancellation = default) => _channel.Reader.ReadAllAsync(cancellation);
}
