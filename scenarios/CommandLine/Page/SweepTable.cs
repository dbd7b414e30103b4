using System;
using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.CommandLine.Page;

/// <summary>The points of one run of the sweep, by what they are asked for.</summary>
public sealed class SweepTable(SavedRun run, SavedStory story, IReadOnlyList<SweepPoint> points)
{
    /// <summary>The run it comes from.</summary>
    public SavedRun Run => run;

    public IReadOnlyList<SweepPoint> Points => points;

    /// <summary>The rows that are no points: what the story itself claims.</summary>
    public IEnumerable<SavedRow> Claims => story.Rows.Where(row => row.Name.StartsWith("aim-", StringComparison.Ordinal));

    /// <summary>Figures of such a row: those that it has.</summary>
    public IReadOnlyList<long> Say(string claim, params IReadOnlyList<string> figures) =>
        [.. figures.Select(figure => story.Find(claim)?.Find(figure)?.Value).OfType<long>()];

    /// <summary>The sweeps that are stored, the metal's first; none if none has a point.</summary>
    public static IReadOnlyList<SweepTable> Read(Results results) =>
        [.. results.Find("nsquared").Select(told => new SweepTable(told.Run, told.Story, SweepPoint.Read(told.Story))).Where(table => table.Points.Count > 0)];

    /// <summary>The point of a design that has a figure; of two loads the one that is asked for, else the other. Null if there is none.</summary>
    public SweepPoint? Find(string design, int objects, string degree, int depth, string load, Func<SweepPoint, SweepFigure?> figure) => points
        .Where(point => point.Design == design && point.Objects == objects && point.Degree == degree && point.Depth == depth && !point.PassesCapabilities)
        .Where(point => figure(point) is not null)
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
}
