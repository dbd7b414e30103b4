using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using AsyncCap.Arch.Hosted.Matrix;
using AsyncCap.CommandLine.Reporting;

namespace AsyncCap.CommandLine.Verbs;

/// <summary><c>matrix</c>: loses a reply in every way, in every state of a call, and shows what the caller saw.</summary>
public sealed class MatrixVerb
{
    private readonly Surroundings _surroundings;
    private readonly Option<bool> _pairs = new("--pairs") { Description = "Everything that can happen on top of everything else; takes minutes." };
    private readonly Option<bool> _rows = new("--rows") { Description = "Show each row instead of each outcome." };

    public MatrixVerb(Surroundings surroundings)
    {
        _surroundings = surroundings;
        Command = new Command("matrix", "Lose a reply in every way and every state, and show what the caller saw") { _pairs, _rows };
        Command.SetAction(parsed => Run(parsed.GetValue(_pairs), parsed.GetValue(_rows)));
    }

    public Command Command { get; }

    private int Run(bool pairs, bool showsRows)
    {
        List<MatrixRow> rows = [];
        foreach (Situation situation in Enum.GetValues<Situation>())
        {
            foreach (Payment payment in Enum.GetValues<Payment>())
            {
                rows.AddRange(pairs ? CrashMatrix.RunPairs(situation, payment) : CrashMatrix.Run(situation, payment));
            }

            _surroundings.Errors.WriteLine($"{rows.Count} rows, {Situations([situation])} done");
        }

        (showsRows ? EachRow(rows) : EachOutcome(rows)).Write(_surroundings.Output, _surroundings.Terminal);
        List<MatrixRow> failures = [.. rows.Where(row => !row.Passes)];
        foreach (MatrixRow row in failures)
        {
            _surroundings.Output.WriteLine($"FAIL {row}");
        }

        _surroundings.Output.WriteLine(
            $"{rows.Count - failures.Count} of {rows.Count} rows pass: one outcome, the one of the rule; bystanders unaffected; every page back.");
        return (int)(failures.Count == 0 ? ExitCode.Success : ExitCode.Failed);
    }

    private static TextTable EachRow(List<MatrixRow> rows)
    {
        TextTable table = new("the call is", "pays", "what happens", "rule", "seen", "bystanders", "pages", "");
        foreach (MatrixRow row in rows)
        {
            table.Add(
                Situations([row.Situation]), row.Payment.ToString().ToLowerInvariant(), string.Join(" then ", row.Happenings),
                row.Expected.ToString(), row.Seen.ToString(), row.BystandersAreUnaffected ? "unaffected" : "AFFECTED",
                row.FramesAreBack ? "back" : "LOST", row.Passes ? "ok" : "missed");
        }

        return table;
    }

    private static TextTable EachOutcome(List<MatrixRow> rows)
    {
        TextTable table = new("what happens", "what must come of it, and came", "while the call is", "rows>", "");
        foreach (IGrouping<(string, string), MatrixRow> group in rows.GroupBy(row => (string.Join(" then ", row.Happenings), row.Expected.ToString()))
            .OrderBy(group => rows.FindIndex(row => string.Join(" then ", row.Happenings) == group.Key.Item1)))
        {
            table.Add(
                group.Key.Item1, group.Key.Item2, Situations(group.Select(row => row.Situation)),
                Figures.Number(group.Count()), group.All(row => row.Passes) ? "ok" : "missed");
        }

        return table;
    }

    private static string Situations(IEnumerable<Situation> situations) => string.Join(", ", situations.Distinct().Select(MatrixRow.NameOf));
}
