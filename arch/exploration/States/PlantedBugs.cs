using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Ipc.Diagnostics;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>A bug that a checked kernel can be given.</summary>
internal sealed record PlantedBug(PlantInfo Info, Defences Removed, Mutants Mutant = Mutants.None);

/// <summary>The bugs that a checked kernel can be given.</summary>
internal static class PlantedBugs
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        .. Enum.GetValues<Defences>().Where(defence => defence is not (Defences.None or Defences.PlainMessages))
            .Select(defence => new PlantedBug(new PlantInfo($"no-{Hyphenate(defence.ToString())}", $"the defence {defence} is taken away"), defence)),
        .. Enum.GetValues<Mutants>().Where(mutant => mutant != Mutants.None)
            .Select(mutant => new PlantedBug(new PlantInfo(Hyphenate(mutant.ToString()), $"the mutant {mutant} (ipc/Diagnostics/Mutants)"), Defences.None, mutant)),
    ];

    private static string Hyphenate(string name)
    {
        return string.Concat(name.Select((letter, at) => char.IsUpper(letter) ? (at == 0 ? "" : "-") + char.ToLowerInvariant(letter) : letter.ToString()));
    }
}
