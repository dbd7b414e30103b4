using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Measuring;
using AsyncCap.CommandLine.Reporting;

namespace AsyncCap.CommandLine.Verbs;

/// <summary><c>bench</c>: measures, stores the figures with their commit, and puts them beside the aims and the past.</summary>
public sealed class BenchVerb
{
    private const double LeastShown = 0.5;
    private const double LeastLineShown = 2;
    private readonly Surroundings _surroundings;
    private readonly Option<bool> _metal = new("--metal") { Description = "Measure on the metal only: exact counts and sizes." };
    private readonly Option<bool> _hosted = new("--hosted") { Description = "Measure hosted only: time, with its noise." };
    private readonly Option<bool> _compare = new("--compare")
    {
        Description = "Measure nothing; compare the last stored figures with those before.",
    };
    private readonly Option<bool> _accept = new("--accept")
    {
        Description = "Write the exact figures of the metal into bench/baseline.json: from now on tests hold changes against them.",
    };
    private readonly Option<string?> _where = new("--where")
    {
        Description = "Store nothing; show where the instructions of one row go, function by function: round-trip, empty-turn, ...",
        HelpName = "row",
    };
    private readonly Option<bool> _gate = new("--gate") { Description = "Exit with 1 if an exact figure got worse." };

    public BenchVerb(Surroundings surroundings)
    {
        _surroundings = surroundings;
        Command = new Command("bench", "Measure, keep the figures, and compare them with the aims and the past")
        {
            _metal, _hosted, _compare, _gate, _accept, _where,
        };
        Command.SetAction((parsed, cancellation) => RunAsync(parsed, cancellation));
    }

    public Command Command { get; }

    private string HistoryPath => Path.Combine(_surroundings.Layout.BenchResults, "history.jsonl");

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(_where) is { } row)
        {
            Show(await new WhereMeasurement(_surroundings).RunAsync(row, cancellation));
            return (int)ExitCode.Success;
        }

        bool isEverything = !parsed.GetValue(_metal) && !parsed.GetValue(_hosted);
        IReadOnlyList<BenchEntry> history = BenchEntry.ReadHistory(HistoryPath);
        BenchEntry entry;
        if (parsed.GetValue(_compare))
        {
            entry = history.LastOrDefault() ?? throw new CommandFailure(
                ExitCode.Failed, $"nothing was measured yet: there is no {_surroundings.Layout.Relative(HistoryPath)}");
            history = [.. history.SkipLast(1)];
        }
        else
        {
            bool onMetal = isEverything || parsed.GetValue(_metal);
            entry = await MeasureAsync(onMetal, isEverything || parsed.GetValue(_hosted), cancellation);
            Store(entry);
        }

        if (parsed.GetValue(_accept))
        {
            Accept(entry);
        }

        return (int)Show(entry, history, parsed.GetValue(_gate));
    }

    private void Accept(BenchEntry entry)
    {
        Baseline baseline = Baseline.Of(entry);
        if (baseline.Figures.Count == 0)
        {
            throw new CommandFailure(ExitCode.BadUsage, "there is no figure of the metal to accept; --accept goes with --metal, or with --compare after it");
        }

        baseline.Write(_surroundings.Layout.Baseline);
        _surroundings.Errors.WriteLine($"{baseline.Figures.Count} exact figures are the baseline now: {_surroundings.Layout.Relative(_surroundings.Layout.Baseline)}");
    }

    private async Task<BenchEntry> MeasureAsync(bool onMetal, bool hosted, CancellationToken cancellation)
    {
        List<MeasuredFigure> figures = [];
        if (onMetal)
        {
            figures.AddRange(await new MetalMeasurement(_surroundings).RunAsync(cancellation));
        }

        if (hosted)
        {
            figures.AddRange(await new HostedMeasurement(_surroundings).RunAsync(isRequired: !onMetal, cancellation));
        }

        Provenance from = await Provenance.AskAsync(_surroundings.Layout, onMetal, cancellation);
        return new BenchEntry(from.Utc, from.Commit, from.Dirty, from.Machine, figures);
    }

    private void Store(BenchEntry entry)
    {
        _ = Directory.CreateDirectory(_surroundings.Layout.BenchResults); // returns what we named
        string path = Path.Combine(_surroundings.Layout.BenchResults, entry.FileName);
        File.WriteAllText(path, entry.ToFile());
        File.AppendAllText(HistoryPath, entry.ToLine() + "\n");
        RepositoryLayout layout = _surroundings.Layout;
        _surroundings.Errors.WriteLine($"stored in {layout.Relative(path)} and {layout.Relative(HistoryPath)}");
    }

    private ExitCode Show(BenchEntry entry, IReadOnlyList<BenchEntry> history, bool isGate)
    {
        HashSet<string> worlds = [.. entry.Figures.Select(figure => figure.Name.Split('/')[0])];
        IReadOnlyList<Aim> aims = AimTable.Read(_surroundings.Layout.Aims).Aims;
        IReadOnlyList<ComparedFigure> rows = BenchComparison.Compare(entry.Figures, aims, history, worlds);
        TextTable table = new("figure", "value>", "unit", "aim>", "seL4, same emulator", "verdict", "since last time");
        foreach (ComparedFigure row in rows)
        {
            string unit = row.Now?.Unit ?? row.Aim!.Unit;
            table.Add(
                row.Name, Number(row.Now?.Value), unit, Number(row.Aim?.AtMost), row.Aim?.Sel4 ?? "", row.Verdict, row.Change);
        }

        string dirt = entry.Dirty ? " with uncommitted changes" : "";
        _surroundings.Output.WriteLine($"{entry.Commit}{dirt}, {entry.Utc}, {entry.Machine.Cpu}");
        table.Write(_surroundings.Output, _surroundings.Terminal);
        List<ComparedFigure> worse = [.. rows.Where(row => row.IsExactlyWorse)];
        foreach (ComparedFigure row in worse)
        {
            string values = $"{Number(row.Before!.Value)} before, {Number(row.Now!.Value)} now";
            _surroundings.Output.WriteLine($"{row.Name} got worse: {values}");
        }

        return isGate && worse.Count > 0 ? ExitCode.Failed : ExitCode.Success;
    }

    private void Show(WhereInstructionsGo where)
    {
        double all = where.Shares.Sum(share => share.Instructions);
        _surroundings.Output.WriteLine($"{where.Row}: {Number(where.Cost)} instructions by its own count, {Number(Math.Round(all))} in the log");
        TextTable table = new("phase", "function and line", "instructions>", "share>", "source");
        foreach (IGrouping<string, InstructionShare> phase in where.Shares.GroupBy(share => share.Phase))
        {
            Add(phase.Key, "in all", phase.Sum(share => share.Instructions), "");
            foreach (IGrouping<string, InstructionShare> function in phase.GroupBy(share => share.Function)
                .Where(function => function.Sum(share => share.Instructions) >= LeastShown).OrderByDescending(function => function.Sum(share => share.Instructions)))
            {
                Add("", function.Key, function.Sum(share => share.Instructions), "");
                foreach (InstructionShare share in function.Where(share => share.Place.Length > 0 && share.Instructions >= LeastLineShown))
                {
                    Add("", "  " + share.Place.Split('/')[^1], share.Instructions, where.TextOf(share.Place));
                }
            }
        }

        table.Write(_surroundings.Output, _surroundings.Terminal);

        void Add(string phase, string what, double instructions, string text) => table.Add(
            phase, what, Number(Math.Round(instructions, 1)), FormattableString.Invariant($"{instructions / all * 100:0.0}%"), text);
    }

    private static string Number(double? value) => value?.ToString("#,0.##", CultureInfo.InvariantCulture) ?? "";
}
