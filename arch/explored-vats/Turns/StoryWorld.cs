using System;
using System.Collections.Generic;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Instructions;
using AsyncCap.Arch.Exploration.Turns.Engine;
using AsyncCap.Arch.Sharing;
using AsyncCap.Vats;

namespace AsyncCap.Arch.ExploredVats.Turns;

/// <summary>A story as a world of turns. To go back it is told again from the start: objects are not bytes.</summary>
internal sealed class StoryWorld : ITurnWorld
{
    private readonly StoryDefinition _definition;
    private readonly Safeguard? _removed;
    private readonly List<int> _path = [];
    private Story _story = null!;
    private int _faults;
    private ulong _dead;

    public StoryWorld(StoryDefinition definition, Safeguard? removed)
    {
        _definition = definition;
        _removed = removed;
        FaultLimit = definition.Faults;
        Begin();
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => _definition.Names;

    /// <inheritdoc/>
    public string? Problem { get; private set; }

    /// <inheritdoc/>
    public int FaultLimit { get; set; }

    /// <inheritdoc/>
    public int Mark => _path.Count;

    /// <inheritdoc/>
    public ulong Enabled()
    {
        ulong ready = _story.Host.Ready;
        if (ready == 0 || _faults == FaultLimit)
        {
            return ready;
        }

        ulong alive = ((1ul << Names.Count) - 1) & ~_dead;
        return ready | (alive << Moves.Crash(0));
    }

    /// <inheritdoc/>
    public ulong Take(int move)
    {
        Explored.Remove(_removed);
        _path.Add(move);
        Step(move);
        Explored.Remove(null);
        return Moves.TouchesAll;
    }

    /// <inheritdoc/>
    public void TakeBack(int mark)
    {
        if (mark == _path.Count && mark != 0)
        {
            return;
        }

        Begin();
        Explored.Remove(_removed);
        for (int step = 0; step < mark; step++)
        {
            Step(_path[step]);
        }

        Explored.Remove(null);
        _path.RemoveRange(mark, _path.Count - mark);
    }

    /// <inheritdoc/>
    public void CheckEnd() => Problem ??= _story.Check();

    /// <inheritdoc/>
    public ulong OutcomeHash() => _story.Hash();

    /// <inheritdoc/>
    public string Outcome() => FormattableString.Invariant($"{_story.Hash():x16} {Problem}");

    /// <inheritdoc/>
    public TraceStep TakeAndTell(int move)
    {
        bool isCrash = Moves.IsCrash(move);
        _ = Take(move); // Nobody searches on while moves are told.
        return new TraceStep(Names[isCrash ? move - Moves.Crash(0) : move], isCrash ? "is killed" : "turn", "");
    }

    /// <inheritdoc/>
    public void Dispose() => Explored.Remove(null);

    private void Step(int move)
    {
        if (Moves.IsCrash(move))
        {
            _faults++;
            _dead |= 1ul << (move - Moves.Crash(0));
            _story.Host.Kill(move - Moves.Crash(0));
        }
        else
        {
            _story.Host.Run(move);
        }
    }

    private void Begin()
    {
        Current.Vat = null;
        _faults = 0;
        _dead = 0;
        Problem = null;
        _story = new Story(new TurnHost(Names.Count));
        _definition.Tell(_story);
    }
}
