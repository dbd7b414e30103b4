using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Turns;
using AsyncCap.Arch.Exploration.Turns.Engine;
using AsyncCap.Vats;

namespace AsyncCap.Arch.ExploredVats.Turns;

/// <summary>Explores a story of vats: who takes the next turn, who is killed.</summary>
internal sealed class StoryExploration(StoryDefinition story) : WorldExploration
{
    /// <inheritdoc/>
    public override string Name => "vats-" + story.Name;

    /// <inheritdoc/>
    public override string Summary => story.Summary;

    /// <inheritdoc/>
    public override IReadOnlyList<StrategyInfo> Strategies { get; } = [.. AllStrategies.Where(static strategy => strategy.Name != "sleep")];

    /// <inheritdoc/>
    public override IReadOnlyList<PlantInfo> Plants { get; } = [.. story.Plants.Select(static plant => plant.Info)];

    /// <inheritdoc/>
    public override bool PlantsNeedCheckedKernel => false;

    /// <inheritdoc/>
    protected override int Faults => story.Faults;

    /// <inheritdoc/>
    protected override string FaultsName => "deaths";

    /// <inheritdoc/>
    public override ITurnWorld Open(string? plant)
    {
        StoryPlant? planted = Array.Find(story.Plants, known => known.Info.Name == plant);
        return new StoryWorld(story, planted?.Removed);
    }

    /// <inheritdoc/>
    protected override string Code() => CodeHash.Of(typeof(LocalVat), typeof(Promise), typeof(Delivery), typeof(Stories));
}
