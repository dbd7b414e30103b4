using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Turns.Engine;

namespace AsyncCap.Arch.Exploration.Turns.Strategies;

/// <summary>A path of moves with something wrong at its end.</summary>
internal sealed record TurnFailure(string Problem, IReadOnlyList<int> Path);

/// <summary>What every way to search does at the end of a path: counts, compares, tells, and stops when there is reason to.</summary>
internal sealed class TurnSearch(
    Func<ITurnWorld> open, ExplorationOptions options, IProgress<ExplorationProgress>? progress, CancellationToken cancellation) : IDisposable
{
    /// <summary>No path is as long: vats that go on for ever are a mistake of the scene, or of the kernel.</summary>
    public const int MostMoves = 256;

    private const int LooksEvery = 256;
    private const int TwiceEvery = 2048;
    private const int MostOutcomes = 1 << 20;
    private const int ReportMilliseconds = 500;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly HashSet<ulong> _outcomes = [];
    private readonly List<int> _path = [];
    private readonly long _most = options.MaximumExecutions ?? long.MaxValue;
    private ITurnWorld? _second;
    private long _executions;
    private long _nextReport = ReportMilliseconds;

    /// <summary>The first path with something wrong.</summary>
    public TurnFailure? Failure { get; private set; }

    /// <summary>Moves taken.</summary>
    public long Steps { get; set; }

    /// <summary>Paths left because what follows is seen elsewhere.</summary>
    public long Pruned { get; set; }

    /// <summary>Moves of the longest path.</summary>
    public int Depth { get; private set; }

    /// <summary>What is told about each path that ends well; for comparisons.</summary>
    public Action<ITurnWorld>? AtEnd { get; init; }

    /// <summary>The figures.</summary>
    public ExplorationProgress Progress => new(
        _executions, 0, Steps, Pruned, Depth, _clock.Elapsed,
        FormattableString.Invariant($"{_outcomes.Count:N0}{(_outcomes.Count == MostOutcomes ? " or more" : "")} distinct outcomes"));

    /// <summary>The path from the start to the present state.</summary>
    public List<int> Path => _path;

    /// <summary>Counts the path whose end a world is at, and looks at the end.</summary>
    /// <returns>False: there is no need to go on.</returns>
    public bool Finish(ITurnWorld world)
    {
        _executions++;
        Depth = Math.Max(Depth, _path.Count);
        world.CheckEnd();
        if (world.Problem is { } problem)
        {
            Failure = new TurnFailure(problem, [.. _path]);
            return false;
        }

        ulong outcome = world.OutcomeHash();
        if (_outcomes.Count < MostOutcomes)
        {
            _ = _outcomes.Add(outcome); // new or not
        }

        AtEnd?.Invoke(world);
        return (_executions % TwiceEvery != 1 || IsSameTwice(world.FaultLimit, outcome)) && (_executions % LooksEvery != 0 || MayGoOn());
    }

    /// <summary>Whether paths are left in the budget; the time is looked at by <see cref="Finish"/> now and then.</summary>
    public bool HasMore => _executions < _most;

    private bool MayGoOn()
    {
        if (progress is not null && _clock.ElapsedMilliseconds > _nextReport)
        {
            _nextReport += ReportMilliseconds;
            progress.Report(Progress);
        }

        return HasMore && !cancellation.IsCancellationRequested && _clock.Elapsed < (options.Budget ?? TimeSpan.MaxValue);
    }

    /// <inheritdoc/>
    public void Dispose() => _second?.Dispose();

    // The same moves in another world of the same kind, from the start: they must be possible, and end alike.
    private bool IsSameTwice(int faultLimit, ulong outcome)
    {
        ITurnWorld world = _second ??= open();
        world.FaultLimit = faultLimit;
        world.TakeBack(0);
        for (int step = 0; step < _path.Count; step++)
        {
            if ((world.Enabled() & (1ul << _path[step])) == 0)
            {
                return IsHidden($"move {step + 1} is not possible");
            }

            _ = world.Take(_path[step]); // what it touches is known
        }

        world.CheckEnd();
        return (world.Problem is null && world.OutcomeHash() == outcome) || IsHidden("the same moves end in another outcome");
    }

    private bool IsHidden(string how)
    {
        Failure = new TurnFailure($"hidden nondeterminism: run a second time, {how}", [.. _path]);
        return false;
    }
}
