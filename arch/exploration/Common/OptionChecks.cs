using System;
using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.Arch.Exploration.Common;

/// <summary>Finds out what options name, and says clearly what they name that is not there.</summary>
public static class OptionChecks
{
    /// <summary>The strategy asked for, or the usual one.</summary>
    /// <exception cref="ExplorationOptionException">There is none of that name, or it takes no bound.</exception>
    public static StrategyInfo StrategyOf(this IExploration exploration, ExplorationOptions options)
    {
        StrategyInfo strategy = options.Strategy is null
            ? exploration.Strategies[0]
            : exploration.Strategies.FirstOrDefault(known => Same(known.Name, options.Strategy))
                ?? throw Missing(exploration, "strategy", options.Strategy, exploration.Strategies.Select(known => known.Name));
        if (options.Bound is int bound && (strategy.BoundMeaning is null || bound < 0))
        {
            throw new ExplorationOptionException(strategy.BoundMeaning is null
                ? $"the strategy {strategy.Name} of {exploration.Name} takes no bound"
                : $"a bound counts {strategy.BoundMeaning}; it cannot be {bound}");
        }

        return strategy;
    }

    /// <summary>The bug to put in, or null.</summary>
    /// <exception cref="ExplorationOptionException">There is none of that name.</exception>
    public static PlantInfo? PlantOf(this IExploration exploration, ExplorationOptions options) => options.Plant is null
        ? null
        : exploration.Plants.FirstOrDefault(known => Same(known.Name, options.Plant))
            ?? throw Missing(exploration, "planted bug", options.Plant, exploration.Plants.Select(known => known.Name));

    /// <summary>The memory model asked for, or the one that shows the planted bug, or the usual one.</summary>
    /// <exception cref="ExplorationOptionException">The exploration has no memory model, or not that one.</exception>
    public static MemoryModel MemoryOf(this IExploration exploration, ExplorationOptions options)
    {
        if (options.Memory is not MemoryModel asked)
        {
            return exploration.PlantOf(options)?.Memory ?? (exploration.Memories.Count == 0 ? MemoryModel.Sc : exploration.Memories[0]);
        }

        return exploration.Memories.Contains(asked)
            ? asked
            : throw new ExplorationOptionException(exploration.Memories.Count == 0
                ? $"{exploration.Name} has no memory model: leave --memory out"
                : $"{exploration.Name} cannot be explored under {NameOf(asked)}; it can be under {string.Join(", ", exploration.Memories.Select(NameOf))}");
    }

    /// <summary>A memory model's name on a command line.</summary>
    public static string NameOf(MemoryModel memory) => memory == MemoryModel.Tso ? "tso" : "sc";

    private static ExplorationOptionException Missing(IExploration exploration, string kind, string asked, IEnumerable<string> known)
    {
        string names = string.Join(", ", known);
        return new ExplorationOptionException(names.Length == 0
            ? $"{exploration.Name} has no {kind} '{asked}'; it has none at all"
            : $"{exploration.Name} has no {kind} '{asked}'; there are: {names}");
    }

    private static bool Same(string known, string asked) => string.Equals(known, asked, StringComparison.OrdinalIgnoreCase);
}
