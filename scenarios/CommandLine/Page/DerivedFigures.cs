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
        if (sweep.Say("aim-idle", "beyond-the-object") is [{ } beyond, ..])
        {
            yield return Make("nsquared/idle/bytes-per-object", beyond, "bytes", "aim-idle", sweep.Run);
        }

        // The dearer of the two: the first calls, and those after them.
        if (sweep.Say("aim-slope", "first-calls", "further-calls") is { Count: > 0 } slopes)
        {
            yield return Make("nsquared/in-flight/bytes-per-call", slopes.Max(), "bytes", "aim-slope", sweep.Run);
        }

        if (Pair(sweep, MediumCount, "all", FullDepth, "loaded", point => point.Memory) is { } memory)
        {
            yield return Make("nsquared/memory-at-256/of-pairs", memory.Ours / memory.Pairs, "ratio", memory.How, sweep.Run);
        }
    }

    // Of every depth and graph that was measured the worst: an aim that is met only at a depth of one's choice is not met.
    private static IEnumerable<DerivedFigure> OfThroughput(SweepTable sweep)
    {
        (string Name, Func<int, bool> IsMeant)[] aims =
            [("nsquared/throughput-at-2/pairs-to-objects", count => count == 2), ("nsquared/throughput-from-64/pairs-to-objects", count => count >= ManyCount)];
        foreach ((string name, Func<int, bool> isMeant) in aims)
        {
            List<(double Ours, double Pairs, string How)> loads = [.. sweep.Points.Where(point => isMeant(point.Objects))
                .Select(point => (point.Objects, point.Degree, point.Depth)).Distinct()
                .Select(point => Pair(sweep, point.Objects, point.Degree, point.Depth, "loaded", Throughput)).OfType<(double Ours, double Pairs, string How)>()];
            if (loads.Count > 0)
            {
                (double ours, double pairs, string how) = loads.MaxBy(load => load.Pairs / load.Ours);
                yield return Make(name, pairs / ours, "ratio", loads.Count == 1 ? how : $"the worst of {loads.Count}: {how}", sweep.Run);
            }
        }
    }

    private static IEnumerable<DerivedFigure> OfChange(SweepTable sweep)
    {
        (string Name, Func<SweepPoint, SweepFigure?> Figure)[] aims =
            [("nsquared/create-connect-discard/of-pairs", point => point.Find("create-connect-discard")), ("nsquared/join-and-leave/of-pairs", Change)];
        foreach ((string name, Func<SweepPoint, SweepFigure?> figure) in aims)
        {
            List<(double Ours, double Pairs, string How)> changes = [.. sweep.Points.Select(point => (point.Objects, point.Degree, point.Depth)).Distinct()
                .Select(point => Pair(sweep, point.Objects, point.Degree, point.Depth, "idle", figure)).OfType<(double Ours, double Pairs, string How)>()
                .Where(change => change.Pairs > 0)];
            if (changes.Count > 0)
            {
                (double ours, double pairs, string how) = changes.MaxBy(change => change.Ours / change.Pairs);
                yield return Make(name, ours / pairs, "ratio", changes.Count == 1 ? how : $"the worst of {changes.Count}: {how}", sweep.Run);
            }
        }
    }

    /// <summary>Joining and leaving together; null unless both are known.</summary>
    public static SweepFigure? Change(SweepPoint point) => point.Find("join") is { } join && point.Find("leave") is { } leave
        ? new SweepFigure(join.Value + leave.Value, join.Unit, join.IsComputed || leave.IsComputed)
        : null;

    private static SweepFigure? Throughput(SweepPoint point) => point.Find("throughput") is { Value: > 0 } figure ? figure : null;

    private static (double Ours, double Pairs, string How)? Pair(
        SweepTable sweep, int count, string degree, int depth, string load, Func<SweepPoint, SweepFigure?> figure) =>
        sweep.Find("objects", count, degree, depth, load, figure) is { } ours && sweep.Find("pairs", count, degree, depth, load, figure) is { } pairs
            && figure(ours) is { } oursFigure && figure(pairs) is { } pairsFigure
            ? (oursFigure.Value, pairsFigure.Value, $"{ours.Row.Name} to {pairs.Row.Name}{(oursFigure.IsComputed || pairsFigure.IsComputed ? ", one of them computed" : "")}")
            : null;

    private static DerivedFigure Make(string name, double value, string unit, string how, SavedRun run) =>
        new(new MeasuredFigure(name, Math.Round(value, 6), unit, Exact: run.World == "metal"), string.Create(CultureInfo.InvariantCulture, $"{how} ({run.World})"), run);
}
