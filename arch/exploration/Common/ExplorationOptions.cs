using System;

namespace AsyncCap.Arch.Exploration.Common;

/// <summary>What a person asks of an exploration. Whatever is null is left to the exploration.</summary>
public sealed record ExplorationOptions
{
    /// <summary>The name of one of <see cref="IExploration.Strategies"/>; the first of them unless told.</summary>
    public string? Strategy { get; init; }

    /// <summary>What it counts is the strategy's: preemptions, depth, change points.</summary>
    public int? Bound { get; init; }

    /// <summary>Where the choices of a random strategy start.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How long it may take.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>How many executions it may take.</summary>
    public long? MaximumExecutions { get; init; }

    /// <summary>Threads that explore at a time; 0 means as many as there are processors, where the strategy can be split.</summary>
    public int Workers { get; init; }

    /// <summary>The name of one of <see cref="IExploration.Plants"/>: a bug to put in, which must then be found.</summary>
    public string? Plant { get; init; }

    /// <summary>The memory model, where the exploration has one.</summary>
    public MemoryModel? Memory { get; init; }
}

/// <summary>Options that make no sense together, said to a person.</summary>
public sealed class ExplorationOptionException(string message) : Exception(message);
