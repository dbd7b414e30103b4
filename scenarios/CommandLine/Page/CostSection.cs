using System.Collections.Generic;
using System.Linq;
using AsyncCap.CommandLine.Measuring;

namespace AsyncCap.CommandLine.Page;

/// <summary>What objects cost: to make, to use, to discard.</summary>
public static class CostSection
{
    public static void Write(PageWriter page, Results results)
    {
        page.Section("costs", "What objects cost");
        List<(Aim Aim, MeasuredFigure Figure, BenchEntry Entry)> costs = [.. results.Aims.Aims
            .Where(aim => aim.Unit == "instructions" && aim.Figure.StartsWith("metal/", System.StringComparison.Ordinal) && aim.Figure.EndsWith("/cost", System.StringComparison.Ordinal))
            .Select(aim => (Aim: aim, Last: results.FindLast(aim.Figure))).Where(pair => pair.Last is not null)
            .Select(pair => (pair.Aim, pair.Last!.Value.Figure, pair.Last!.Value.Entry))];
        if (costs.Count == 0)
        {
            page.Missing("No benchmark is stored. This command measures and stores:", "./asynccap bench --metal");
        }
        else
        {
            WriteCosts(page, costs);
        }

        WriteChurn(page, results);
    }

    private static void WriteCosts(PageWriter page, List<(Aim Aim, MeasuredFigure Figure, BenchEntry Entry)> costs)
    {
        page.Paragraph("Guest instructions on the emulator, user stubs included, beside the aim and beside seL4's like operation, counted on the same emulator in the same way. "
            + "Instructions are work, not time: caches, TLBs and mode switches do not show in them.");
        List<(Aim Aim, MeasuredFigure Figure, BenchEntry Entry)> drawn = [.. costs.Where(cost => cost.Aim.AtMost is not null)];
        object[] names = [.. drawn.Select(cost => (object)Short(cost.Aim.Figure))];
        page.Charts(new ChartSpec("costs", "Cost of an operation on the metal", "", "guest instructions, logarithmic",
        [
            new ChartSeries("AsyncCap", 0, names, [.. drawn.Select(cost => (double?)cost.Figure.Value)], [.. drawn.Select(cost => Show.Number(cost.Figure.Value))]),
            new ChartSeries("aim", 6, names, [.. drawn.Select(cost => cost.Aim.AtMost)], [.. drawn.Select(cost => Show.Number(cost.Aim.AtMost))]),
            new ChartSeries("seL4, same emulator", 1, names, [.. drawn.Select(cost => cost.Aim.Sel4Value)], [.. drawn.Select(cost => Show.Number(cost.Aim.Sel4Value))]),
        ])
        {
            IsBars = true,
            YIsLog = true,
            Note = "Where there is no bar of seL4 it has no like operation. " + Origins(costs.Select(cost => cost.Entry)),
        });
        PageTable table = new("Cost of operations on the metal", "operation", "instructions>", "aim, at most>", "seL4, same emulator", "") { Note = Origins(costs.Select(cost => cost.Entry)) };
        foreach ((Aim aim, MeasuredFigure figure, BenchEntry _) in costs)
        {
            table.Add(aim.What, Show.Number(figure.Value), Show.Number(aim.AtMost), aim.Sel4 ?? "", AimSection.Verdict(aim, figure.Value));
        }

        page.Table(table);
    }

    private static void WriteChurn(PageWriter page, Results results)
    {
        page.Heading("By the thousand");
        IReadOnlyList<(SavedRun Run, SavedStory Story)> told = results.Find("churn");
        if (told.Count == 0)
        {
            StoryTable.Missing(page, "The story churn is not stored. These commands store it:", "churn");
            return;
        }

        page.Table(StoryTable.Of("Endpoints and processes, created, used and discarded", "row", string.Join("; ", told.Select(one => one.Run.Origin)) + ".", told));
    }

    /// <summary>Where figures of the history come from.</summary>
    public static string Origins(IEnumerable<BenchEntry> entries) => string.Join("; ", entries.DistinctBy(entry => (entry.Commit, entry.Utc))
        .Select(entry => $"{SavedRun.Describe(entry.Commit, entry.Dirty)}, {entry.Utc[..10]}, {entry.Machine.Qemu ?? entry.Machine.Cpu}")) + ".";

    // metal/round-trip-in-batches-of-32/cost: what is between.
    private static string Short(string figure) => figure.Split('/')[1].Replace('-', ' ');
}
