using System.Collections.Generic;
using System.IO;
using System.Linq;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.CommandLine.Reporting;
using Spectre.Console;

namespace AsyncCap.CommandLine.Exploring;

/// <summary>What there is to explore, for people.</summary>
public static class ExplorationListing
{
    private const int MostPlantsInARow = 8;

    /// <summary>Finds one by name.</summary>
    /// <exception cref="CommandFailure">There is none of that name.</exception>
    public static IExploration Find(IReadOnlyList<IExploration> explorations, string name) =>
        explorations.FirstOrDefault(exploration => exploration.Name == name)
        ?? throw new CommandFailure(
            ExitCode.BadUsage, $"nothing to explore is named '{name}'; there are: {string.Join(", ", explorations.Select(known => known.Name))}");

    /// <summary>Writes a table of all of them.</summary>
    public static void Write(IReadOnlyList<IExploration> explorations, TextWriter output, IAnsiConsole? terminal)
    {
        TextTable table = new("name", "steps are", "strategies", "planted bugs", "what is checked");
        foreach (IExploration exploration in explorations)
        {
            table.Add(
                exploration.Name,
                exploration.Level.ToString().ToLowerInvariant(),
                string.Join(" ", exploration.Strategies.Select(strategy => strategy.Name)),
                Plants(exploration),
                exploration.Summary);
        }

        table.Write(output, terminal);
    }

    /// <summary>Writes a table of the bugs that can be put into one of them.</summary>
    public static void WritePlants(IExploration exploration, TextWriter output, IAnsiConsole? terminal)
    {
        TextTable table = new("planted bug", "what is done wrong");
        foreach (PlantInfo plant in exploration.Plants)
        {
            table.Add(plant.Name, plant.Summary);
        }

        table.Write(output, terminal);
    }

    private static string Plants(IExploration exploration)
    {
        return exploration.Plants.Count <= MostPlantsInARow
            ? string.Join(" ", exploration.Plants.Select(plant => plant.Name))
            : $"{exploration.Plants.Count}, listed by explore {exploration.Name} --plants";
    }
}
