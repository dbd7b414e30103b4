using System;
using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.CommandLine.Page;

/// <summary>What a caller sees when things go wrong: the crash matrix, the story <c>survive</c>, and chaos.</summary>
public static class SurvivalSection
{
    private static readonly string[] Events = ["calls", "crashes", "hangs", "drops", "floods", "destroyed", "restarts", "violations"];

    public static void Write(PageWriter page, Results results)
    {
        page.Section("survival", "What survives a crash");
        WriteChaos(page, results);
        WriteSurvive(page, results);
        WriteMatrix(page, results);
    }

    private static void WriteChaos(PageWriter page, Results results)
    {
        page.Heading("Under load: chaos");
        IReadOnlyList<(SavedRun Run, SavedStory Story)> told = results.Find("chaos");
        if (told.Count == 0)
        {
            StoryTable.Missing(page, "No chaos run is stored. These commands make them:", "chaos", " --seed 1 --minutes 10");
            return;
        }

        page.Paragraph("Vats call each other in a random graph while callees crash, hang, drop resolvers, flood, are destroyed and are started again. "
            + "An oracle checks that each call has exactly one outcome, that no memory is lost, and that every healthy client gets on.");
        page.Charts(EventChart(told));
        string note = string.Join("; ", told.Select(one => $"{one.Run.Origin}, {one.Run.Seconds:F0} s: {one.Run.Command}"));
        page.Table(StoryTable.Of("Chaos: what was checked and counted", "claim", note, told));
    }

    private static ChartSpec EventChart(IReadOnlyList<(SavedRun Run, SavedStory Story)> told) => new(
        "chaos", "What happened during chaos", "", "times, logarithmic; what did not happen has no bar",
        [.. told.Select((one, index) => new ChartSeries(
            one.Run.World, index,
            [.. Kinds(told).Select(kind => (object)kind)],
            [.. Kinds(told).Select(kind => Sum(one.Story, kind) is { } sum and > 0 ? (double?)sum : null)],
            [.. Kinds(told).Select(kind => Show.Number(Sum(one.Story, kind)))]))])
    {
        IsBars = true,
        YIsLog = true,
        Note = string.Join("; ", told.Select(one => one.Run.Origin)) + ".",
    };

    private static IEnumerable<string> Kinds(IReadOnlyList<(SavedRun Run, SavedStory Story)> told) =>
        Events.Where(kind => told.Any(one => Sum(one.Story, kind) is not null));

    private static long? Sum(SavedStory story, string figure)
    {
        List<long> values = [.. story.Rows.SelectMany(row => row.Figures).Where(one => one.Name == figure).Select(one => one.Value)];
        return values.Count == 0 ? null : values.Sum();
    }

    private static void WriteSurvive(PageWriter page, Results results)
    {
        page.Heading("One callee, nine ways to fail its caller");
        IReadOnlyList<(SavedRun Run, SavedStory Story)> told = results.Find("survive");
        if (told.Count == 0)
        {
            StoryTable.Missing(page, "The story is not stored. These commands store it:", "survive");
            return;
        }

        page.Table(StoryTable.Of("What the caller saw", "the callee", string.Join("; ", told.Select(one => one.Run.Origin)), told));
    }

    private static void WriteMatrix(PageWriter page, Results results)
    {
        page.Heading("Every way to lose a reply, in every state of a call");
        if (results.Find("matrix") is not [(SavedRun run, SavedStory story), ..])
        {
            page.Missing("The crash matrix is not stored. This command makes it:", "./asynccap matrix --save bench/results/latest/matrix-simulated.json");
            return;
        }

        IReadOnlyList<SavedCase> cases = [.. story.Rows.Select(SavedCase.Read).OfType<SavedCase>()];
        page.Paragraph($"{Show.Number(cases.Count(one => one.HasPassed))} of {Show.Number(cases.Count)} cases pass: the caller sees one outcome, the one of the rule, bystanders go on, and every page comes back. "
            + "Each cell is what became of the call, over all ways to pay for it.");
        page.Raw("<p class=\"note\"><span class=\"key answered\">A</span>answered &ensp; <span class=\"key broken\">B</span>broken, with a reason &ensp; "
            + "<span class=\"key goes-on\">–</span>not touched, the call goes on &ensp; <span class=\"key gone\">·</span>the caller itself is gone &ensp; "
            + "<span class=\"key bad\">✗</span>not as it must be &ensp; empty: cannot happen there</p>");
        List<string> states = [.. cases.Select(one => one.Situation).Distinct()];
        page.Raw("<details open><summary>The matrix</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Crash matrix\"><table class=\"matrix\"><thead><tr><th scope=\"col\">what happens while the call is</th>");
        states.ForEach(state => page.Raw($"<th scope=\"col\">{PageWriter.Escape(state)}</th>"));
        page.Raw("</tr></thead><tbody>");
        foreach (IGrouping<string, SavedCase> happening in cases.GroupBy(one => one.Happening))
        {
            page.Raw($"<tr><th scope=\"row\">{PageWriter.Escape(happening.Key)}</th>");
            states.ForEach(state => page.Raw(Cell([.. happening.Where(one => one.Situation == state)])));
            page.Raw("</tr>");
        }

        page.Raw("</tbody></table></div></details>");
        page.Note($"{run.Origin}: {run.Command}. Point at a cell for the reason.");
    }

    private static string Cell(IReadOnlyList<SavedCase> cases)
    {
        if (cases.Count == 0)
        {
            return "<td></td>";
        }

        string outcomes = string.Join("; ", cases.Select(one => one.Outcome).Distinct());
        (string kind, string mark) = cases.All(one => one.HasPassed) ? KindOf(outcomes) : ("bad", "✗");
        return $"<td class=\"{kind}\" title=\"{PageWriter.Escape($"{cases[0].Happening}, {cases[0].Situation}: {outcomes}")}\">{mark}</td>";
    }

    private static (string Kind, string Mark) KindOf(string outcome) => outcome switch
    {
        _ when outcome.StartsWith("fulfilled", StringComparison.Ordinal) => ("answered", "A"),
        _ when outcome.StartsWith("goes on", StringComparison.Ordinal) => ("goes-on", "–"),
        _ when outcome.StartsWith("gone", StringComparison.Ordinal) => ("gone", "·"),
        _ => ("broken", "B"),
    };
}

/// <summary>A case of the saved crash matrix.</summary>
public sealed record SavedCase(string Situation, string Payment, string Happening, string Outcome, bool HasPassed)
{
    private const int PartCount = 3;

    /// <summary>The name of a case's row.</summary>
    public static string NameOf(string situation, string payment, string happening) => $"{situation}/{payment}/{happening}";

    /// <summary>Reads a row; null if its name is no case's.</summary>
    public static SavedCase? Read(SavedRow row) => row.Name.Split('/', PartCount) is [string situation, string payment, string happening]
        ? new SavedCase(situation, payment, happening, row.Text, row.HasPassed)
        : null;
}
