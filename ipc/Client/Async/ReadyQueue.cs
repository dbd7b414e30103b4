using System;

namespace AsyncCap.Ipc.Client;

/// <summary>The continuations of one program that may run now, first in, first out.</summary>
/// <remarks>
/// <para>A program has one queue and one thread that empties it: nothing here is safe for several threads. There is no
/// ambient queue; resolvers are made with one, and async methods adopt the queue of what they await.</para>
/// <para>Allocates only when more continuations wait at once than ever before.</para>
/// </remarks>
public sealed class ReadyQueue
{
    private const int FirstCapacity = 16; // A power of two, so that positions wrap by masking.

    private Action?[] _actions = new Action?[FirstCapacity];
    private int _first;

    /// <summary>How many continuations wait.</summary>
    public int Count { get; private set; }

    /// <summary>Appends a continuation; it runs in a later <see cref="TryRunNext"/>, never from here.</summary>
    public void Post(Action continuation)
    {
        if (Count == _actions.Length)
        {
            Grow();
        }

        _actions[(_first + Count) & (_actions.Length - 1)] = continuation;
        Count++;
    }

    /// <summary>Runs the continuation that has waited longest.</summary>
    /// <returns>False if none waited.</returns>
    public bool TryRunNext()
    {
        if (Count == 0)
        {
            return false;
        }

        Action continuation = _actions[_first]!;
        _actions[_first] = null;
        _first = (_first + 1) & (_actions.Length - 1);
        Count--;
        continuation();
        return true;
    }

    /// <summary>Runs continuations, also those posted meanwhile, until none waits.</summary>
    /// <returns>How many ran.</returns>
    public int RunUntilEmpty()
    {
        int count = 0;
        while (TryRunNext())
        {
            count++;
        }

        return count;
    }

    private void Grow()
    {
        Action?[] actions = new Action?[_actions.Length * 2];
        for (int index = 0; index < Count; index++)
        {
            actions[index] = _actions[(_first + index) & (_actions.Length - 1)];
        }

        _actions = actions;
        _first = 0;
    }
}
