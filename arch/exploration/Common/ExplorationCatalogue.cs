using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Exploration.Instructions;
using AsyncCap.Arch.Exploration.Instructions.Scenes;

namespace AsyncCap.Arch.Exploration.Common;

/// <summary>Everything that can be explored.</summary>
public static class ExplorationCatalogue
{
    /// <summary>All explorations, by level and name.</summary>
    public static IReadOnlyList<IExploration> All { get; } =
    [
        .. new IEnumerable<IExploration>[]
        {
            SceneCatalogue.All.Select(scene => new InstructionExploration(scene)),
            States.StateExploration.All,
            Turns.Scenes.TurnScenes.Explorations,
        }.SelectMany(level => level).OrderBy(exploration => exploration.Level).ThenBy(exploration => exploration.Name, StringComparer.Ordinal),
    ];

    /// <summary>The exploration of that name, or null.</summary>
    public static IExploration? Find(string name) => All.FirstOrDefault(exploration => exploration.Name == name);
}
