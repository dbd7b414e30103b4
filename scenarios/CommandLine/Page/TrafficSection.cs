using System;
using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.CommandLine.Page;

/// <summary>Throughput against N, latency by percentile, and what it costs when somebody joins or leaves.</summary>
public static class TrafficSection
{
    private const int LatencyChartCount = 3;
    private static readonly (string Figure, string Name)[] Percentiles =
        [("latency-p50", "50%"), ("latency-p90", "90%"), ("latency-p99", "99%"), ("latency-p999", "99.9%"), ("latency-max", "longest")];

    private static readonly (string Figure, string Title)[] Changes =
        [("set-up", "Set-up of the whole system"), ("tear-down", "Tear-down of the whole system"), ("join", "One object joins, and 8 peers are told"), ("leave", "One object leaves, and they are told"),
        ("create-connect-discard", "Create, connect with 8 peers and discard an object: kernel operations alone")];

    public static void Write(PageWriter page, Results results)
    {
        page.Section("traffic", "Throughput and latency");
        IReadOnlyList<SweepTable> sweeps = SweepTable.Read(results);
        if (sweeps.Count == 0)
        {
            MemorySection.Missing(page);
            return;
        }

        page.Paragraph("Random traffic over the same graph, the same messages in every design. On the metal the unit is work: guest instructions, exact. Hosted it is time on a shared machine: "
            + "only ratios within one run mean something.");
        foreach (SweepTable sweep in sweeps)
        {
            page.Charts([.. new[] { "all", "eight", "ring" }.Select(degree => Throughput(sweep, degree)).OfType<ChartSpec>()]);
            page.Table(ThroughputTable(sweep));
        }

        foreach (SweepTable sweep in sweeps)
        {
            IReadOnlyList<ChartSpec> charts = Latencies(sweep);
            if (charts.Count > 0)
            {
                page.Heading($"Latency under a fixed load, {sweep.Run.World}");
                page.Charts(charts);
                page.Table(LatencyTable(sweep));
            }
        }

        page.Section("change", "Joining and leaving");
        page.Paragraph("To join a system of shared rings, a component needs a ring with each of its peers, and each peer must learn of it. Here it needs a capability for each peer.");
        foreach (SweepTable sweep in sweeps.Take(1))
        {
            page.Charts([.. Changes.Select(change => Change(sweep, change.Figure, change.Title)).OfType<ChartSpec>()]);
            page.Table(ChangeTable(sweep));
        }
    }

    private static ChartSpec? Throughput(SweepTable sweep, string degree) => Lines(
        sweep, "throughput", degree, "loaded", depth => $"Throughput, {SweepPoint.DescribeDegree(degree)}, {depth} calls in flight, {sweep.Run.World}", $"throughput-{sweep.Run.World}-{degree}");

    private static ChartSpec? Change(SweepTable sweep, string figure, string title) => new[] { "eight", "all", "ring" }
        .OrderByDescending(degree => sweep.Points.Where(point => point.Degree == degree && point.Find(figure) is not null).Select(point => point.Objects).Distinct().Count())
        .Select(degree => Lines(sweep, figure, degree, "loaded", _ => $"{title}, {SweepPoint.DescribeDegree(degree)}", figure)).OfType<ChartSpec>().FirstOrDefault();

    private static ChartSpec? Lines(SweepTable sweep, string figure, string degree, string load, Func<int, string> title, string id)
    {
        if (sweep.Depths(degree, point => point.Find(figure)) is not [int depth, ..])
        {
            return null;
        }

        List<ChartSeries> series = [];
        string unit = "";
        for (int design = 0; design < SweepPoint.Designs.Count; design++)
        {
            foreach (bool passes in new[] { false, true })
            {
                IReadOnlyList<SweepPoint> line = sweep.Line(SweepPoint.Designs[design], degree, depth, load, passes, point => point.Find(figure));
                if (line.Count > 0)
                {
                    unit = line[0].Find(figure)!.Value.Unit;
                    series.Add(Series(design, passes, line, figure));
                }
            }
        }

        if (series.SelectMany(one => one.X).Distinct().Count() < 2)
        {
            return null; // one number of objects is no curve; the table has it
        }

        return new ChartSpec(id, title(depth), "objects (N), logarithmic", unit + ", logarithmic", series)
        {
            XIsLog = true,
            YIsLog = true,
            Note = $"{(series.Any(one => one.Hollow!.Contains(true)) ? "Hollow marks are computed. " : "")}{sweep.Run.Origin}.",
        };
    }

    private static ChartSeries Series(int design, bool passes, IReadOnlyList<SweepPoint> line, string figure) => new(
        SweepPoint.NameOf(SweepPoint.Designs[design]) + (passes ? ", passing capabilities" : ""), design,
        [.. line.Select(point => (object)point.Objects)],
        [.. line.Select(point => (double?)point.Find(figure)!.Value.Value)],
        [.. line.Select(point => $"{SweepPoint.NameOf(point.Design)}, N = {Show.Number(point.Objects)}<br>{Show.Number(point.Find(figure)!.Value.Value)} {point.Find(figure)!.Value.Unit}")],
        IsDashed: passes,
        Hollow: [.. line.Select(point => point.Find(figure)!.Value.IsComputed)]);

    private static IReadOnlyList<ChartSpec> Latencies(SweepTable sweep)
    {
        List<SweepPoint> told = [.. sweep.Points.Where(point => point.Load == "loaded" && !point.PassesCapabilities && point.Find("latency-p50") is not null)];
        string degree = new[] { "eight", "all", "ring" }.MaxBy(name => told.Where(point => point.Degree == name).Select(point => point.Objects).Distinct().Count())!;
        List<int> counts = [.. told.Where(point => point.Degree == degree).GroupBy(point => point.Objects)
            .Where(count => count.Select(point => point.Design).Distinct().Count() > 1).Select(count => count.Key).Order()];
        IEnumerable<int> chosen = counts.Count <= LatencyChartCount ? counts : [counts[0], counts[counts.Count / 2], counts[^1]];
        return [.. chosen.Select(count => Latency(sweep, told, degree, count))];
    }

    private static ChartSpec Latency(SweepTable sweep, List<SweepPoint> told, string degree, int count)
    {
        List<ChartSeries> series = [];
        int depth = told.Where(point => point.Objects == count && point.Degree == degree).Max(point => point.Depth);
        for (int design = 0; design < SweepPoint.Designs.Count; design++)
        {
            string name = SweepPoint.NameOf(SweepPoint.Designs[design]);
            if (told.FirstOrDefault(point => point.Design == SweepPoint.Designs[design] && point.Objects == count && point.Degree == degree && point.Depth == depth) is { } point)
            {
                series.Add(new ChartSeries(
                    name, design, [.. Percentiles.Select(percentile => (object)percentile.Name)],
                    [.. Percentiles.Select(percentile => point.Find(percentile.Figure)?.Value)],
                    [.. Percentiles.Select(percentile => $"{name}, {percentile.Name}<br>{Show.Number(point.Find(percentile.Figure)?.Value)} {point.Find(percentile.Figure)?.Unit}")]));
            }
        }

        string unit = told.First(point => point.Objects == count).Find("latency-p50")!.Value.Unit;
        return new ChartSpec($"latency-{sweep.Run.World}-{count}", $"Latency at N = {Show.Number(count)}, {SweepPoint.DescribeDegree(degree)}, {depth} in flight",
            "part of the messages that take at most as long", unit + ", logarithmic", series)
        {
            YIsLog = true,
            Note = sweep.Run.Origin + ".",
        };
    }

    private static PageTable ThroughputTable(SweepTable sweep)
    {
        PageTable table = new($"Throughput, {sweep.Run.World}", "connected", "N>", "in flight an object>", "load", "AsyncCap objects>", "rings per pair>", "ring per receiver>", "unit", "pairs to objects>")
        {
            Note = $"{sweep.Run.Origin}, {sweep.Run.Machine.Cpu}: {sweep.Run.Command}",
        };
        foreach (IGrouping<(string, int, int, string, bool), SweepPoint> group in sweep.Points.Where(point => point.Find("throughput") is not null)
            .GroupBy(point => (point.Degree, point.Objects, point.Depth, point.Load, point.PassesCapabilities)))
        {
            double? objects = Of("objects");
            double? pairs = Of("pairs");
            table.Add(
                SweepPoint.DescribeDegree(group.Key.Item1), Show.Number(group.Key.Item2), Show.Number(group.Key.Item3), group.Key.Item4 + (group.Key.Item5 ? ", capabilities" : ""),
                Show.Number(objects), Show.Number(pairs), Show.Number(Of("credits")), group.First().Find("throughput")!.Value.Unit,
                objects > 0 && pairs is not null ? Show.Ratio(pairs.Value / objects.Value) : "");

            double? Of(string design) => group.FirstOrDefault(point => point.Design == design)?.Find("throughput")?.Value;
        }

        return table;
    }

    private static PageTable LatencyTable(SweepTable sweep)
    {
        PageTable table = new($"Latency, {sweep.Run.World}", ["design", "N>", "connected", "in flight an object>", .. Percentiles.Select(percentile => percentile.Name + ">"), "unit"]) { Note = sweep.Run.Origin };
        foreach (SweepPoint point in sweep.Points.Where(point => point.Find("latency-p50") is not null))
        {
            table.Add([
                SweepPoint.NameOf(point.Design) + (point.PassesCapabilities ? ", capabilities" : ""), Show.Number(point.Objects), SweepPoint.DescribeDegree(point.Degree), Show.Number(point.Depth),
                .. Percentiles.Select(percentile => Show.Number(point.Find(percentile.Figure)?.Value)), point.Find("latency-p50")!.Value.Unit]);
        }

        return table;
    }

    private static PageTable ChangeTable(SweepTable sweep)
    {
        PageTable table = new("Set-up, tear-down, joining and leaving", ["design", "N>", "connected", "in flight an object>", .. Changes.Select(change => change.Figure + ">"), "unit"]) { Note = sweep.Run.Origin };
        foreach (SweepPoint point in sweep.Points.Where(point => Changes.Any(change => point.Find(change.Figure) is not null)))
        {
            table.Add([
                SweepPoint.NameOf(point.Design) + (point.PassesCapabilities ? ", capabilities" : ""), Show.Number(point.Objects), SweepPoint.DescribeDegree(point.Degree), Show.Number(point.Depth),
                .. Changes.Select(change => point.Find(change.Figure) is { } figure ? Show.Number(figure.Value) + (figure.IsComputed ? " computed" : "") : ""),
                Changes.Select(change => point.Find(change.Figure)?.Unit).First(unit => unit is not null)!]);
        }

        return table;
    }
}
