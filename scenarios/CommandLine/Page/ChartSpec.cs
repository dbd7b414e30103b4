using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AsyncCap.CommandLine.Page;

/// <summary>A line or a set of bars.</summary>
/// <param name="Name">As the legend says it.</param>
/// <param name="Colour">Which of the page's colours, from 0: the same idea has the same one in all charts.</param>
/// <param name="X">Numbers, or names of categories.</param>
/// <param name="Y">Values; null where there is none.</param>
/// <param name="Text">What is said of a mark when it is pointed at.</param>
/// <param name="IsDashed">A second line of the same idea.</param>
/// <param name="Hollow">Marks that were computed and not measured.</param>
public sealed record ChartSeries(
    string Name, int Colour, IReadOnlyList<object> X, IReadOnlyList<double?> Y, IReadOnlyList<string> Text, bool IsDashed = false,
    IReadOnlyList<bool>? Hollow = null);

/// <summary>A value that a chart's lines are to be seen against.</summary>
public sealed record ChartMark(double Value, string Label);

/// <summary>A chart, without a word on how it is drawn: <c>page.js</c> does that.</summary>
public sealed record ChartSpec(string Id, string Title, string XTitle, string YTitle, IReadOnlyList<ChartSeries> Series)
{
    // '<', '>' and '&' are escaped: this stands inside a script element.
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Horizontal bars in place of lines; then X are the values' categories all the same.</summary>
    public bool IsBars { get; init; }

    public bool XIsLog { get; init; }

    public bool YIsLog { get; init; }

    /// <summary>Bytes: the axis is marked in powers of 1,024.</summary>
    public bool YIsBytes { get; init; }

    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    /// <summary>What stands under it: conditions, commit, world.</summary>
    public string Note { get; init; } = "";

    public string ToJson() => JsonSerializer.Serialize(this, Options);
}
