using System;
using System.Collections.Generic;
using System.Threading;

namespace AsyncCap.Arch.Exploration.Common;

/// <summary>Something that can be explored: a configuration and what must hold in it.</summary>
public interface IExploration
{
    /// <summary>Its name on a command line: lower case, hyphens; unique in the catalogue.</summary>
    string Name { get; }

    /// <summary>What one step is.</summary>
    ExplorationLevel Level { get; }

    /// <summary>One line: what is explored and what is checked.</summary>
    string Summary { get; }

    /// <summary>The ways in which it can be explored; the first is used unless told.</summary>
    IReadOnlyList<StrategyInfo> Strategies { get; }

    /// <summary>The memory models that it knows, the usual one first; empty where memory has no part in it.</summary>
    IReadOnlyList<MemoryModel> Memories { get; }

    /// <summary>Bugs that can be put in.</summary>
    IReadOnlyList<PlantInfo> Plants { get; }

    /// <summary>True if a planted bug takes effect only where the kernel was built checked.</summary>
    bool PlantsNeedCheckedKernel { get; }

    /// <summary>Explores until it is exhausted, a bug is found or the budget is spent.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="progress">Told about twice a second, on any thread; may be null.</param>
    /// <param name="cancellation">Ends the exploration with <see cref="Verdict.BudgetSpent"/>; nothing is thrown.</param>
    /// <exception cref="ExplorationOptionException">The exploration does not have what the options name.</exception>
    ExplorationReport Run(ExplorationOptions options, IProgress<ExplorationProgress>? progress, CancellationToken cancellation);

    /// <summary>Follows a trace.</summary>
    ReplayReport Replay(ExplorationTrace trace);
}
