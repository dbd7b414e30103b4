using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AsyncCap.CommandLine.Measuring;

namespace AsyncCap.CommandLine.Page;

/// <summary>A figure that follows from saved runs, and how.</summary>
/// <param name="Figure">The figure, under a name that aims know.</param>
/// <param name="How">From which rows.</param>
/// <param name="Run">Of which run.</param>
public sealed record DerivedFigure(MeasuredFigure Figure, string How, SavedRun Run);

/// <summary>What the sweep and the chaos runs say about the project's aims. Smaller is better for all of them.</summary>
public static class DerivedFigures
{
    private const int MediumCount = 256;
    private const int ManyCount = 64;
    private const int FullDepth = 64;
    private static readonly string[] Degrees = ["all", "eight", "ring"];

    /// <summary>All that can be had from what is stored.</summary>
    public static IReadOnlyList<DerivedFigure> Of(Results results)
    {
        List<DerivedFigure> derived = [];
        if (SweepTable.Read(results) is [SweepTable sweep, ..])
        {
            derived.AddRange(OfMemory(sweep));
            derived.AddRange(OfThroughput(sweep));
            derived.AddRange(OfChange(sweep));
        }

        foreach ((SavedRun run, SavedStory story) in results.Find("chaos"))
        {
            IReadOnlyList<SavedFigure> violations = [.. story.Rows.SelectMany(row => row.Figures).Where(figure => figure.Name == "violations")];
            if (violations.Count > 0)
            {
                derived.Add(Make($"chaos/{run.World}/violations", violations.Sum(figure => figure.Value), "violations", $"{run.Command}", run));
            }
        }

        return derived;
    }

    /// <summary>What a sweep says of memory.</summary>
    public static IEnumerable<DerivedFigure> Of(SweepTable sweep) => OfMemory(sweep);

    private static IEnumerable<DerivedFigure> OfMemory(SweepTable sweep)
    {
        SweepPoint? idle = sweep.Points.Where(point => point is { Design: "objects", Depth: 0, PassesCapabilities: false } && IsMeasured(point.Find("kernel-bytes")))
            .OrderByDescending(point => point.Objects).ThenBy(point => point.Load == "idle" ? 0 : 1).FirstOrDefault();
        if (idle is not null)
        {
            yield return Make("nsquared/idle/bytes-per-object", idle.Find("kernel-bytes")!.Value.Value / idle.Objects, "bytes", idle.Row.Name, sweep.Run);
        }

        SweepPoint? full = sweep.Points.Where(point => point is { Design: "objects", Depth: FullDepth, PassesCapabilities: false } && IsMeasured(point.Find("kernel-bytes")))
            .OrderByDescending(point => point.Objects).FirstOrDefault(point => sweep.Find("objects", point.Objects, point.Degree, 0, "idle") is not null);
        if (full is not null && sweep.Find("objects", full.Objects, full.Degree, 0, "idle") is { } empty && empty.Find("kernel-bytes") is { } before)
        {
            double each = (full.Find("kernel-bytes")!.Value.Value - before.Value) / ((double)full.Objects * full.Depth);
            yield return Make("nsquared/in-flight/bytes-per-call", each, "bytes", $"{full.Row.Name} less {empty.Row.Name}", sweep.Run);
        }

        if (Pair(sweep, MediumCount, "all", FullDepth, "loaded", point => point.Memory) is { } memory)
        {
            yield return Make("nsquared/memory-at-256/of-pairs", memory.Ours / memory.Pairs, "ratio", memory.How, sweep.Run);
        }
    }

    private static IEnumerable<DerivedFigure> OfThroughput(SweepTable sweep)
    {
        if (Loads(sweep, 2).FirstOrDefault() is { Ours: > 0 } two)
        {
            yield return Make("nsquared/throughput-at-2/pairs-to-objects", two.Pairs / two.Ours, "ratio", two.How, sweep.Run);
        }

        List<(double Ours, double Pairs, string How)> many =
            [.. sweep.Points.Select(point => point.Objects).Distinct().Where(count => count >= ManyCount).SelectMany(count => Loads(sweep, count).Take(1))];
        if (many.Count > 0)
        {
            (double ours, double pairs, string how) = many.MaxBy(load => load.Pairs / load.Ours);
            yield return Make("nsquared/throughput-from-64/pairs-to-objects", pairs / ours, "ratio", $"the worst of {many.Count}: {how}", sweep.Run);
        }
    }

    private static IEnumerable<DerivedFigure> OfChange(SweepTable sweep)
    {
        foreach (string degree in new[] { "eight" })
        {
            IEnumerable<(double Ours, double Pairs, string How)> changes = sweep.Points.Select(point => point.Objects).Distinct().OrderDescending()
                .SelectMany(count => sweep.Depths(degree, Change).Select(depth => Pair(sweep, count, degree, depth, "loaded", Change)))
                .OfType<(double Ours, double Pairs, string How)>();
            if (changes.FirstOrDefault() is { Pairs: > 0 } change)
            {
                yield return Make("nsquared/join-and-leave/of-pairs", change.Ours / change.Pairs, "ratio", change.How, sweep.Run);
            }
        }
    }

    /// <summary>Joining and leaving together; null unless both are known.</summary>
    public static SweepFigure? Change(SweepPoint point) => point.Find("join") is { } join && point.Find("leave") is { } leave
        ? new SweepFigure(join.Value + leave.Value, join.Unit, join.IsComputed || leave.IsComputed)
        : null;

    // The throughput of both designs under the same random traffic: the densest graph and the deepest queue that both have.
    private static IEnumerable<(double Ours, double Pairs, string How)> Loads(SweepTable sweep, int count) =>
        Degrees.SelectMany(degree => sweep.Depths(degree, Throughput).OrderDescending().Select(depth => Pair(sweep, count, degree, depth, "loaded", Throughput)))
            .OfType<(double Ours, double Pairs, string How)>();

    private static SweepFigure? Throughput(SweepPoint point) => point.Find("throughput") is { Value: > 0 } figure ? figure : null;

    private static (double Ours, double Pairs, string How)? Pair(
        SweepTable sweep, int count, string degree, int depth, string load, Func<SweepPoint, SweepFigure?> figure) =>
        sweep.Find("objects", count, degree, depth, load) is { } ours && figure(ours) is { } oursFigure
            && sweep.Find("pairs", count, degree, depth, load) is { } pairs && figure(pairs) is { } pairsFigure
            ? (oursFigure.Value, pairsFigure.Value, $"{ours.Row.Name} to {pairs.Row.Name}{(oursFigure.IsComputed || pairsFigure.IsComputed ? ", one of them computed" : "")}")
            : null;

    private static bool IsMeasured(SweepFigure? figure) => figure is { IsComputed: false };

    private static DerivedFigure Make(string name, double value, string unit, string how, SavedRun run) =>
        new(new MeasuredFigure(name, Math.Round(value, 6), unit, Exact: run.World == "metal"), string.Create(CultureInfo.InvariantCulture, $"{how} ({run.World})"), run);
}
