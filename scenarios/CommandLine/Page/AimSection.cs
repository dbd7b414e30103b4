using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.CommandLine.Measuring;

namespace AsyncCap.CommandLine.Page;

/// <summary>A figure beside its aim.</summary>
/// <param name="Aim">The aim.</param>
/// <param name="Value">The figure; null if it was not measured.</param>
/// <param name="Origin">Where it comes from.</param>
public sealed record JudgedAim(Aim Aim, double? Value, string Origin)
{
    /// <summary><c>met</c>, <c>missed by ...</c>, <c>not measured</c>, or nothing for a figure that is only reported.</summary>
    public string Verdict => Value is { } value ? AimSection.Verdict(Aim, value) : "not measured";
}

/// <summary>All aims with their verdicts, those that are missed first.</summary>
public static class AimSection
{
    /// <summary>How a value stands to its aim; nothing if the aim has no limit.</summary>
    public static string Verdict(Aim aim, double value) => aim.AtMost switch
    {
        null => "",
        { } most when value <= most => "met",
        0 => "missed",
        { } most => FormattableString.Invariant($"missed by {(value - most) / most * 100:0.#}%"),
    };

    /// <summary>Every aim that has a limit, in their order.</summary>
    public static IReadOnlyList<JudgedAim> Judge(Results results)
    {
        IReadOnlyList<DerivedFigure> derived = DerivedFigures.Of(results);
        return [.. results.Aims.Aims.Where(aim => aim.AtMost is not null).Select(aim => Judge(results, derived, aim))];
    }

    public static void Write(PageWriter page, Results results)
    {
        page.Section("aims", "Aims, met and missed");
        IReadOnlyList<JudgedAim> judged = Judge(results);
        int metCount = judged.Count(one => one.Verdict == "met");
        int missedCount = judged.Count(one => one.Verdict.StartsWith("missed", StringComparison.Ordinal));
        page.Paragraph($"{metCount} met, {missedCount} missed, {judged.Count - metCount - missedCount} not measured. The aims were set before the work; where one is missed, the last column says why, as far as it is known.");
        PageTable table = new("Aims", "what", "measured>", "aim, at most>", "unit", "verdict", "from", "why it is missed")
        {
            Note = "Figures of the history are the last ones stored for each name. Hosted times are of a machine that others used at the same time.",
        };
        foreach (JudgedAim one in judged.OrderBy(one => one.Verdict.StartsWith("missed", StringComparison.Ordinal) ? 0 : one.Verdict == "met" ? 2 : 1))
        {
            bool isMissed = one.Verdict.StartsWith("missed", StringComparison.Ordinal);
            table.Add(
                one.Aim.What, one.Aim.Unit == "ratio" && one.Value is { } ratio ? Show.Ratio(ratio) : Show.Number(one.Value),
                one.Aim.Unit == "ratio" ? Show.Ratio(one.Aim.AtMost!.Value) : Show.Number(one.Aim.AtMost), one.Aim.Unit, one.Verdict, one.Origin,
                isMissed ? one.Aim.Why ?? "" : "");
        }

        page.Table(table, isMatter: true);
    }

    private static JudgedAim Judge(Results results, IReadOnlyList<DerivedFigure> derived, Aim aim)
    {
        if (derived.FirstOrDefault(one => one.Figure.Name == aim.Figure) is { } figure)
        {
            return new JudgedAim(aim, figure.Figure.Value, $"{figure.How}, {SavedRun.Describe(figure.Run.Commit, figure.Run.Dirty)}");
        }

        return results.FindLast(aim.Figure) is { } last
            ? new JudgedAim(aim, last.Figure.Value, $"{aim.Figure}, {SavedRun.Describe(last.Entry.Commit, last.Entry.Dirty)}")
            : new JudgedAim(aim, null, aim.Figure);
    }
}
