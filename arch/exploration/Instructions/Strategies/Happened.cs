using System;
using System.Numerics;
using AsyncCap.Arch.Exploration.Instructions.Engine;

namespace AsyncCap.Arch.Exploration.Instructions.Strategies;

/// <summary>Which steps of a path come after which whatever the interleaving: those of one process, and those that touch each other.</summary>
internal sealed class Happened
{
    /// <summary>Processes: eight threads and their store buffers.</summary>
    public const int Width = 2 * Execution.MostActors;

    // For each step, for each process, the last of its steps (counted from 1) that comes before or is it.
    private int[] _clocks = new int[Width * 256];
    private int[] _process = new int[256];
    private int[] _node = new int[256];
    private readonly int[] _lastOf = new int[Width];
    private LastTouches[] _places = new LastTouches[64];
    private readonly int[] _rivals = new int[Width * 4];
    private readonly int[] _before = new int[Width];

    /// <summary>Earlier steps that touch what the last added one touches, one or two for each process and place.</summary>
    public int RivalCount { get; private set; }

    /// <summary>One of them.</summary>
    public int RivalAt(int index) => _rivals[index] - 1;

    public int ProcessOf(int step) => _process[step];

    /// <summary>The node at which a step was chosen.</summary>
    public int NodeOf(int step) => _node[step];

    /// <summary>Starts a path.</summary>
    public void Clear()
    {
        Array.Clear(_lastOf);
        foreach (LastTouches? last in _places)
        {
            last?.Clear();
        }
    }

    /// <summary>Adds a step at the end of the path.</summary>
    /// <param name="step">Its number.</param>
    /// <param name="taken">The step.</param>
    /// <param name="node">The node at which it was chosen.</param>
    /// <param name="isKnown">Whether the path before had it too: then only the last touches must be kept up.</param>
    /// <param name="isVirtual">Whether it is not taken, only looked at.</param>
    public void Add(int step, ref Step taken, int node, bool isKnown, bool isVirtual = false)
    {
        Grow(step);
        _process[step] = taken.Process;
        _node[step] = node;
        if (!isKnown)
        {
            FindRivals(in taken.Operation);
            SetClock(step, in taken);
        }

        if (!isVirtual)
        {
            _lastOf[taken.Process] = step + 1;
            Touched(taken.Operation.Place, taken.Operation.Touch, taken.Process, step + 1);
            Touched(taken.Operation.SecondPlace, taken.Operation.SecondTouch, taken.Process, step + 1);
        }
    }

    /// <summary>Whether nothing but their touching puts that rival before the step added last.</summary>
    public bool IsRace(int index)
    {
        int rival = _rivals[index];
        int process = _process[rival - 1];
        if (_before[process] >= rival)
        {
            return false;
        }

        for (int other = 0; other < RivalCount; other++)
        {
            if (_rivals[other] != rival && _clocks[((_rivals[other] - 1) * Width) + process] >= rival)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a step comes after another.</summary>
    public bool IsAfter(int step, int other) => _clocks[(step * Width) + _process[other]] > other;

    /// <summary>Whether a step comes after any of some steps, one for each process but its own.</summary>
    public bool IsAfterAny(int step, int[] others, int process)
    {
        for (int index = 0; index < Width; index++)
        {
            if (index != process && others[index] != int.MaxValue && _clocks[(step * Width) + index] > others[index])
            {
                return true;
            }
        }

        return false;
    }

    private void FindRivals(in Operation operation)
    {
        RivalCount = 0;
        AddRivals(operation.Place, operation.Touch);
        AddRivals(operation.SecondPlace, operation.SecondTouch);
    }

    private void AddRivals(int place, Touch touch)
    {
        if (touch == Touch.None || place >= _places.Length || _places[place] is not { } last)
        {
            return;
        }

        bool isHistory = place == Places.History;
        if (touch == Touch.Exclusive)
        {
            AddRivals(last.Shared, last.SharedMask);
        }

        if (touch == Touch.Shared || !isHistory)
        {
            AddRivals(last.Exclusive, last.ExclusiveMask);
        }
    }

    private void AddRivals(int[] steps, uint processes)
    {
        for (; processes != 0; processes &= processes - 1)
        {
            _rivals[RivalCount++] = steps[BitOperations.TrailingZeroCount(processes)];
        }
    }

    private void SetClock(int step, in Step taken)
    {
        Array.Clear(_before);
        JoinBefore(_lastOf[taken.Process]);
        JoinBefore(taken.After);
        Span<int> clock = _clocks.AsSpan(step * Width, Width);
        _before.CopyTo(clock);
        for (int index = 0; index < RivalCount; index++)
        {
            Join(clock, _rivals[index]);
        }

        clock[taken.Process] = step + 1;
    }

    private void JoinBefore(int step)
    {
        if (step != 0)
        {
            Join(_before, step);
        }
    }

    private void Join(Span<int> clock, int step)
    {
        ReadOnlySpan<int> other = _clocks.AsSpan((step - 1) * Width, Width);
        for (int index = 0; index < Width; index++)
        {
            clock[index] = Math.Max(clock[index], other[index]);
        }
    }

    private void Touched(int place, Touch touch, int process, int step)
    {
        if (touch == Touch.None)
        {
            return;
        }

        if (place >= _places.Length)
        {
            Array.Resize(ref _places, place * 2);
        }

        LastTouches last = _places[place] ??= new LastTouches();
        last.Set(touch, process, step, forgets: touch == Touch.Exclusive && place != Places.History);
    }

    private void Grow(int step)
    {
        if (step >= _process.Length)
        {
            Array.Resize(ref _process, step * 2);
            Array.Resize(ref _node, step * 2);
            Array.Resize(ref _clocks, step * 2 * Width);
        }
    }

    /// <summary>The last steps that touched a place, by process.</summary>
    private sealed class LastTouches
    {
        public int[] Shared { get; } = new int[Width];

        public int[] Exclusive { get; } = new int[Width];

        public uint SharedMask { get; private set; }

        public uint ExclusiveMask { get; private set; }

        public void Clear()
        {
            SharedMask = 0;
            ExclusiveMask = 0;
        }

        public void Set(Touch touch, int process, int step, bool forgets)
        {
            if (forgets)
            {
                // All earlier ones come before this one, so whoever comes after this comes after them.
                Clear();
            }

            if (touch == Touch.Shared)
            {
                Shared[process] = step;
                SharedMask |= 1u << process;
            }
            else
            {
                Exclusive[process] = step;
                ExclusiveMask |= 1u << process;
            }
        }
    }
}
