using System.Collections.Generic;

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
        foreach ((SavedRun run, SavedStory story) in told)
        {
            page.Table(StoryTable.Of($"Diode, {run.World}", "row", $"{run.Origin}: {run.Command}", (run, story)));
        }
    }
}
