using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.CommandLine.Page;

/// <summary>The data diode: one way in, and how much still leaks the other way.</summary>
public static class DiodeSection
{
    public static void Write(PageWriter page, Results results)
    {
        page.Section("diode", "Information that flows one way only");
        IReadOnlyList<(SavedRun Run, SavedStory Story)> told = results.Find("diode");
        if (told.Count == 0)
        {
            StoryTable.Missing(page, "The diode was not measured yet, or its results are not stored. These commands make them:", "diode");
            return;
        }

        page.Paragraph("The high side receives and holds nothing by which it could reply. What is left is a covert channel: whoever sends can see when the record of a message is free again. "
            + "It is measured, and then closed by giving records back only at fixed times.");
        if (told.SelectMany(one => one.Story.Rows).Any(row => BitsOf(row) is not null))
        {
            page.Charts([.. told.Select(one => Leak(one.Run, one.Story))]);
        }

        foreach ((SavedRun run, SavedStory story) in told)
        {
            page.Table(StoryTable.Of($"Diode, {run.World}", "row", $"{run.Origin}: {run.Command}", (run, story)));
        }
    }

    // A bar for each row that tries to send bits back.
    private static ChartSpec Leak(SavedRun run, SavedStory story)
    {
        List<SavedRow> rows = [.. story.Rows.Where(row => BitsOf(row) is not null)];
        return new ChartSpec($"diode-{run.World}", $"Bits that came back from high to low, {run.World}", "", "bits",
            [new ChartSeries("bits", 0, [.. rows.Select(row => row.Name)], [.. rows.Select(row => (double?)BitsOf(row))], [.. rows.Select(row => Show.Number(BitsOf(row)!.Value))])])
        {
            IsBars = true,
            Note = run.Origin + ".",
        };
    }

    private static long? BitsOf(SavedRow row) => row.Figures.Where(figure => figure.Name == "bits").Select(figure => (long?)figure.Value).FirstOrDefault();
}
