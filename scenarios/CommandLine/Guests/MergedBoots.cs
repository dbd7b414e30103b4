using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.CommandLine.Protocol;
using AsyncCap.CommandLine.Reporting;

namespace AsyncCap.CommandLine.Guests;

/// <summary>Many boots of one story as if it were one: a row passes if it passed in all, and figures are added up.</summary>
public static class MergedBoots
{
    /// <summary>Puts them together. The ending is the last one's: who repeats a story stops at the first that is bad.</summary>
    /// <param name="run">The boots, at least one.</param>
    /// <param name="more">Further figures: row, name, value, unit.</param>
    public static RunSummary Of(WholeRun run, params IReadOnlyList<(string Row, string Name, long Value, string Unit)> more)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentOutOfRangeException.ThrowIfZero(run.Boots.Count);
        IReadOnlyList<RunSummary> boots = run.Boots;
        RunSummary last = boots[^1];
        if (last.Record.Stories.Count != 1 || last.ExitCode == ExitCode.BadGuest)
        {
            return last with { Elapsed = run.Elapsed }; // There is nothing to add to: how it ended is what there is to say.
        }

        StoryRecord story = last.Record.Stories[0];
        RunRecord record = new(last.Boot.Run);
        Say(record, $"@story {story.Name}");
        foreach (RowRecord row in story.Rows)
        {
            IEnumerable<RowRecord> same = boots.SelectMany(boot => boot.Record.Stories).SelectMany(told => told.Rows).Where(told => told.Name == row.Name);
            RowRecord? failed = same.FirstOrDefault(told => !told.HasPassed);
            Say(record, $"@row {row.Name} {(failed is null ? "pass" : "fail")} {TextOf(row, failed, [.. same])}");
            foreach (IGrouping<(string Name, string Unit), FigureSeen> figure in same.SelectMany(told => told.Figures)
                .Where(told => told.Name != "host-time").GroupBy(told => (told.Name, told.Unit)))
            {
                Say(record, $"@figure {row.Name} {figure.Key.Name} {Figures.Sum(figure.Select(told => told.Value))} {figure.Key.Unit}");
            }
        }

        foreach ((string row, string name, long value, string unit) in more)
        {
            Say(record, $"@figure {row} {name} {value} {unit}");
        }

        Say(record, $"@end {story.Name} {(boots.All(boot => boot.Record.HasPassed) ? "pass" : "fail")}");
        Say(record, "@done");
        return last with { Record = record, Elapsed = run.Elapsed };
    }

    // Nobody can add up what rows say in words: so it is said whose words they are. What failed is what there is to know.
    private static string TextOf(RowRecord last, RowRecord? failed, IReadOnlyList<RowRecord> all)
    {
        bool isOfAll = all.All(told => told.Text == last.Text);
        return failed is not null ? failed.Text : isOfAll ? last.Text : $"{last.Text} (the last of {all.Count} boots)";
    }

    private static void Say(RunRecord record, string line) => _ = record.Accept(line); // Nobody listens: what it says is in the record.
}
