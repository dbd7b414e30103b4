using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Instructions.Engine;
using AsyncCap.Arch.Exploration.Instructions.Scenes;
using AsyncCap.Arch.Exploration.Instructions.Strategies;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Arch.Exploration.Instructions;

/// <summary>What is explored, and in which world.</summary>
internal sealed record ExplorerSettings(Func<Scene> Build, bool IsTso, Safeguard? Removed)
{
    /// <summary>Makes an engine for it.</summary>
    public Execution Engine() => new(IsTso) { Removed = Removed };
}

/// <summary>A path on which something is wrong.</summary>
internal sealed record Failure(string Problem, IReadOnlyList<Decision> Decisions);

/// <summary>Runs executions until there are no more, one fails, or the budget is spent.</summary>
internal sealed class Explorer(
    ExplorerSettings settings, ExplorationOptions options, IProgress<ExplorationProgress>? progress, CancellationToken cancellation)
{
    private const int ReportMilliseconds = 500;
    private const int TwiceEvery = 1024; // executions that are run a second time, to see that they are the same

    private readonly Lock _gate = new();
    private readonly Stopwatch _sinceStart = Stopwatch.StartNew();
    private readonly PathCoverage _coverage = new();
    private long _executions;
    private long _steps;
    private long _pruned;
    private int _depth;
    private long _nextReport = ReportMilliseconds;
    private bool _isStopping;

    /// <summary>The first path that failed.</summary>
    public Failure? Failure { get; private set; }

    /// <summary>Executions that reached the limit of steps.</summary>
    public long CutCount { get; private set; }

    /// <summary>Explores on so many threads; each has a strategy of its own, made for its number.</summary>
    /// <returns>Whether everything was seen.</returns>
    public bool Run(Func<int, Strategy> makeStrategy, int workers)
    {
        if (workers == 1)
        {
            return Work(makeStrategy(0));
        }

        Task<bool>[] work = new Task<bool>[workers];
        for (int worker = 0; worker < workers; worker++)
        {
            Strategy strategy = makeStrategy(worker);
            work[worker] = Task.Factory.StartNew(
                () => Work(strategy), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        return Array.TrueForAll(Task.WhenAll(work).GetAwaiter().GetResult(), isDone => isDone);
    }

    /// <summary>The figures so far.</summary>
    public ExplorationProgress Progress()
    {
        lock (_gate)
        {
            return new ExplorationProgress(_executions, 0, _steps, _pruned, _depth, _sinceStart.Elapsed, _coverage.ToString());
        }
    }

    private bool Work(Strategy strategy)
    {
        try
        {
            return RunAll(strategy);
        }
        finally
        {
            strategy.Leave();
        }
    }

    private bool RunAll(Strategy strategy)
    {
        using Execution execution = settings.Engine();
        while (!IsBudgetSpent())
        {
            if (!strategy.Begin(execution))
            {
                return true;
            }

            execution.Run(settings.Build, strategy);
            if (!Count(execution))
            {
                return false;
            }
        }

        return false;
    }

    private bool IsBudgetSpent()
    {
        lock (_gate)
        {
            return _isStopping || cancellation.IsCancellationRequested || _executions >= (options.MaximumExecutions ?? long.MaxValue)
                || _sinceStart.Elapsed > (options.Budget ?? TimeSpan.MaxValue);
        }
    }

    // False: there is no need to go on.
    private bool Count(Execution execution)
    {
        bool isDue = false;
        bool isTwice;
        lock (_gate)
        {
            _executions++;
            _steps += execution.StepCount;
            _pruned += execution.End == ExecutionEnd.Pruned ? 1 : 0;
            CutCount += execution.End == ExecutionEnd.Cut ? 1 : 0;
            _depth = Math.Max(_depth, execution.StepCount);
            _coverage.Add(execution);
            isTwice = _executions % TwiceEvery == 1;
            if (execution.End == ExecutionEnd.Failed)
            {
                Failure ??= new Failure(execution.Problem!, [.. execution.Decisions]);
                _isStopping = true;
            }

            if (progress is not null && _sinceStart.ElapsedMilliseconds > _nextReport)
            {
                _nextReport += ReportMilliseconds;
                isDue = true;
            }
        }

        if (isDue)
        {
            progress!.Report(Progress());
        }

        return !_isStopping && (!isTwice || execution.End == ExecutionEnd.Pruned || IsSameTwice(execution));
    }

    private bool IsSameTwice(Execution execution)
    {
        ulong first = PathCoverage.HashOf(execution);
        List<Decision> decisions = [.. execution.Decisions];
        using Execution again = settings.Engine();
        Follow follow = new(decisions, mayDeviate: false);
        again.Run(settings.Build, follow);
        if (follow.Parted is null && PathCoverage.HashOf(again) == first)
        {
            return true;
        }

        lock (_gate)
        {
            string where = follow.Parted ?? "the same choices lead to other operations";
            Failure ??= new Failure($"hidden nondeterminism: run a second time, {where}", decisions);
            _isStopping = true;
            return false;
        }
    }
}
