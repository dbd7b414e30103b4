using System;

namespace AsyncCap.Vats;

/// <summary>What <c>await</c> throws when the reference is broken.</summary>
public sealed class BrokenException : Exception
{
    /// <summary>Makes an exception that carries a problem.</summary>
    public BrokenException(Problem problem)
        : base(problem.Text) => Problem = problem;

    /// <summary>Why the reference is broken.</summary>
    public Problem Problem { get; }
}
