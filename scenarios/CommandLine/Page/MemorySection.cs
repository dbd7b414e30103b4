using System;
using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.CommandLine.Page;

/// <summary>Memory against the number of objects, and against the calls in flight.</summary>
public static class MemorySection
{
    private const double Gibibyte = 1024.0 * 1024 * 1024;
    private const int MediumCount = 256;

    public static void Write(PageWriter page, Results results)
    {
        page.Section("memory", "Memory against the number of objects");
        page.Paragraph("A design with a buffer for each connected pair pays for every pair that could talk. When all can talk to all, that is N(N-1)/2 "
            + "buffers, used or not. Here an object pays for itself, and a call in flight pays for itself; a pair costs nothing.");
        IReadOnlyList<SweepTable> sweeps = SweepTable.Read(results);
        if (sweeps.Count == 0)
        {
            Missing(page);
            return;
        }

        foreach (SweepTable sweep in sweeps.Take(1)) // memory is the same in every world; the metal's if it is there
        {
            List<ChartSpec> charts = [.. new[] { "all", "eight", "ring" }.Select(degree => Against(sweep, degree)).OfType<ChartSpec>()];
            page.Charts([.. charts.Take(1)]);
            page.Charts([.. charts.Skip(1)]);
            page.Table(Table(sweep));
            WriteDepth(page, sweep);
            WriteClaims(page, sweep);
        }
    }

    /// <summary>Says which commands make the sweep.</summary>
    public static void Missing(PageWriter page) =>
        StoryTable.Missing(page, "The sweep over N was not measured yet, or its results are not stored. These commands make them:", "nsquared");

    private static ChartSpec? Against(SweepTable sweep, string degree)
    {
        if (sweep.Depths(degree, point => point.Memory) is not [int depth, ..])
        {
            return null;
        }

        List<ChartSeries> series = [];
        for (int design = 0; design < SweepPoint.Designs.Count; design++)
        {
            IReadOnlyList<SweepPoint> line = sweep.Line(SweepPoint.Designs[design], degree, depth, "idle", passesCapabilities: false, point => point.Memory);
            if (line.Count > 0)
            {
                series.Add(Series(design, line));
            }
        }

        if (series.SelectMany(one => one.X).Distinct().Count() < 2)
        {
            return null; // one number of objects is no curve; the table has it
        }

        return new ChartSpec($"memory-{degree}", $"Kernel and shared memory, {SweepPoint.DescribeDegree(degree)}, {depth} calls in flight an object",
            "objects (N), logarithmic", "bytes, logarithmic", series)
        {
            XIsLog = true,
            YIsLog = true,
            YIsBytes = true,
            Marks = [new ChartMark(Gibibyte, "1 GiB")],
            Note = $"Filled marks are measured from the banks, hollow ones computed. {sweep.Run.Origin}.",
        };
    }

    private static ChartSeries Series(int design, IReadOnlyList<SweepPoint> line) => new(
        SweepPoint.NameOf(SweepPoint.Designs[design]), design,
        [.. line.Select(point => (object)point.Objects)],
        [.. line.Select(point => (double?)point.Memory!.Value.Value)],
        [.. line.Select(point => $"{SweepPoint.NameOf(point.Design)}, N = {Show.Number(point.Objects)}<br>{Show.Bytes(point.Memory!.Value.Value)}"
            + (point.Memory!.Value.IsComputed ? ", computed" : ", measured"))],
        Hollow: [.. line.Select(point => point.Memory!.Value.IsComputed)]);

    private static PageTable Table(SweepTable sweep)
    {
        PageTable table = new("Memory of every point of the sweep", "design", "N>", "connected", "in flight an object>", "load", "kernel bytes>", "capability tables>", "shared bytes>", "together>", "")
        {
            Note = $"{sweep.Run.Origin}, {sweep.Run.Machine.Cpu}, {sweep.Run.Machine.Qemu ?? "no emulator"}: {sweep.Run.Command}",
        };
        foreach (SweepPoint point in sweep.Points.Where(point => point.Memory is not null))
        {
            table.Add(
                SweepPoint.NameOf(point.Design), Show.Number(point.Objects), SweepPoint.DescribeDegree(point.Degree), Show.Number(point.Depth),
                point.Load + (point.PassesCapabilities ? ", capabilities" : ""), Show.Number(point.Find("kernel-bytes")?.Value),
                Show.Number(point.Find("capability-bytes")?.Value), Show.Number(point.Find("shared-bytes")?.Value), Show.Number(point.Memory!.Value.Value), point.Memory!.Value.IsComputed ? "computed" : "measured");
        }

        return table;
    }

    private static void WriteDepth(PageWriter page, SweepTable sweep)
    {
        int count = sweep.Points.Any(point => point.Objects == MediumCount && point.Degree == "all") ? MediumCount
            : sweep.Points.Where(point => point.Degree == "all").Select(point => point.Objects).DefaultIfEmpty().Max();
        List<ChartSeries> series = [];
        for (int design = 0; design < SweepPoint.Designs.Count; design++)
        {
            string name = SweepPoint.Designs[design];
            List<SweepPoint> line = [.. sweep.Points.Where(point => point.Design == name && point.Objects == count && point.Degree == "all" && !point.PassesCapabilities && point.Memory is not null)
                .GroupBy(point => point.Depth).Select(same => same.OrderBy(point => point.Load == "idle" ? 0 : 1).First()).OrderBy(point => point.Depth)];
            if (line.Count > 0)
            {
                series.Add(Series(design, line) with { X = [.. line.Select(point => (object)point.Depth)] });
            }
        }

        if (!series.Any(one => one.X.Count > 1))
        {
            return;
        }

        page.Heading("Where the shared rings would be smaller");
        if (Crossing(sweep, count) is { } crossing)
        {
            page.Paragraph(crossing);
        }

        page.Charts(new ChartSpec("memory-depth", $"Kernel and shared memory of {Show.Number(count)} objects, each to all others, against calls in flight",
            "calls in flight an object", "bytes, logarithmic", series)
        {
            YIsLog = true,
            YIsBytes = true,
            Note = sweep.Run.Origin + ". The data are in the table above.",
        });
    }

    private static void WriteClaims(PageWriter page, SweepTable sweep)
    {
        PageTable table = new("What the story itself says of its aims", "world", "row", "", "what was seen", "figures") { Note = sweep.Run.Origin };
        StoryTable.Add(table, sweep.Run, sweep.Claims);
        if (table.Rows.Count > 0)
        {
            page.Table(table);
        }
    }

    // Pairs cost the same at every depth that their rings have room for; we pay for each call.
    private static string? Crossing(SweepTable sweep, int count)
    {
        DerivedFigure? each = DerivedFigures.Of(sweep).FirstOrDefault(derived => derived.Figure.Name == "nsquared/in-flight/bytes-per-call");
        if (each is null || each.Figure.Value <= 0
            || sweep.Depths("all", point => point.Memory).Select(depth => sweep.Find("pairs", count, "all", depth, "idle", point => point.Memory)?.Memory).FirstOrDefault(found => found is not null) is not { } pairs
            || sweep.Find("objects", count, "all", 0, "idle", point => point.Memory)?.Memory is not { } ours)
        {
            return null;
        }

        double calls = (pairs.Value - ours.Value) / each.Figure.Value;
        double connected = count * (count - 1.0) / 2;
        return $"A call in flight costs {Show.Number(each.Figure.Value)} bytes here, and nothing more with shared rings, whose room is paid for already ({Show.Bytes(pairs.Value)} at N = {count}). "
            + $"So the rings are the smaller design from {Show.Number(Math.Round(calls))} calls in flight on: {Show.Ratio(calls / connected)} for each of the {Show.Number(connected)} pairs, all at the same time. "
            + "Computed from the measured slope.";
    }
}
