using System;
using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.CommandLine.Measuring;

/// <summary>A figure beside its aim and its past.</summary>
/// <param name="Name">The figure's name.</param>
/// <param name="Now">The figure; null if it has an aim and was not measured.</param>
/// <param name="Aim">Its aim, if it has one.</param>
/// <param name="Before">Its last value in the history, if it has one.</param>
public sealed record ComparedFigure(string Name, MeasuredFigure? Now, Aim? Aim, MeasuredFigure? Before)
{
    /// <summary>Whether it changed for the worse and noise is no excuse. Smaller is better for every figure we keep.</summary>
    public bool IsExactlyWorse => Now is { Exact: true } && Before is not null && Now.Value > Before.Value;

    /// <summary>How it stands to its aim.</summary>
    public string Verdict
    {
        get
        {
            if (Now is null)
            {
                return "not measured";
            }

            if (Aim?.AtMost is not { } aim)
            {
                return "";
            }

            return Now.Value <= aim ? "ok" : FormattableString.Invariant($"missed by {(Now.Value - aim) / aim * 100:0.#}%");
        }
    }

    /// <summary>How it changed since its last value.</summary>
    public string Change
    {
        get
        {
            if (Now is null || Before is null)
            {
                return "";
            }

            double difference = Now.Value - Before.Value;
            double percent = difference / Before.Value * 100;
            string text = difference == 0 ? "same"
                : Before.Value == 0 ? FormattableString.Invariant($"{difference:+#,0.##;-#,0.##}")
                : FormattableString.Invariant($"{difference:+#,0.##;-#,0.##} ({percent:+0.#;-0.#;0}%)");
            return IsExactlyWorse ? "WORSE " + text : text;
        }
    }
}

/// <summary>Puts figures beside their aims and their past.</summary>
public static class BenchComparison
{
    /// <summary>Every figure of <paramref name="now"/>, those with an aim first and in the aims' order.</summary>
    /// <param name="now">The new figures.</param>
    /// <param name="aims">The aims.</param>
    /// <param name="history">Earlier entries, oldest first; each figure is compared with its own last value.</param>
    /// <param name="worlds">The worlds that were measured; an aim of another world is not missed.</param>
    public static IReadOnlyList<ComparedFigure> Compare(
        IReadOnlyList<MeasuredFigure> now,
        IReadOnlyList<Aim> aims,
        IReadOnlyList<BenchEntry> history,
        IReadOnlySet<string> worlds)
    {
        IEnumerable<ComparedFigure> withAim = aims.Where(aim => worlds.Contains(aim.Figure.Split('/')[0]))
            .Select(aim => new ComparedFigure(aim.Figure, Find(now, aim.Figure), aim, FindLast(history, aim.Figure)));
        IEnumerable<ComparedFigure> withoutAim = now.Where(figure => aims.All(aim => aim.Figure != figure.Name))
            .Select(figure => new ComparedFigure(figure.Name, figure, null, FindLast(history, figure.Name)));
        return [.. withAim, .. withoutAim];
    }

    private static MeasuredFigure? FindLast(IReadOnlyList<BenchEntry> history, string name) =>
        Find(history.Reverse().SelectMany(entry => entry.Figures), name);

    private static MeasuredFigure? Find(IEnumerable<MeasuredFigure> figures, string name) =>
        figures.FirstOrDefault(figure => figure.Name == name);
}
