using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Images;
using AsyncCap.CommandLine.Measuring;
using AsyncCap.CommandLine.Protocol;
using AsyncCap.CommandLine.Reporting;
using AsyncCap.CommandLine.Tools;

namespace AsyncCap.CommandLine.Verbs;

/// <summary><c>bench</c>: measures, stores the figures with their commit, and puts them beside the aims and the past.</summary>
public sealed class BenchVerb
{
    private readonly Surroundings _surroundings;
    private readonly Option<bool> _metal = new("--metal") { Description = "Measure on the metal only: guest instructions and bytes, exact." };
    private readonly Option<bool> _hosted = new("--hosted") { Description = "Measure hosted only: time, with its noise." };
    private readonly Option<bool> _compare = new("--compare") { Description = "Measure nothing; compare the last stored figures with those before." };
    private readonly Option<bool> _gate = new("--gate") { Description = "Exit with 1 if an exact figure got worse." };

    public BenchVerb(Surroundings surroundings)
    {
        _surroundings = surroundings;
        Command = new Command("bench", "Measure, keep the figures, and compare them with the aims and the past") { _metal, _hosted, _compare, _gate };
        Command.SetAction((parsed, cancellation) => RunAsync(parsed, cancellation));
    }

    public Command Command { get; }

    private string HistoryPath => Path.Combine(_surroundings.Layout.BenchResults, "history.jsonl");

    private string HostedProject => Path.Combine(_surroundings.Layout.Bench, "Hosted");

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        bool isEverything = !parsed.GetValue(_metal) && !parsed.GetValue(_hosted);
        IReadOnlyList<BenchEntry> history = BenchEntry.ReadHistory(HistoryPath);
        BenchEntry entry;
        if (parsed.GetValue(_compare))
        {
            entry = history.LastOrDefault() ?? throw new CommandFailure(ExitCode.Failed, $"nothing was measured yet: there is no {_surroundings.Layout.Relative(HistoryPath)}");
            history = [.. history.SkipLast(1)];
        }
        else
        {
            entry = await MeasureAsync(isEverything || parsed.GetValue(_metal), isEverything || parsed.GetValue(_hosted), cancellation);
            Store(entry);
        }

        return (int)Show(entry, history, parsed.GetValue(_gate));
    }

    private async Task<BenchEntry> MeasureAsync(bool onMetal, bool hosted, CancellationToken cancellation)
    {
        List<MeasuredFigure> figures = [];
        string? qemu = null;
        if (onMetal)
        {
            figures.AddRange(await MeasureMetalAsync(cancellation));
            qemu = await FirstLineAsync("qemu-system-x86_64", ["--version"], cancellation);
        }

        if (hosted)
        {
            figures.AddRange(await MeasureHostedAsync(isOnlyWish: !onMetal, cancellation));
        }

        return new BenchEntry(
            DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            await FirstLineAsync("git", ["rev-parse", "--short=12", "HEAD"], cancellation),
            (await FirstLineAsync("git", ["status", "--porcelain", "--", ".", ":!bench/results"], cancellation)).Length > 0,
            new MeasuredMachine(CpuModel(), qemu),
            figures);
    }

    private async Task<List<MeasuredFigure>> MeasureMetalAsync(CancellationToken cancellation)
    {
        await _surroundings.Packages.RequireAsync(cancellation, DebianPackage.Binutils, DebianPackage.Qemu);
        await _surroundings.Builder.BuildImagesAsync(cancellation);
        await _surroundings.Errors.WriteLineAsync("measuring on the metal");
        StoryRun run = new(_surroundings.Metal(false), new BootCommandLine { Run = [Surroundings.MeasureStory] }, GuestLimits.Default);
        RunSummary summary = await run.RunAsync(new SilentReport(), log: null, cancellation);
        if (summary.ExitCode != ExitCode.Success)
        {
            foreach (RowRecord row in summary.Record.Stories.SelectMany(story => story.Rows).Where(row => !row.HasPassed))
            {
                await _surroundings.Errors.WriteLineAsync($"  FAIL  {row.Name} {row.Text}");
            }

            foreach (ProtocolError error in summary.Record.Errors)
            {
                await _surroundings.Errors.WriteLineAsync($"  FAIL  protocol: {PlainReport.Explain(error)}");
            }

            summary.Write(_surroundings.Errors, _surroundings.Errors);
            throw new CommandFailure(summary.ExitCode, "the measurement does not hold, so nothing is stored");
        }

        byte[] kernel = await File.ReadAllBytesAsync(_surroundings.Layout.Kernel(isChecked: false), cancellation);
        long imageBytes = ElfFile.ReadSections(kernel)
            .Where(section => section.Kind is not (ElfSectionKind.None or ElfSectionKind.Bss)).Sum(section => (long)section.SizeBytes);
        return
        [
            .. summary.Record.Figures.Select(figure => new MeasuredFigure($"metal/{figure.Row}/{figure.Name}", figure.Value, figure.Unit, figure.Unit != "ns")),
            new MeasuredFigure("metal/kernel-image/size", imageBytes, "bytes", Exact: true),
        ];
    }

    private async Task<IReadOnlyList<MeasuredFigure>> MeasureHostedAsync(bool isOnlyWish, CancellationToken cancellation)
    {
        if (!Directory.Exists(HostedProject))
        {
            return isOnlyWish ? throw new CommandFailure(ExitCode.Failed, "there are no hosted benchmarks: bench/Hosted is missing") : [];
        }

        await _surroundings.Errors.WriteLineAsync("measuring hosted");
        DateTime sinceUtc = DateTime.UtcNow;
        string artifacts = Path.Combine(_surroundings.Layout.Artifacts, "bench-hosted");
        ProcessOutcome outcome = await ChildProcess.CaptureAsync(DotnetBuilder.Dotnet,
            ["run", "-c", "Release", "--project", HostedProject, "--", "--filter", "*", "--exporters", "json", "--artifacts", artifacts],
            _surroundings.Layout.Root, cancellation);
        IReadOnlyList<MeasuredFigure> figures = HostedBenchmarks.Read(artifacts, sinceUtc);
        return outcome.ExitCode == 0 && figures.Count > 0
            ? figures
            : throw new CommandFailure(ExitCode.Failed, $"the hosted benchmarks failed:\n{string.Join('\n', outcome.Output.TrimEnd().Split('\n').TakeLast(30))}");
    }

    private void Store(BenchEntry entry)
    {
        _ = Directory.CreateDirectory(_surroundings.Layout.BenchResults); // returns what we named
        string path = Path.Combine(_surroundings.Layout.BenchResults, entry.FileName);
        File.WriteAllText(path, entry.ToFile());
        File.AppendAllText(HistoryPath, entry.ToLine() + "\n");
        _surroundings.Errors.WriteLine($"stored in {_surroundings.Layout.Relative(path)} and {_surroundings.Layout.Relative(HistoryPath)}");
    }

    private ExitCode Show(BenchEntry entry, IReadOnlyList<BenchEntry> history, bool isGate)
    {
        HashSet<string> worlds = [.. entry.Figures.Select(figure => figure.Name.Split('/')[0])];
        IReadOnlyList<ComparedFigure> rows = BenchComparison.Compare(entry.Figures, AimTable.Read(_surroundings.Layout.Aims).Aims, history, worlds);
        TextTable table = new("figure", "value>", "unit", "aim>", "seL4, same emulator", "verdict", "since last time");
        foreach (ComparedFigure row in rows)
        {
            table.Add(row.Name, Number(row.Now?.Value), row.Now?.Unit ?? row.Aim!.Unit, Number(row.Aim?.AtMost), row.Aim?.Sel4 ?? "", row.Verdict, row.Change);
        }

        _surroundings.Output.WriteLine($"{entry.Commit}{(entry.Dirty ? " with uncommitted changes" : "")}, {entry.Utc}, {entry.Machine.Cpu}");
        table.Write(_surroundings.Output, _surroundings.Terminal);
        List<ComparedFigure> worse = [.. rows.Where(row => row.IsExactlyWorse)];
        foreach (ComparedFigure row in worse)
        {
            _surroundings.Output.WriteLine($"{row.Name} got worse: {Number(row.Before!.Value)} before, {Number(row.Now!.Value)} now");
        }

        return isGate && worse.Count > 0 ? ExitCode.Failed : ExitCode.Success;
    }

    private async Task<string> FirstLineAsync(string program, string[] arguments, CancellationToken cancellation) =>
        (await ChildProcess.CaptureAsync(program, arguments, _surroundings.Layout.Root, cancellation)).Output.Split('\n')[0].Trim();

    private static string CpuModel() => File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
        ?.Split(':', 2)[1].Trim() ?? "unknown";

    private static string Number(double? value) => value is null ? "" : value.Value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
