using System;
using System.Collections.Generic;
using AsyncCap.Arch.Exploration.Instructions.Checks;
using AsyncCap.Arch.Exploration.Instructions.Engine;

namespace AsyncCap.Arch.Exploration.Instructions.Scenes;

/// <summary>A few threads over some shared objects, and what must hold. Made anew for each execution.</summary>
public sealed class Scene
{
    private readonly List<(string Name, Action Body)> _threads = [];
    private readonly List<(object Object, string Name)> _names = [];
    private Action? _atEnd;
    private Action<History>? _compare;

    /// <summary>The threads, in order.</summary>
    public IReadOnlyList<(string Name, Action Body)> Threads => _threads;

    /// <summary>Objects that have names of their own.</summary>
    public IReadOnlyList<(object Object, string Name)> Names => _names;

    /// <summary>Adds a thread.</summary>
    /// <param name="name">For people.</param>
    /// <param name="body">Must do the same each time, but for what it reads and what fate chooses.</param>
    public Scene Thread(string name, Action body)
    {
        _threads.Add((name, body));
        return this;
    }

    /// <summary>Sets what is checked after all threads have finished.</summary>
    public Scene AtEnd(Action check)
    {
        _atEnd = check;
        return this;
    }

    /// <summary>Sets what is checked of the recorded calls after all threads have finished.</summary>
    public Scene AtEnd(Action<History> check)
    {
        _compare = check;
        return this;
    }

    /// <summary>Compares the recorded calls with a sequential model after all threads have finished.</summary>
    public Scene Compare<TState>(ISequentialModel<TState> model)
        where TState : notnull
    {
        _compare = history => Linearizability.Require(history.Calls, model);
        return this;
    }

    /// <summary>Names an object for people.</summary>
    public Scene Name(object value, string name)
    {
        _names.Add((value, name));
        return this;
    }

    /// <summary>Fails the execution unless <paramref name="holds"/>.</summary>
    /// <exception cref="SceneFailedException">It does not.</exception>
    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            Actor.Current?.Backend.Report(otherwise);
            throw new SceneFailedException(otherwise);
        }
    }

    internal void CheckAtEnd(History history)
    {
        _atEnd?.Invoke();
        _compare?.Invoke(history);
    }
}
