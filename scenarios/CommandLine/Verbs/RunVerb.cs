using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Measuring;
using AsyncCap.CommandLine.Own;
using AsyncCap.CommandLine.Reporting;
using AsyncCap.CommandLine.Tools;
using AsyncCap.CommandLine.Tracing;
using AsyncCap.Scenarios;

namespace AsyncCap.CommandLine.Verbs;

/// <summary><c>run</c>: tells stories, on the metal or hosted, and shows what happened.</summary>
public sealed class RunVerb
{
    private const string RoundsKey = "rounds";
    private const ulong LongestRunSeconds = 7 * 24 * 60 * 60;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private readonly Surroundings _surroundings;
    private readonly Argument<string[]> _names = new("name")
    {
        Description = "Stories to run, in this order; all of them if none is named. After a story's name, what it is told: chance seed=7 plays=20. "
            + "Or the folder of a scenario of your own, as ./asynccap new scenario makes one.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string> _on = new("--on")
    {
        Description = "Where to run: on QEMU; with a hosted kernel in this process and no QEMU; or, vats only, in this process with no kernel.",
        DefaultValueFactory = _ => "metal",
    };
    private readonly Option<bool> _list = new("--list") { Description = "List the stories and run nothing." };
    private readonly Option<ulong?> _seed =
        WholeNumber.Option("--seed", "n", "Seed of every random choice; with --on process also of the order in which vats have their turns.", least: 0, most: ulong.MaxValue);
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Show the kernel's log between the rows." };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object at the end and nothing else." };
    private readonly Option<ulong?> _timeout = WholeNumber.Option(
        "--timeout", "seconds", "Longest time for the run, or with --minutes for each of its boots; 1800 unless given.", least: 1, most: LongestRunSeconds);
    private readonly Option<bool> _checked = new("--checked") { Description = "Boot the kernel that checks every invariant." };
    private readonly Option<FileInfo?> _keepLog = new("--keep-log")
    {
        Description = "Keep all that the kernel prints.",
        HelpName = "file",
    };
    private readonly Option<FileInfo?> _save = new("--save")
    {
        Description = "Write what --json prints into a file too, with the commit and machine it ran on.",
        HelpName = "file",
    };

    private readonly Option<string?> _project = new("--project")
    {
        Description = "The same as the folder alone, whatever it is called.",
        HelpName = "folder",
    };
    private readonly Option<ulong?> _rounds = WholeNumber.Option("--rounds", "n", "Rounds of a story of rounds: chaos.", least: 1, most: 1000);
    private readonly Option<ulong?> _minutes = WholeNumber.Option(
        "--minutes", "n", "Repeat a story of rounds for so long, seed after seed, until something is wrong.", least: 1, most: 7 * 24 * 60);

    private readonly TraceOptions _traces = new();

    public RunVerb(Surroundings surroundings)
    {
        _surroundings = surroundings;
        _ = _on.AcceptOnlyFromAmong("metal", "hosted", "process"); // returns the option
        Command = new Command("run", "Run stories on the kernel and show how each of their rows went")
        {
            _names, _on, _list, _seed, _verbose, _json, _timeout, _checked, _keepLog, _save, _project, _rounds, _minutes,
        };
        foreach (Option option in _traces.All)
        {
            Command.Add(option);
        }

        Command.SetAction((parsed, cancellation) => RunAsync(parsed, cancellation));
    }

    public Command Command { get; }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string[] words = parsed.GetValue(_names) ?? [];
        bool isInProcess = parsed.GetValue(_on) == "process";
        string[] names = [.. words.Where(word => !word.Contains('='))];
        OwnScenario? own = FindOwn(parsed, names);
        List<StoryEntry> stories = own is null ? PickStories(names, isInProcess) : [own.Entry];
        if (isInProcess && own is { IsAboutKernel: true })
        {
            throw NeedsKernel(own.Entry);
        }

        if (parsed.GetValue(_list))
        {
            List();
            return (int)ExitCode.Success;
        }

        StoryEntry? ofRounds = stories.Count == 1 && stories[0].Knows(RoundsKey) ? stories[0] : null;
        if (parsed.GetValue(_rounds) is { } rounds)
        {
            words = [.. words, $"{RoundsKey}={rounds}"];
        }

        if (parsed.GetValue(_minutes) is not null && ofRounds is null)
        {
            throw new CommandFailure(ExitCode.BadUsage, "--minutes goes with one story of rounds, as in: run chaos --minutes 10");
        }

        bool isWatched = _traces.AreWanted(parsed, stories);
        IReadOnlyList<(StoryImage Image, BootCommandLine Boot)> boots =
            StoryOptions.Boots(stories, [.. words.Where(word => word.Contains('='))], parsed.GetValue(_seed));
        FileInfo? saved = parsed.GetValue(_save);
        saved?.Directory?.Create(); // before the run: a run of minutes is not to fail at its end for want of a folder
        Func<StoryImage, IWorld> worlds = await PrepareWorldsAsync(parsed.GetValue(_on)!, parsed.GetValue(_checked), own, cancellation);
        bool isJson = parsed.GetValue(_json);
        bool isVerbose = parsed.GetValue(_verbose);
        await using StreamWriter? log = parsed.GetValue(_keepLog) is { } file ? file.CreateText() : null;
        IRunReport report = ChooseReport(isJson, isVerbose, own is null ? _surroundings.AllStories : [own.Entry]);
        WholeRun summary = new();
        if (parsed.GetValue(_minutes) is { } minutes)
        {
            Endurance endurance = new(new EnduranceShow(_surroundings.Output, _surroundings.Terminal, isJson), worlds(boots[0].Image), boots[0].Boot);
            (RunSummary all, string? failing) = await endurance.RunAsync(
                TimeSpan.FromMinutes(minutes), LimitsAfter(TimeSpan.Zero, parsed), log, cancellation);
            summary.Add(all);
            await WriteAsync(summary, Again(parsed, words), isJson, saved, cancellation);
            TellReplay(failing);
            return (int)summary.ExitCode;
        }

        string? replay = null;
        foreach ((StoryImage image, BootCommandLine boot) in boots)
        {
            GuestLimits limits = LimitsAfter(summary.Elapsed, parsed);
            bool isWatchedHere = isWatched && image == StoryImage.Vats;
            await using TraceCollector collector = new(log);
            BootCommandLine steady = _traces.Steady(parsed, boot);
            await using RoundLog told = new(isWatchedHere ? collector : log, ofRounds?.Name ?? "");
            StoryRun run = new(worlds(image), isWatchedHere ? TraceOptions.Watched(steady) : boot, limits);
            summary.Add(await run.RunAsync(report, told, cancellation));
            replay = ofRounds is null || summary.ExitCode == ExitCode.Success ? replay : Endurance.ReplayOf(boot, told, summary.Boots[^1].World);
            if (isWatchedHere)
            {
                _traces.Write(parsed, summary.Boots[^1].World, steady, collector.Lines, isJson ? _surroundings.Errors : _surroundings.Output);
            }
        }

        await WriteAsync(summary, Again(parsed, words), isJson, saved, cancellation);
        TellReplay(replay);
        return (int)summary.ExitCode;
    }

    private void TellReplay(string? line)
    {
        if (line is not null)
        {
            _surroundings.Errors.WriteLine($"replay: {line}");
        }
    }

    private async Task WriteAsync(WholeRun run, IReadOnlyList<string> again, bool isJson, FileInfo? saved, CancellationToken cancellation)
    {
        if (isJson || saved is not null)
        {
            Provenance from = await Provenance.AskAsync(_surroundings.Layout, onMetal: run.Worst.World == "metal", cancellation);
            string json = JsonReport.Write(run, again, from);
            if (saved is not null)
            {
                await File.WriteAllTextAsync(saved.FullName, json + "\n", cancellation);
            }

            if (isJson)
            {
                _surroundings.Output.WriteLine(json);
                return;
            }
        }

        run.Write(_surroundings.Output, _surroundings.Errors);
    }

    // The words that run the same again: without those that say where the output goes.
    private IReadOnlyList<string> Again(ParseResult parsed, string[] words)
    {
        string[] seed = parsed.GetValue(_seed) is { } number ? ["--seed", number.ToString(CultureInfo.InvariantCulture)] : [];
        string[] isChecked = parsed.GetValue(_checked) ? ["--checked"] : [];
        string[] project = parsed.GetValue(_project) is { } folder ? ["--project", folder] : [];
        string[] timeout = parsed.GetValue(_timeout) is { } seconds ? ["--timeout", seconds.ToString(CultureInfo.InvariantCulture)] : [];
        string[] minutes = parsed.GetValue(_minutes) is { } count ? ["--minutes", count.ToString(CultureInfo.InvariantCulture)] : [];
        return ["run", .. words, "--on", parsed.GetValue(_on)!, .. project, .. seed, .. isChecked, .. timeout, .. minutes];
    }

    private List<StoryEntry> PickStories(string[] names, bool isInProcess)
    {
        if (names.FirstOrDefault(name => name.StartsWith('-')) is { } option)
        {
            throw new CommandFailure(ExitCode.BadUsage, $"run has no option '{option}'; see ./asynccap run --help");
        }

        List<string> known = [.. _surroundings.Stories.Select(story => story.Name)];
        List<string> unknown = [.. names.Where(name => _surroundings.AllStories.All(story => story.Name != name))];
        if (unknown.Count > 0)
        {
            string wrong = string.Join("' or '", unknown);
            throw new CommandFailure(ExitCode.BadUsage, $"no story is named '{wrong}', and no folder here; there are: {string.Join(", ", known)}");
        }

        List<StoryEntry> picked = names.Length == 0 ? [.. _surroundings.Stories]
            : [.. names.Distinct().Select(name => _surroundings.AllStories.First(story => story.Name == name))];
        if (!isInProcess)
        {
            return picked;
        }

        List<StoryEntry> vats = [.. picked.Where(story => story.Image == StoryImage.Vats)];
        return names.Length == 0 || vats.Count == picked.Count ? vats : throw NeedsKernel(picked.First(story => story.Image != StoryImage.Vats));
    }

    private CommandFailure NeedsKernel(StoryEntry story)
    {
        IEnumerable<string> vats = _surroundings.AllStories.Where(known => known.Image == StoryImage.Vats).Select(known => known.Name);
        return new CommandFailure(
            ExitCode.BadUsage, $"'{story.Name}' is about the kernel, and --on process has none; stories of vats are: {string.Join(", ", vats)}");
    }

    private void List()
    {
        foreach (StoryEntry story in _surroundings.Stories)
        {
            _surroundings.Output.WriteLine($"{story.Name,-12} {story.Summary}");
        }
    }

    private OwnScenario? FindOwn(ParseResult parsed, string[] names)
    {
        string? story = names.FirstOrDefault();
        return parsed.GetValue(_project) is not { } folder
            ? OwnScenario.FolderAmong(names, _surroundings.AllStories.Select(known => known.Name)) is { } named ? OwnScenario.Find(named) : null
            : story is null ? OwnScenario.Find(folder)
            : throw new CommandFailure(ExitCode.BadUsage, $"--project runs the scenario in {folder} alone, and not '{story}' beside it");
    }

    private async Task<Func<StoryImage, IWorld>> PrepareWorldsAsync(string where, bool isChecked, OwnScenario? own, CancellationToken cancellation)
    {
        if (where != "metal" && isChecked)
        {
            throw new CommandFailure(ExitCode.BadUsage, "--checked chooses among metal kernels, so it goes with --on metal");
        }

        if (where != "metal" && own is not null)
        {
            await OwnBuild.BuildProgramAsync(own, _surroundings.Layout, cancellation);
            return _ => new OwnWorld(own, where);
        }

        if (where != "metal")
        {
            return where == "process" ? _ => _surroundings.InProcess : _surroundings.Hosted;
        }

        await _surroundings.Packages.RequireAsync(cancellation, DebianPackage.Binutils, DebianPackage.Qemu);
        await _surroundings.Builder.BuildImagesAsync(cancellation);
        if (own is not null)
        {
            await OwnBuild.BuildImageAsync(own, _surroundings.Layout, cancellation);
            return _ => new MetalWorld(_surroundings.Layout, own.Entry.Image, isChecked, own.Image);
        }

        return image => _surroundings.Metal(image, isChecked);
    }

    // One limit for the run, however often it boots. Whoever comes last has at least time to say that there is none left.
    private GuestLimits LimitsAfter(TimeSpan elapsed, ParseResult parsed)
    {
        TimeSpan overall = parsed.GetValue(_timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : GuestLimits.Default.Overall;
        TimeSpan left = elapsed == TimeSpan.Zero ? overall : overall - elapsed;
        return GuestLimits.Default with { Overall = left > Shortest ? left : Shortest };
    }

    private IRunReport ChooseReport(bool isJson, bool isVerbose, IReadOnlyList<StoryEntry> stories)
    {
        if (isJson)
        {
            return new SilentReport();
        }

        // A live table and a scrolling log do not mix.
        return _surroundings.Terminal is { } terminal && !isVerbose
            ? new LiveReport(terminal, stories)
            : new PlainReport(_surroundings.Output, stories, isVerbose);
    }
}
