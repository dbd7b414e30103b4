namespace AsyncCap.Arch.Exploration.Common;

/// <summary>How an exploration ended.</summary>
public enum Verdict
{
    /// <summary>Everything up to the bound was seen, and all of it was right.</summary>
    Exhausted = 1,

    /// <summary>Something was wrong, and there is a trace of it.</summary>
    BugFound = 2,

    /// <summary>Time, executions or the person's patience ran out; nothing wrong was seen so far.</summary>
    BudgetSpent = 3,
}
