using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.Arch.Hosted.Matrix;
using AsyncCap.CommandLine.Measuring;
using AsyncCap.CommandLine.Page;
using AsyncCap.CommandLine.Reporting;

namespace AsyncCap.CommandLine.Verbs;

/// <summary><c>matrix</c>: loses a reply in every way, in every state of a call, and shows what the caller saw.</summary>
public sealed class MatrixVerb
{
    private readonly Surroundings _surroundings;
    private readonly Option<bool> _pairs = new("--pairs") { Description = "Everything that can happen on top of everything else; takes minutes." };
    private readonly Option<bool> _rows = new("--rows") { Description = "Show each row instead of each outcome." };
    private readonly Option<FileInfo?> _save = new("--save") { Description = "Write the rows into a file too, for the report.", HelpName = "file" };

    public MatrixVerb(Surroundings surroundings)
    {
        _surroundings = surroundings;
        Command = new Command("matrix", "Lose a reply in every way and every state, and show what the caller saw") { _pairs, _rows, _save };
        Command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(_pairs), parsed.GetValue(_rows), parsed.GetValue(_save), cancellation));
    }

    public Command Command { get; }

    private async Task<int> RunAsync(bool pairs, bool showsRows, FileInfo? saved, CancellationToken cancellation)
    {
        saved?.Directory?.Create(); // before the rows: they are not to be lost for want of a folder
        Stopwatch sinceStart = Stopwatch.StartNew();
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
        if (saved is not null)
        {
            Provenance from = await Provenance.AskAsync(_surroundings.Layout, onMetal: false, cancellation);
            SavedStory story = new("matrix", failures.Count == 0, [.. rows.Select(Saved)]);
            SavedRun run = new(
                from.Utc, from.Commit, from.Dirty, from.Machine, pairs ? ["matrix", "--pairs"] : ["matrix"], "simulated", Seed: null,
                failures.Count == 0 ? 0 : 1, sinceStart.Elapsed.TotalSeconds, [story]);
            await File.WriteAllTextAsync(saved.FullName, run.ToFile(), cancellation);
        }

        return (int)(failures.Count == 0 ? ExitCode.Success : ExitCode.Failed);
    }

    private static SavedRow Saved(MatrixRow row) => new(
        SavedCase.NameOf(Situations([row.Situation]), row.Payment.ToString().ToLowerInvariant(), string.Join(" then ", row.Happenings)),
        row.Passes, row.Passes ? row.Expected.ToString() : row.ToString(), []);

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
