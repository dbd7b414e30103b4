using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Instructions;
using AsyncCap.Arch.ExploredVats.Instructions;
using AsyncCap.Arch.ExploredVats.Turns;

namespace AsyncCap.Arch.ExploredVats;

/// <summary>What can be explored of the vats.</summary>
public static class VatCatalogue
{
    /// <summary>Threads at the words of vats and promises.</summary>
    public static IReadOnlyList<SceneDefinition> Scenes { get; } =
    [
        VatScenes.Queue, VatScenes.Full, VatScenes.KilledWhileSentTo, VatScenes.KilledWhileWaitedFor, VatScenes.KilledWhileMourned,
        PromiseScenes.TwoSenders, PromiseScenes.Home, PromiseScenes.Ring, PromiseScenes.LargeRing, PromiseScenes.Breaks, PromiseScenes.Await,
        PromiseScenes.Ahead, PromiseScenes.ChainHome, PromiseScenes.Watched, PromiseScenes.Handled, PromiseScenes.HandedOver,
    ];

    /// <summary>All explorations of the vats.</summary>
    public static IReadOnlyList<IExploration> All { get; } =
        [.. Scenes.Select(static scene => new InstructionExploration(scene)), .. Stories.All.Select(static story => new StoryExploration(story))];

    /// <summary>These and all others, by level and name.</summary>
    public static IReadOnlyList<IExploration> WithAllOthers { get; } =
        [.. ExplorationCatalogue.All.Concat(All).OrderBy(static exploration => exploration.Level).ThenBy(static exploration => exploration.Name, StringComparer.Ordinal)];
}
