using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using AsyncCap.CommandLine.Measuring;

namespace AsyncCap.CommandLine.Page;

/// <summary>All that the page can show: saved runs, the history of the benchmarks, aims, and others' figures.</summary>
public sealed record Results(IReadOnlyList<SavedRun> Runs, IReadOnlyList<BenchEntry> History, AimTable Aims, PeerTables Peers)
{
    /// <summary>Reads what is stored.</summary>
    /// <param name="layout">The working copy, for aims and peers.</param>
    /// <param name="folder">A folder like <c>bench/results</c>: <c>latest/*.json</c> and <c>history.jsonl</c>.</param>
    /// <exception cref="CommandFailure">A file is damaged.</exception>
    public static Results Read(RepositoryLayout layout, string folder)
    {
        string latest = Path.Combine(folder, "latest");
        IEnumerable<string> files = Directory.Exists(latest) ? Directory.EnumerateFiles(latest, "*.json").Order(StringComparer.Ordinal) : [];
        return new Results(
            [.. files.Select(path => SavedRun.Read(path, layout.Relative(path)))],
            BenchEntry.ReadHistory(Path.Combine(folder, "history.jsonl")),
            AimTable.Read(layout.Aims),
            PeerTables.Read(Path.Combine(layout.Bench, "peers.json")));
    }

    /// <summary>The runs of a story, the metal's first; of several of one world the latest.</summary>
    public IReadOnlyList<(SavedRun Run, SavedStory Story)> Find(string story) =>
    [
        .. Runs.SelectMany(run => run.Stories.Where(told => told.Name == story).Select(told => (Run: run, Story: told)))
            .GroupBy(told => told.Run.World)
            .Select(world => world.MaxBy(told => told.Run.Utc, StringComparer.Ordinal))
            .OrderBy(told => told.Run.World == "metal" ? 0 : 1).ThenBy(told => told.Run.World, StringComparer.Ordinal),
    ];

    /// <summary>The last value of a benchmark's figure, and the entry that has it.</summary>
    public (MeasuredFigure Figure, BenchEntry Entry)? FindLast(string name) => History.Reverse()
        .SelectMany(entry => entry.Figures.Where(figure => figure.Name == name).Select(figure => ((MeasuredFigure, BenchEntry)?)(figure, entry)))
        .FirstOrDefault();
}
