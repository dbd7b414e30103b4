using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.CommandLine.Page;

/// <summary>A saved story as a table: a line for each row of each world.</summary>
public static class StoryTable
{
    /// <summary>Says which commands save the story in both worlds.</summary>
    /// <param name="page">The page.</param>
    /// <param name="what">What is missing.</param>
    /// <param name="story">The story.</param>
    /// <param name="options">What it is run with, behind its name.</param>
    public static void Missing(PageWriter page, string what, string story, string options = "") => page.Missing(
        what,
        $"./asynccap run {story}{options} --save bench/results/latest/{story}-metal.json",
        $"./asynccap run {story}{options} --on hosted --save bench/results/latest/{story}-hosted.json");

    /// <summary>Its rows.</summary>
    /// <param name="caption">What the table has.</param>
    /// <param name="subject">What a row is about.</param>
    /// <param name="note">Where it comes from.</param>
    /// <param name="told">The story in each world.</param>
    public static PageTable Of(string caption, string subject, string note, params IReadOnlyList<(SavedRun Run, SavedStory Story)> told)
    {
        PageTable table = new(caption, "world", subject, "", "what was seen", "figures") { Note = note };
        foreach ((SavedRun run, SavedStory story) in told)
        {
            Add(table, run, story.Rows);
        }

        return table;
    }

    /// <summary>Adds rows: world, row, verdict, text, figures.</summary>
    public static void Add(PageTable table, SavedRun run, IEnumerable<SavedRow> rows)
    {
        foreach (SavedRow row in rows)
        {
            IEnumerable<string> figures = row.Figures.Where(figure => figure.Name != "host-time").Select(figure => $"{figure.Name} {Show.Number(figure.Value)} {figure.Unit}");
            table.Add(run.World, row.Name, row.HasPassed ? "pass" : "FAIL", row.Text, string.Join(", ", figures));
        }
    }
}
