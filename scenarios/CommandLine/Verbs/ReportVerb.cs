using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Measuring;
using AsyncCap.CommandLine.Page;

namespace AsyncCap.CommandLine.Verbs;

/// <summary><c>report</c>: writes what was measured as one page that needs no network.</summary>
public sealed class ReportVerb
{
    private static readonly string[] MeasuredStories = ["survive", "churn", "nsquared", "chaos", "diode"];
    private readonly Surroundings _surroundings;
    private readonly Option<FileInfo?> _output = new("--output") { Description = "The file to write; artifacts/report.html unless given.", HelpName = "file" };
    private readonly Option<bool> _measure = new("--measure")
    {
        Description = "Before that, run the crash matrix and the page's stories in their short form in both worlds, and store what they say.",
    };
    private readonly Option<DirectoryInfo?> _results = new("--results")
    {
        Description = "Take latest/*.json and history.jsonl from here in place of bench/results.",
        HelpName = "folder",
    };

    public ReportVerb(Surroundings surroundings)
    {
        _surroundings = surroundings;
        Command = new Command("report", "Write what was measured as one HTML page: charts, tables, aims, and where each figure comes from")
        {
            _output, _measure, _results,
        };
        Command.SetAction((parsed, cancellation) => RunAsync(parsed, cancellation));
    }

    public Command Command { get; }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string folder = parsed.GetValue(_results)?.FullName ?? _surroundings.Layout.BenchResults;
        if (!Directory.Exists(folder))
        {
            throw new CommandFailure(ExitCode.BadUsage, $"there is no folder {folder}");
        }

        ExitCode worst = parsed.GetValue(_measure) ? await MeasureAsync(folder, cancellation) : ExitCode.Success;
        Results results = Results.Read(_surroundings.Layout, folder);
        Provenance now = await Provenance.AskAsync(_surroundings.Layout, onMetal: false, cancellation);
        string path = parsed.GetValue(_output)?.FullName ?? _surroundings.Layout.ReportPage;
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!); // returns what we named
        await File.WriteAllTextAsync(path, ReportPage.Make(results, now.Utc, SavedRun.Describe(now.Commit, now.Dirty)), cancellation);
        _surroundings.Output.WriteLine($"{results.Runs.Count} stored runs and {results.History.Count} measurements are in {path}");
        return (int)worst;
    }

    // What fails is stored and shown as well: the page says so.
    private async Task<ExitCode> MeasureAsync(string folder, CancellationToken cancellation)
    {
        string latest = Path.Combine(folder, "latest");
        List<string[]> commands = [["matrix", "--save", Path.Combine(latest, "matrix-simulated.json")]];
        foreach (string story in MeasuredStories.Where(name => _surroundings.AllStories.Any(known => known.Name == name)))
        {
            commands.AddRange(new[] { "metal", "hosted" }.Select(world =>
                (string[])["run", story, "--on", world, "--save", Path.Combine(latest, $"{story}-{world}.json")]));
        }

        int worst = 0;
        foreach (string[] command in commands)
        {
            await _surroundings.Errors.WriteLineAsync("./asynccap " + string.Join(' ', command));
            worst = Math.Max(worst, await CommandTree.RunAsync(command, _surroundings, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }

        return (ExitCode)worst;
    }
}
