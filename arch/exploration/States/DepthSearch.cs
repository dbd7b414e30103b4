using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>Depth first: every step from every state, each state once. Going back is cheap, so no state is ever stored but by name.</summary>
/// <remarks>
/// A worker that has nothing to do is given, by one that has, the steps not yet taken nearest to the start; it goes there by taking the path
/// again. So a search uses all processors, whatever its shape.
/// </remarks>
internal sealed class DepthSearch(StateSearch search, Func<KernelStates> open)
{
    private const int StepsBetweenLooks = 1024;

    private readonly ConcurrentQueue<Branch> _branches = new();
    private int _idle;
    private int _workers;

    /// <summary>Searches with that many workers.</summary>
    public void Run(int workers)
    {
        _workers = workers;
        _branches.Enqueue(new Branch([], null));
        Workers.Run(search, workers, _ => Work());
    }

    private void Work()
    {
        using KernelStates states = open();
        Worker worker = new(this, states);
        while (!search.IsOver)
        {
            if (_branches.TryDequeue(out Branch? branch))
            {
                worker.Explore(branch);
                continue;
            }

            if (Interlocked.Increment(ref _idle) == _workers && _branches.IsEmpty)
            {
                return; // Everybody is idle and stays so: the last one to see it leaves the count as it is.
            }

            while (_branches.IsEmpty && Volatile.Read(ref _idle) < _workers && !search.IsOver)
            {
                Thread.Sleep(1);
            }

            if (Volatile.Read(ref _idle) == _workers && _branches.IsEmpty)
            {
                return;
            }

            _ = Interlocked.Decrement(ref _idle);
        }
    }

    /// <summary>A path from the first state, and the steps to take at its end; null for all that there are.</summary>
    private sealed record Branch(Move[] Path, Move[]? Steps);

    private struct Level
    {
        public int Mark;
        public int Next;
        public int End;
        public Move Taken;
    }

    private sealed class Worker
    {
        private readonly DepthSearch _owner;
        private readonly KernelStates _states;
        private readonly Func<IReadOnlyList<Move>> _path;
        private readonly List<Move> _moves = [];
        private readonly List<Level> _levels = [];
        private Move[] _base = [];
        private long _steps;
        private long _pruned;
        private long _ends;
        private int _deepest;
        private int _untilLook = StepsBetweenLooks;

        public Worker(DepthSearch owner, KernelStates states)
        {
            _owner = owner;
            _states = states;
            _path = Path;
        }

        private StateSearch Search => _owner.Search;

        public void Explore(Branch branch)
        {
            _states.TakeBack(0);
            _moves.Clear();
            _levels.Clear();
            _base = branch.Path;
            foreach (Move move in branch.Path)
            {
                _states.Take(move);
            }

            if (branch.Steps is null)
            {
                _ = Search.Visited.Add(_states.Name());
                _states.AddMoves(_moves);
            }
            else
            {
                _moves.AddRange(branch.Steps);
            }

            _levels.Add(new Level { Mark = _states.Mark, Next = 0, End = _moves.Count });
            while (_levels.Count > 0 && !Search.IsOver)
            {
                Advance();
                if (--_untilLook == 0)
                {
                    Look();
                }
            }

            Tell();
        }

        private void Advance()
        {
            ref Level level = ref System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_levels)[^1];
            _states.TakeBack(level.Mark);
            if (level.Next == level.End)
            {
                _levels.RemoveAt(_levels.Count - 1);
                _moves.RemoveRange(_levels.Count == 0 ? 0 : _levels[^1].End, _moves.Count - (_levels.Count == 0 ? 0 : _levels[^1].End));
                return;
            }

            Move move = _moves[level.Next++];
            level.Taken = move;
            _steps++;
            if (!Search.TryTake(_states, move, _path))
            {
                return;
            }

            if (!Search.Visited.Add(_states.Name()))
            {
                _pruned++;
                return;
            }

            Enter();
        }

        private void Enter()
        {
            int first = _moves.Count;
            _states.AddMoves(_moves);
            bool isEnd = _moves.Count == first;
            if (!Search.TryAudit(_states, isEnd, _path))
            {
                return;
            }

            _deepest = Math.Max(_deepest, _base.Length + _levels.Count);
            _ends += isEnd ? 1 : 0;
            _levels.Add(new Level { Mark = _states.Mark, Next = first, End = _moves.Count });
        }

        private Move[] Path()
        {
            Move[] path = new Move[_base.Length + _levels.Count];
            _base.CopyTo(path, 0);
            for (int i = 0; i < _levels.Count; i++)
            {
                path[_base.Length + i] = _levels[i].Taken;
            }

            return path;
        }

        private void Look()
        {
            _untilLook = StepsBetweenLooks;
            Tell();
            if (Volatile.Read(ref _owner._idle) > 0 && _owner._branches.IsEmpty)
            {
                Share();
            }
        }

        private void Share()
        {
            for (int i = 0; i < _levels.Count; i++)
            {
                ref Level level = ref System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_levels)[i];
                if (level.Next < level.End)
                {
                    Move[] steps = [.. _moves[level.Next..level.End]];
                    _owner._branches.Enqueue(new Branch(Path()[..(_base.Length + i)], steps));
                    level.Next = level.End;
                    return;
                }
            }
        }

        private void Tell()
        {
            Search.Tell(_steps, _pruned, _ends, _deepest);
            (_steps, _pruned, _ends) = (0, 0, 0);
        }
    }

    private StateSearch Search => search;
}
