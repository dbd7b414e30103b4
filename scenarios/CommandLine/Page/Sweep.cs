using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace AsyncCap.CommandLine.Page;

/// <summary>A figure of a point of the sweep.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="IsComputed">Whether it follows from others instead of being measured.</param>
public readonly record struct SweepFigure(double Value, string Unit, bool IsComputed);

/// <summary>A row of the story <c>nsquared</c>: one design under one load.</summary>
public sealed partial record SweepPoint(string Design, int Objects, string Degree, int Depth, string Load, bool PassesCapabilities, SavedRow Row)
{
    /// <summary>The designs, ours first, as rows name them.</summary>
    public static readonly IReadOnlyList<string> Designs = ["objects", "pairs", "credits"];

    /// <summary>Memory of the kernel, of capability tables and shared, together; computed if one of them is. Null if the kernel's is not told.</summary>
    public SweepFigure? Memory => Find("kernel-bytes") is { } kernel
        ? new[] { "capability-bytes", "shared-bytes" }.Select(Find).OfType<SweepFigure>().Aggregate(
            kernel, (sum, part) => new SweepFigure(sum.Value + part.Value, sum.Unit, sum.IsComputed || part.IsComputed))
        : null;

    /// <summary>A figure, measured if it was, else computed; null if it is neither.</summary>
    public SweepFigure? Find(string name) => Row.Find(name) is { } measured ? new SweepFigure(measured.Value, measured.Unit, IsComputed: false)
        : Row.Find(name + "-computed") is { } computed ? new SweepFigure(computed.Value, computed.Unit, IsComputed: true)
        : null;

    /// <summary>A design as the page names it.</summary>
    public static string NameOf(string design) => design switch
    {
        "objects" => "AsyncCap objects",
        "pairs" => "rings per pair",
        "credits" => "ring per receiver",
        _ => design,
    };

    /// <summary>A degree as the page names it.</summary>
    public static string DescribeDegree(string degree) => degree switch
    {
        "ring" => "each to the next",
        "eight" => "each to 8 by chance",
        "all" => "each to all others",
        _ => degree,
    };

    /// <summary>The points of a story; rows of other names are no points.</summary>
    public static IReadOnlyList<SweepPoint> Read(SavedStory story) => [.. story.Rows.Select(Read).OfType<SweepPoint>()];

    private static SweepPoint? Read(SavedRow row)
    {
        Match match = Name().Match(row.Name);
        return !match.Success ? null : new SweepPoint(
            match.Groups[1].Value,
            int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture),
            match.Groups[3].Value,
            int.Parse(match.Groups[4].Value, CultureInfo.InvariantCulture),
            match.Groups[5].Value,
            match.Groups[6].Success,
            row);
    }

    [GeneratedRegex(@"^(objects|pairs|credits)\.n([0-9]{1,9})\.(ring|eight|all)\.f([0-9]{1,9})\.(idle|loaded)(\.caps)?$")]
    private static partial Regex Name();
}
