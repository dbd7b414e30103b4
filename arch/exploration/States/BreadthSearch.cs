using System;
using System.Collections.Generic;
using System.Threading;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>Breadth first: all states one step from the start, then all that are two away; so the first bug is a shortest one.</summary>
/// <remarks>
/// A state that waits for its turn is kept as the state it came from and the step from there: 12 bytes. A worker goes to it by
/// going back to where the two paths part and forward from there; neighbours in the queue are neighbours in the tree, so that is near.
/// </remarks>
internal sealed class BreadthSearch(StateSearch search, Func<KernelStates> open, int maximumDepth)
{
    private const int ChunkSize = 64;
    private const int Root = -1;

    private readonly List<int> _parents = [];
    private readonly List<ulong> _steps = [];
    private readonly Lock _lock = new();
    private int _levelEnd;
    private int _next;
    private int _depth;

    /// <summary>Whether states were left because they are as far away as they may be.</summary>
    public bool WasBounded { get; private set; }

    /// <summary>Searches with that many workers.</summary>
    public void Run(int workers)
    {
        using Barrier barrier = new(workers, _ => NextLevel());
        Workers.Run(search, workers, _ => WorkUntilDone(barrier));
    }

    // Everything found so far and not yet expanded is of one depth.
    private void NextLevel()
    {
        _next = _levelEnd;
        _levelEnd = _steps.Count;
        _depth++;
    }

    private void WorkUntilDone(Barrier barrier)
    {
        try
        {
            Work(barrier);
        }
        finally
        {
            barrier.RemoveParticipant(); // The others need not wait for one that failed.
        }
    }

    private void Work(Barrier barrier)
    {
        using KernelStates states = open();
        Worker worker = new(this, states);
        if (search.Visited.Add(states.Name()))
        {
            worker.Expand(Root);
        }

        barrier.SignalAndWait();
        while (_next < _levelEnd && _depth <= maximumDepth)
        {
            worker.ExpandLevel();
            barrier.SignalAndWait();
        }

        WasBounded |= _next < _levelEnd && !search.IsOver;
    }

    private (int From, int To) TakeChunk()
    {
        lock (_lock)
        {
            int from = _next;
            _next = search.IsOver ? _levelEnd : Math.Min(_levelEnd, _next + ChunkSize);
            return search.IsOver ? (0, 0) : (from, _next);
        }
    }

    private void Append(int parent, List<Move> moves)
    {
        lock (_lock)
        {
            foreach (Move move in moves)
            {
                _parents.Add(parent);
                _steps.Add(move.Encode());
            }
        }
    }

    private void PathTo(int node, List<Move> path)
    {
        path.Clear();
        lock (_lock)
        {
            for (int at = node; at != Root; at = _parents[at])
            {
                path.Add(Move.Decode(_steps[at]));
            }
        }

        path.Reverse();
    }

    private sealed class Worker
    {
        private readonly BreadthSearch _owner;
        private readonly StateSearch _search;
        private readonly KernelStates _states;
        private readonly Func<IReadOnlyList<Move>> _path;
        private readonly List<Move> _here = [];
        private readonly List<int> _marks = [];
        private readonly List<Move> _there = [];
        private readonly List<Move> _moves = [];
        private readonly List<Move> _found = [];
        private Move _step;

        public Worker(BreadthSearch owner, KernelStates states)
        {
            _owner = owner;
            _search = owner.Search;
            _states = states;
            _path = () => [.. _here, _step];
        }

        public void ExpandLevel()
        {
            for ((int from, int to) = _owner.TakeChunk(); from < to; (from, to) = _owner.TakeChunk())
            {
                for (int node = from; node < to && !_search.IsOver; node++)
                {
                    Expand(node);
                }
            }
        }

        public void Expand(int node)
        {
            GoTo(node);
            _moves.Clear();
            _found.Clear();
            _states.AddMoves(_moves);
            int mark = _states.Mark;
            int pruned = 0;
            foreach (Move move in _moves)
            {
                _step = move;
                if (!_search.TryTake(_states, move, _path))
                {
                    return;
                }

                if (!_search.Visited.Add(_states.Name()))
                {
                    pruned++;
                }
                else if (_search.TryAudit(_states, _states.IsEnd, _path))
                {
                    _found.Add(move);
                }
                else
                {
                    return;
                }

                _states.TakeBack(mark);
            }

            _owner.Append(node, _found);
            _search.Tell(_moves.Count, pruned, _moves.Count == 0 ? 1 : 0, _here.Count);
        }

        private void GoTo(int node)
        {
            _owner.PathTo(node, _there);
            int common = 0;
            while (common < _here.Count && common < _there.Count && _here[common] == _there[common])
            {
                common++;
            }

            if (common < _here.Count)
            {
                _states.TakeBack(_marks[common]);
                _marks.RemoveRange(common, _marks.Count - common);
                _here.RemoveRange(common, _here.Count - common);
            }

            for (int i = common; i < _there.Count; i++)
            {
                _marks.Add(_states.Mark);
                _here.Add(_there[i]);
                _states.Take(_there[i]);
            }
        }
    }

    private StateSearch Search => search;
}
