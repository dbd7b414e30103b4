using System.Collections.Generic;

namespace AsyncCap.Arch.Exploration.Common;

/// <summary>Something that is wrong, and how to get there.</summary>
/// <param name="What">One sentence.</param>
/// <param name="Steps">The path, minimised, in order.</param>
/// <param name="Trace">What <c>replay</c> needs.</param>
public sealed record ExplorationBug(string What, IReadOnlyList<TraceStep> Steps, ExplorationTrace Trace);

/// <summary>How an exploration ended, and what it saw.</summary>
/// <param name="Verdict">Which of the three endings.</param>
/// <param name="Bound">What was, or was to be, exhausted, in words: "all interleavings with at most 2 preemptions".</param>
/// <param name="Progress">The figures at the end.</param>
/// <param name="Bug">Present exactly when <paramref name="Verdict"/> is <see cref="Verdict.BugFound"/>.</param>
public sealed record ExplorationReport(Verdict Verdict, string Bound, ExplorationProgress Progress, ExplorationBug? Bug = null);

/// <summary>What came of a replay.</summary>
public enum ReplayOutcome
{
    /// <summary>The same path ends in the same wrong.</summary>
    Reproduced = 1,

    /// <summary>The path still exists and nothing is wrong on it: it was mended.</summary>
    Passes = 2,

    /// <summary>The path does not exist in this code: the trace is too old to say anything.</summary>
    Stale = 3,
}

/// <summary>What came of a replay, and what was seen.</summary>
/// <param name="Outcome">Which.</param>
/// <param name="What">One sentence: what is wrong, or where the trace and the code part.</param>
/// <param name="Steps">The path as far as it went.</param>
/// <param name="CodeHasChanged">Whether the code explored is another than when the trace was written.</param>
public sealed record ReplayReport(ReplayOutcome Outcome, string What, IReadOnlyList<TraceStep> Steps, bool CodeHasChanged);
