using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.CommandLine.Page;

/// <summary>Others' figures. Those of one place are never beside those of another.</summary>
public static class PeerSection
{
    private static readonly (string Place, string Title, string Text)[] Places =
    [
        ("same-emulator", "On the same emulator", "Counted in the same way as ours, so they can be compared; they count work, not time."),
        ("same-machine", "On the same machine, hosted", "Medians of noisy runs on one kind of machine. Not the run that our own figures come from: ratios of one run are among the aims."),
        ("elsewhere", "Published, on other hardware", "Not comparable with anything of ours: other machines, other years, other units. They are here for the size of things."),
    ];

    public static void Write(PageWriter page, Results results)
    {
        page.Section("peers", "Others' figures");
        if (results.Peers.Tables.Count == 0)
        {
            page.Missing("There is no table of others' figures: bench/peers.json is missing.");
            return;
        }

        page.Paragraph("The only figures of this page that were typed in and not measured by its commands. Each table has one source and one set of conditions.");
        foreach ((string place, string title, string text) in Places)
        {
            List<PeerTable> tables = [.. results.Peers.Tables.Where(table => table.Place == place)];
            if (tables.Count > 0)
            {
                page.Heading(title);
                page.Paragraph(text);
                tables.ForEach(table => page.Table(Table(table, results)));
            }
        }
    }

    private static PageTable Table(PeerTable peers, Results results)
    {
        bool hasOurs = peers.Rows.Any(row => row.Ours is not null);
        PageTable table = new(peers.Title, ["", .. peers.Columns, .. hasOurs ? (IEnumerable<string>)["AsyncCap>"] : []]) { Note = $"{peers.Source}. {peers.Conditions}" };
        foreach (PeerRow row in peers.Rows)
        {
            IEnumerable<string> ours = hasOurs ? [row.Ours is { } name && results.FindLast(name) is { } last ? Show.Number(last.Figure.Value) : ""] : [];
            table.Add([row.What, .. row.Values, .. ours]);
        }

        return table;
    }
}
