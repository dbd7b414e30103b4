using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Turns.Engine;

namespace AsyncCap.Arch.Exploration.Turns.Scenes;

/// <summary>All scenes of vats.</summary>
internal static class TurnScenes
{
    /// <summary>The scenes.</summary>
    public static IReadOnlyList<VatScene> All { get; } = [.. OrderScenes.All, .. ServiceScenes.All];

    /// <summary>What can be explored.</summary>
    public static IEnumerable<IExploration> Explorations =>
        All.SelectMany(scene => new IExploration[] { new TurnExploration(scene, isKernel: true), new TurnExploration(scene, isKernel: false) });
}
