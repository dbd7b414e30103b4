using System;
using System.Collections.Generic;

namespace AsyncCap.Arch.Exploration.Instructions.Engine;

/// <summary>One thread of an execution, whichever engine schedules it.</summary>
internal sealed class Actor(Backend backend, int index)
{
    [ThreadStatic]
    private static Actor? _current;

    /// <summary>The actor that runs on this thread; null outside executions, where operations are just done.</summary>
    public static Actor? Current
    {
        get => _current;
        set => _current = value;
    }

    public Backend Backend { get; } = backend;

    /// <summary>Its number, from 0.</summary>
    public int Index { get; } = index;

    public string Name { get; set; } = "";

    public Action Body { get; set; } = static () => { };

    /// <summary>What it does next. Valid while it is not running.</summary>
    public Operation Pending;

    /// <summary>What it knows to have happened; for finding data races.</summary>
    public Epochs Known;

    public bool HasStarted { get; set; }

    public bool HasFinished { get; set; }

    /// <summary>Who gets the baton back at its first operation; null if it goes on to the next actor.</summary>
    public Actor? StartedBy { get; set; }

    /// <summary>The step that started it, plus one; 0 for those of the beginning.</summary>
    public int StartStep { get; set; }

    /// <summary>How many writes of others there had been when it last yielded.</summary>
    public int ChangesSeen { get; set; }

    /// <summary>How many writes are its own.</summary>
    public int Changes { get; set; }

    /// <summary>Writes that only it sees yet, oldest first.</summary>
    public Queue<BufferedWrite> Buffer { get; } = new();

    /// <summary>The last step of its store buffer, plus one.</summary>
    public int LastFlush { get; set; }

    /// <summary>Where its thread waits.</summary>
    public Seat Seat { get; } = new();
}
