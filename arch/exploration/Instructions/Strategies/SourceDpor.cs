using System;
using System.Numerics;
using AsyncCap.Arch.Exploration.Instructions.Engine;

namespace AsyncCap.Arch.Exploration.Instructions.Strategies;

/// <summary>At least one interleaving of each set that differ only in the order of steps that do not touch each other.</summary>
/// <remarks>
/// Source sets with sleep sets: Abdulla, Aronis, Jonsson, Sagonas, "Optimal dynamic partial order reduction", 2014, algorithm 1.
/// Every race of two steps with nothing between them that puts them in order is turned round: at the earlier one's node, somebody
/// is tried who starts the path on which the later one comes first. The operations of those who are blocked at the end are
/// raced too, since on another path they are not.
/// Several workers: an operation sleeps where it was taken before, and what is taken at a node has one order; so of two that sleep
/// for each other's sake one is awake. Races turn round at shared nodes too, and who adds there comes back there.
/// A store buffer is a process of its own: its step comes after the thread's that filled it, and before those of the thread's that wait for it.
/// </remarks>
/// <param name="sharing">Those who walk the same tree; null if nobody else does.</param>
/// <param name="isFirst">Whether it starts at the root.</param>
internal sealed class SourceDpor(WorkSharing? sharing = null, bool isFirst = true) : TreeSearch(sharing, isFirst)
{
    private readonly bool _isForgetful = sharing is { IsForgetful: true };
    private readonly Happened _happened = new();
    private readonly int[] _firstAfter = new int[Happened.Width];

    public override void Took(Execution execution, int step)
    {
        if (step == 0)
        {
            _happened.Clear();
        }

        ref Step taken = ref execution.StepAt(step);
        _happened.Add(step, ref taken, Position, isKnown: Position < FirstNew);
        if (Position >= FirstNew)
        {
            FindRaces(execution, step, in taken.Operation);
        }
    }

    public override void End(Execution execution)
    {
        foreach (Actor actor in execution.Actors)
        {
            if (!actor.HasFinished)
            {
                Step never = new() { Process = actor.Index, Operation = actor.Pending };
                int step = execution.StepCount;
                _happened.Add(step, ref never, Nodes.Count, isKnown: false, isVirtual: true);
                FindRaces(execution, step, in never.Operation);
            }
        }
    }

    protected override bool TryFirst(Execution execution, Node node)
    {
        node.Sleep = StillAsleep(execution);
        uint candidates = node.Enabled & ~node.Sleep;
        if (candidates == 0)
        {
            return false;
        }

        bool currentGoesOn = node.Current >= 0 && (candidates >> node.Current & 1) != 0;
        node.Chosen = currentGoesOn ? node.Current : BitOperations.TrailingZeroCount(candidates);
        node.Tally.Begin(1u << node.Chosen, node.Chosen);
        return true;
    }

    // Who was tried before the last step, and does nothing that touches it, need not be tried after it either.
    private uint StillAsleep(Execution execution)
    {
        int last = Position;
        while (last >= 0 && Nodes[last].IsData)
        {
            last--;
        }

        if (last < 0)
        {
            return 0;
        }

        Node before = Nodes[last];
        uint candidates = before.Sleep | before.Earlier;
        uint asleep = 0;
        ref Step taken = ref execution.StepAt(execution.StepCount - 1);
        for (; candidates != 0; candidates &= candidates - 1)
        {
            int process = BitOperations.TrailingZeroCount(candidates);
            Operation next = execution.PendingOf(process);
            if (!Operation.Depend(in next, in taken.Operation))
            {
                asleep |= 1u << process;
            }
        }

        return asleep;
    }

    private void FindRaces(Execution execution, int step, in Operation operation)
    {
        for (int index = 0; index < _happened.RivalCount; index++)
        {
            int rival = _happened.RivalAt(index);
            ref Step earlier = ref execution.StepAt(rival);
            bool isEnabling = operation.Kind == OperationKind.Park && earlier.Operation.Kind == OperationKind.Unpark && !earlier.HadPermit;
            if (!isEnabling && _happened.IsRace(index))
            {
                TurnRound(execution, rival, step);
            }
        }
    }

    private void TurnRound(Execution execution, int earlier, int later)
    {
        uint initials = Initials(execution, earlier, later);
        Node node = Nodes[_happened.NodeOf(earlier)];
        if ((initials & (node.Tally.Backtrack | node.Sleep)) != 0 || (_isForgetful && node.IsShared))
        {
            return;
        }

        initials &= node.Enabled;
        if (initials == 0)
        {
            return; // Who would have to start waits for the earlier step.
        }

        int laterProcess = _happened.ProcessOf(later);
        uint preferred = 1u << laterProcess;
        node.Tally.Add((initials & preferred) != 0 ? preferred : initials & ~(initials - 1));
    }

    // Those whose first step, among the steps that do not come after the earlier one (and the later one at the end), comes after none of these.
    private uint Initials(Execution execution, int earlier, int later)
    {
        Array.Fill(_firstAfter, int.MaxValue);
        uint initials = 0;
        uint seen = 0;
        for (int step = earlier + 1; step <= later; step++)
        {
            if (step < later && _happened.IsAfter(step, earlier))
            {
                continue;
            }

            int process = _happened.ProcessOf(step);
            if ((seen >> process & 1) != 0)
            {
                continue;
            }

            seen |= 1u << process;
            _firstAfter[process] = step;
            if (!_happened.IsAfterAny(step, _firstAfter, process))
            {
                initials |= 1u << process;
            }
        }

        return initials;
    }
}
