using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Ipc.Diagnostics;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>What all workers of a search share: the states that were visited, the figures, the first bug, and when to stop.</summary>
internal sealed class StateSearch
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly CancellationToken _cancellation;
    private readonly IProgress<ExplorationProgress>? _progress;
    private readonly TimeSpan _budget;
    private readonly long _maximumStates;
    private long _steps;
    private long _pruned;
    private long _ends;
    private int _depth;
    private long _nextReport;
    private int _isCut;

    /// <summary>Nothing is visited yet.</summary>
    public StateSearch(ExplorationOptions options, IProgress<ExplorationProgress>? progress, CancellationToken cancellation)
    {
        _budget = options.Budget ?? TimeSpan.MaxValue;
        _maximumStates = options.MaximumExecutions ?? long.MaxValue;
        _progress = progress;
        _cancellation = cancellation;
    }

    /// <summary>The states that were visited.</summary>
    public VisitedStates Visited { get; } = new();

    /// <summary>The first bug: the steps to it, and what was wrong.</summary>
    public FoundBug? Bug { get; private set; }

    /// <summary>Whether time, states or patience ran out.</summary>
    public bool WasCut => Volatile.Read(ref _isCut) != 0;

    /// <summary>Whether workers are to stop.</summary>
    public bool IsOver => WasCut || Bug is not null;

    /// <summary>The figures now. An execution is a path to a state in which nothing can happen any more.</summary>
    public ExplorationProgress Progress => new(
        Interlocked.Read(ref _ends), Visited.Count, Interlocked.Read(ref _steps), Interlocked.Read(ref _pruned), Volatile.Read(ref _depth), _clock.Elapsed,
        $"{Visited.Bytes / (1 << 20)} MiB of names");

    /// <summary>Ends the search: a worker failed, and its share would be missing.</summary>
    public void Abort() => Volatile.Write(ref _isCut, 1);

    /// <summary>Adds what a worker has done since it last told, and sees whether the budget is spent.</summary>
    public void Tell(long steps, long pruned, long ends, int depth)
    {
        _ = Interlocked.Add(ref _steps, steps);
        _ = Interlocked.Add(ref _pruned, pruned);
        _ = Interlocked.Add(ref _ends, ends);
        InterlockedMaximum(depth);
        if (_cancellation.IsCancellationRequested || _clock.Elapsed > _budget || Visited.Count >= _maximumStates)
        {
            Volatile.Write(ref _isCut, 1);
        }

        long now = _clock.ElapsedMilliseconds;
        long next = Interlocked.Read(ref _nextReport);
        if (_progress is not null && now >= next && Interlocked.CompareExchange(ref _nextReport, now + 500, next) == next)
        {
            _progress.Report(Progress);
        }
    }

    /// <summary>Takes a step; a bug in it is kept if it is the first.</summary>
    /// <returns>False if there was one.</returns>
    public bool TryTake(KernelStates states, Move move, Func<IReadOnlyList<Move>> path)
    {
        try
        {
            states.Take(move);
            return true;
        }
        catch (Exception exception) when (Finding(exception) is string finding)
        {
            Keep(finding, path());
            return false;
        }
    }

    /// <summary>Looks at the whole of a new state; a bug in it is kept if it is the first.</summary>
    /// <returns>False if there was one.</returns>
    public bool TryAudit(KernelStates states, bool isEnd, Func<IReadOnlyList<Move>> path)
    {
        try
        {
            states.Audit(isEnd);
            return true;
        }
        catch (Exception exception) when (Finding(exception) is string finding)
        {
            Keep(finding, path());
            return false;
        }
    }

    /// <summary>What an exception says, if it is one by which the kernel or an oracle tells of a bug.</summary>
    public static string? Finding(Exception exception) => exception switch
    {
        KernelPanicException panic => panic.Message,
        OracleException oracle => oracle.Message,
        // A kernel with a bug planted goes where no kernel should.
        IndexOutOfRangeException or NullReferenceException or InvalidOperationException => $"the kernel lost its way: {exception.Message}",
        _ => null,
    };

    private void Keep(string finding, IReadOnlyList<Move> path)
    {
        lock (Visited)
        {
            Bug ??= new FoundBug(finding, path);
        }
    }

    private void InterlockedMaximum(int depth)
    {
        int seen = Volatile.Read(ref _depth);
        while (depth > seen)
        {
            int before = Interlocked.CompareExchange(ref _depth, depth, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}

/// <summary>A bug and the steps to it from the first state.</summary>
internal sealed record FoundBug(string What, IReadOnlyList<Move> Path);
