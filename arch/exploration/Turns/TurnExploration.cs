using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Turns.Engine;
using AsyncCap.Arch.Exploration.Turns.Hosted;
using AsyncCap.Arch.Exploration.Turns.Plain;

namespace AsyncCap.Arch.Exploration.Turns;

/// <summary>Explores a scene of vats: who takes the next turn, who crashes, which deadline passes.</summary>
internal sealed class TurnExploration(VatScene scene, bool isKernel) : WorldExploration
{
    /// <inheritdoc/>
    public override string Name => isKernel ? $"turns-{scene.Name}" : $"turns-{scene.Name}-plain";

    /// <inheritdoc/>
    public override string Summary => isKernel ? scene.Summary : $"{scene.Summary}; over queues in memory";

    /// <inheritdoc/>
    public override IReadOnlyList<StrategyInfo> Strategies => AllStrategies;

    /// <inheritdoc/>
    public override IReadOnlyList<PlantInfo> Plants { get; } = [.. scene.Plants.Where(plant => plant.IsIn(isKernel)).Select(plant => plant.Info)];

    /// <inheritdoc/>
    public override bool PlantsNeedCheckedKernel => isKernel;

    /// <inheritdoc/>
    protected override int Faults => scene.Faults;

    /// <inheritdoc/>
    protected override string FaultsName => "faults";

    /// <inheritdoc/>
    public override ITurnWorld Open(string? plant)
    {
        TurnPlant? planted = scene.Plants.FirstOrDefault(known => known.Info.Name == plant);
        return isKernel
            ? new KernelWorld(scene, plant, planted?.Removed ?? Ipc.Diagnostics.Defences.None)
            : new PlainWorld(scene, plant, planted?.Runtime ?? RuntimeBugs.None);
    }

    /// <inheritdoc/>
    protected override string Code() => CodeHash.Of(scene.Cast(null).Select(vat => vat.Program.GetType()).Append(isKernel ? typeof(Ipc.Calls.CallMachine) : typeof(PlainWorld)));
}
