using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.CommandLine.Measuring;

namespace AsyncCap.CommandLine.Page;

/// <summary>How the exact figures changed from commit to commit.</summary>
public static class HistorySection
{
    private const int LongestTable = 8;
    private static readonly string[] Drawn =
    [
        "metal/empty-turn/cost", "metal/round-trip/cost", "metal/round-trip-in-batches-of-32/cost", "metal/endpoint-create-and-discard/cost",
        "metal/process-create/cost", "metal/vat-call/cost", "metal/kernel-image/size", "metal/vats-image/size",
    ];

    public static void Write(PageWriter page, Results results)
    {
        page.Section("history", "History of the benchmarks");
        List<BenchEntry> metal = [.. results.History.Where(entry => entry.Figures.Any(figure => figure.Name.StartsWith("metal/", StringComparison.Ordinal)))];
        if (metal.Count == 0)
        {
            page.Missing("No benchmark is stored. This command measures and stores:", "./asynccap bench");
            return;
        }

        page.Paragraph("Exact figures, each beside its first stored value. A rise is a step back, and the benchmarks say so when it happens.");
        page.Charts(new ChartSpec("history", "Exact figures over the stored measurements", "commit, oldest first", "percent of the first stored value", Series(metal))
        {
            Note = CostSection.Origins(metal),
        });
        List<BenchEntry> last = [.. metal.TakeLast(LongestTable)];
        PageTable table = new("Exact figures of the last measurements", ["figure", .. last.Select(entry => $"{entry.Commit[..Math.Min(7, entry.Commit.Length)]} {entry.Utc[5..10]}>"), "unit", "last change>"]);
        foreach (MeasuredFigure figure in last[^1].Figures.Where(figure => figure.Exact))
        {
            List<double?> values = [.. last.Select(entry => Find(entry, figure.Name))];
            table.Add([figure.Name, .. values.Select(Show.Number), figure.Unit, Change(values)]);
        }

        page.Table(table);
    }

    private static List<ChartSeries> Series(List<BenchEntry> metal)
    {
        List<ChartSeries> series = [];
        for (int index = 0; index < Drawn.Length; index++)
        {
            string name = Drawn[index];
            if (metal.Select(entry => Find(entry, name)).FirstOrDefault(value => value is not null) is not { } first)
            {
                continue;
            }

            string shown = string.Join(' ', name.Split('/')[1..]).Replace('-', ' ');
            series.Add(new ChartSeries(
                shown, index,
                [.. metal.Select((entry, place) => (object)Label(metal, place))],
                [.. metal.Select(entry => Find(entry, name) / first * 100)],
                [.. metal.Select(entry => $"{shown}<br>{Show.Number(Find(entry, name))} at {SavedRun.Describe(entry.Commit, entry.Dirty)}<br>{entry.Utc[..10]}")]));
        }

        return series;
    }

    // Two measurements of one commit are two places on the axis.
    private static string Label(List<BenchEntry> entries, int place)
    {
        string commit = entries[place].Commit[..Math.Min(7, entries[place].Commit.Length)];
        int before = entries.Take(place).Count(entry => entry.Commit == entries[place].Commit);
        return before == 0 ? commit : $"{commit} ({before + 1})";
    }

    private static string Change(List<double?> values) =>
        values is [.., { } before, { } now] && before != 0 ? FormattableString.Invariant($"{(now - before) / before * 100:+0.#;-0.#;0}%") : "";

    private static double? Find(BenchEntry entry, string name) => entry.Figures.FirstOrDefault(figure => figure.Name == name)?.Value;
}
