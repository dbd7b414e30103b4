using System;
using System.Numerics;
using System.Threading;
using AsyncCap.Arch.Exploration.Instructions.Engine;

namespace AsyncCap.Arch.Exploration.Instructions.Strategies;

/// <summary>Hands out the numbers of executions to all who explore at random side by side.</summary>
internal sealed class ExecutionNumbers
{
    private long _last;

    /// <summary>The next number, from 1.</summary>
    public ulong Next() => (ulong)Interlocked.Increment(ref _last);
}

/// <summary>What strategies have in common that toss coins.</summary>
internal abstract class RandomStrategy(ulong seed, ExecutionNumbers numbers) : Strategy
{
    private protected RandomNumbers Numbers;

    public override bool Begin(Execution execution)
    {
        Numbers = new RandomNumbers(seed, numbers.Next());
        return true;
    }

    public override int Choose(Execution execution, int count) => Numbers.Below(count);
}

/// <summary>At each step, each that can go on is as likely as the others.</summary>
internal sealed class RandomWalk(ulong seed, ExecutionNumbers numbers) : RandomStrategy(seed, numbers)
{
    public override int Pick(Execution execution, uint enabled, int current) => Numbers.BitOf(enabled);
}

/// <summary>Priorities at random, of which the running one's drops below all others at a few steps.</summary>
/// <remarks>Finds a bug that needs d steps in order with a chance of at least 1/(n k^(d-1)) for n processes and k steps.
/// Source: Burckhardt, Kothari, Musuvathi, Nagarakatte, "A randomized scheduler with probabilistic guarantees of finding bugs", 2010.</remarks>
internal sealed class PriorityChanges(ulong seed, ExecutionNumbers numbers, int depth) : RandomStrategy(seed, numbers)
{
    private readonly ulong[] _priorities = new ulong[Happened.Width];
    private readonly int[] _changeSteps = new int[Math.Max(0, depth - 1)];
    private int _longest = 16;

    public override bool Begin(Execution execution)
    {
        _longest = Math.Max(_longest, execution.StepCount);
        _ = base.Begin(execution); // There is always another.
        for (int process = 0; process < _priorities.Length; process++)
        {
            _priorities[process] = (Numbers.Next() >> 1) | 1UL << 63;
        }

        for (int change = 0; change < _changeSteps.Length; change++)
        {
            _changeSteps[change] = Numbers.Below(_longest);
        }

        return true;
    }

    public override int Pick(Execution execution, uint enabled, int current)
    {
        int best = Best(enabled);
        for (int change = 0; change < _changeSteps.Length; change++)
        {
            if (_changeSteps[change] == execution.StepCount)
            {
                _priorities[best] = (ulong)change;
            }
        }

        return Best(enabled);
    }

    public override void Took(Execution execution, int step)
    {
        // Who spins must let others go first, or there is no end.
        ref Step taken = ref execution.StepAt(step);
        if (taken.Operation.Kind == OperationKind.Yield)
        {
            _priorities[taken.Process] = Numbers.Next() >> 2;
        }
    }

    private int Best(uint enabled)
    {
        int best = BitOperations.TrailingZeroCount(enabled);
        for (uint left = enabled; left != 0; left &= left - 1)
        {
            int process = BitOperations.TrailingZeroCount(left);
            best = _priorities[process] > _priorities[best] ? process : best;
        }

        return best;
    }
}

/// <summary>A priority at random for each operation, anew for those that touch what was just touched.</summary>
/// <remarks>So that orders of operations that touch each other are about equally likely, where a random walk prefers some by far.
/// Source: Yuan, Yang, Gu, "Partial order aware concurrency sampling", 2018.</remarks>
internal sealed class PartialOrderSampling(ulong seed, ExecutionNumbers numbers) : RandomStrategy(seed, numbers)
{
    private readonly ulong[] _priorities = new ulong[Happened.Width];

    public override bool Begin(Execution execution)
    {
        Array.Clear(_priorities);
        return base.Begin(execution);
    }

    public override int Pick(Execution execution, uint enabled, int current)
    {
        int best = -1;
        for (uint left = enabled; left != 0; left &= left - 1)
        {
            int process = BitOperations.TrailingZeroCount(left);
            if (_priorities[process] == 0)
            {
                _priorities[process] = Numbers.Next() | 1;
            }

            best = best < 0 || _priorities[process] > _priorities[best] ? process : best;
        }

        Operation chosen = execution.PendingOf(best);
        for (uint left = enabled & ~(1u << best); left != 0; left &= left - 1)
        {
            int process = BitOperations.TrailingZeroCount(left);
            Operation other = execution.PendingOf(process);
            if (Operation.Depend(in chosen, in other))
            {
                _priorities[process] = 0;
            }
        }

        _priorities[best] = 0;
        return best;
    }
}
