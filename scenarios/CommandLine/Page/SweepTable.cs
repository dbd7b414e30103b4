using System;
using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.CommandLine.Page;

/// <summary>The points of one run of the sweep, by what they are asked for.</summary>
public sealed class SweepTable(SavedRun run, IReadOnlyList<SweepPoint> points)
{
    /// <summary>The run it comes from.</summary>
    public SavedRun Run => run;

    public IReadOnlyList<SweepPoint> Points => points;

    /// <summary>The sweeps that are stored, the metal's first; none if none has a point.</summary>
    public static IReadOnlyList<SweepTable> Read(Results results) =>
        [.. results.Find("nsquared").Select(told => new SweepTable(told.Run, SweepPoint.Read(told.Story))).Where(table => table.Points.Count > 0)];

    /// <summary>The point of a design; of two loads the one that is asked for, else the other. Null if there is none.</summary>
    public SweepPoint? Find(string design, int objects, string degree, int depth, string load) => points
        .Where(point => point.Design == design && point.Objects == objects && point.Degree == degree && point.Depth == depth && !point.PassesCapabilities)
        .OrderBy(point => point.Load == load ? 0 : 1).FirstOrDefault();

    /// <summary>A design's points over the number of objects, for a line of a chart: one for each number, that has the figure.</summary>
    public IReadOnlyList<SweepPoint> Line(string design, string degree, int depth, string load, bool passesCapabilities, Func<SweepPoint, SweepFigure?> figure) =>
    [
        .. points.Where(point => point.Design == design && point.Degree == degree && point.Depth == depth && point.PassesCapabilities == passesCapabilities)
            .Where(point => figure(point) is not null)
            .GroupBy(point => point.Objects)
            .Select(same => same.OrderBy(point => point.Load == load ? 0 : 1).First())
            .OrderBy(point => point.Objects),
    ];

    /// <summary>The depths at which a figure was taken, the one with most points first and of equals the deepest.</summary>
    public IReadOnlyList<int> Depths(string degree, Func<SweepPoint, SweepFigure?> figure) =>
    [
        .. points.Where(point => point.Degree == degree && figure(point) is not null).GroupBy(point => point.Depth)
            .OrderByDescending(depth => depth.Count()).ThenByDescending(depth => depth.Key).Select(depth => depth.Key),
    ];

    /// <summary>The numbers of objects for which all of these designs have a figure, rising.</summary>
    public IReadOnlyList<int> Common(string degree, int depth, string load, Func<SweepPoint, SweepFigure?> figure, params string[] designs) =>
    [
        .. points.Select(point => point.Objects).Distinct().Order()
            .Where(count => designs.All(design => Find(design, count, degree, depth, load) is { } point && figure(point) is not null)),
    ];
}
