using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.CommandLine.Exploring;

namespace AsyncCap.CommandLine.Verbs;

/// <summary><c>explore</c>: looks for a path on which something is wrong, and says what it can say if it finds none.</summary>
public sealed class ExploreVerb
{
    private const ulong MostMinutes = 7 * 24 * 60;
    private readonly Surroundings _surroundings;
    private readonly Argument<string?> _name = new("name")
    {
        Description = "What to explore; lists what there is if left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string> _engine = new("--engine")
    {
        Description = "Whose scheduler: ours, or Microsoft.Coyote where NuGet has it.",
        DefaultValueFactory = _ => "builtin",
    };
    private readonly Option<string?> _strategy = new("--strategy") { Description = "How to choose what to look at next.", HelpName = "strategy" };
    private readonly Option<ulong?> _bound = WholeNumber.Option("--bound", "n", "How far; what it counts is the strategy's.", least: 0, most: int.MaxValue);
    private readonly Option<ulong?> _seed = WholeNumber.Option("--seed", "n", "Seed of every random choice.", least: 0, most: ulong.MaxValue);
    private readonly Option<ulong?> _minutes = WholeNumber.Option("--minutes", "n", "Longest time; 10 unless given.", least: 1, most: MostMinutes);
    private readonly Option<ulong?> _executions = WholeNumber.Option("--executions", "n", "Most executions.", least: 1, most: long.MaxValue);
    private readonly Option<ulong?> _workers = WholeNumber.Option("--workers", "n", "Threads that explore; one for each processor unless given.", least: 1, most: 256);
    private readonly Option<string?> _plant = new("--plant") { Description = "Put this bug in, to see it found.", HelpName = "bug" };
    private readonly Option<bool> _plants = new("--plants") { Description = "List the bugs that can be put in." };
    private readonly Option<string?> _memory = new("--memory") { Description = "Memory model: one order for all, or x86's store buffers.", HelpName = "sc|tso" };
    private readonly Option<FileInfo?> _out = new("--out") { Description = "Where the trace of a bug goes.", HelpName = "file" };

    public ExploreVerb(Surroundings surroundings)
    {
        _surroundings = surroundings;
        _ = _engine.AcceptOnlyFromAmong("builtin", "coyote"); // returns the option
        _ = _memory.AcceptOnlyFromAmong("sc", "tso"); // returns the option
        Command = new Command("explore", "Explore states and interleavings until everything is seen, a bug is found, or time is up")
        {
            _name, _engine, _strategy, _bound, _seed, _minutes, _executions, _workers, _plant, _plants, _memory, _out,
        };
        Command.SetAction((parsed, cancellation) => RunAsync(parsed, cancellation));
    }

    public Command Command { get; }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(_name) is not { } name)
        {
            ExplorationListing.Write(_surroundings.Explorations, _surroundings.Output, _surroundings.Terminal);
            return (int)ExitCode.Success;
        }

        IExploration exploration = ExplorationListing.Find(_surroundings.Explorations, name);
        if (parsed.GetValue(_plants))
        {
            ExplorationListing.WritePlants(exploration, _surroundings.Output, _surroundings.Terminal);
            return (int)ExitCode.Success;
        }

        ExplorationOptions options = Options(parsed);
        if (parsed.GetValue(_engine) == "coyote")
        {
            string traceFile = parsed.GetValue(_out)?.FullName
                ?? Path.Combine(_surroundings.Layout.Traces, $"{exploration.Name}{(options.Plant is null ? "" : "." + options.Plant)}.coyote.json");
            return await new CoyoteRun(_surroundings).ExploreAsync(exploration, options, traceFile, cancellation);
        }

        if (options.Plant is not null && exploration.PlantsNeedCheckedKernel && !CheckedBuild.IsThis)
        {
            return await new CheckedBuild(_surroundings).RunAsync(Words(parsed), cancellation);
        }

        ExplorationReport report = await ExplorationShow.RunAsync(exploration, options, _surroundings, cancellation);
        return (int)Tell(exploration, report, parsed.GetValue(_out));
    }

    private ExplorationOptions Options(ParseResult parsed) => new()
    {
        Strategy = parsed.GetValue(_strategy),
        Bound = (int?)parsed.GetValue(_bound),
        Seed = parsed.GetValue(_seed) ?? 1,
        Budget = TimeSpan.FromMinutes(parsed.GetValue(_minutes) ?? 10),
        MaximumExecutions = (long?)parsed.GetValue(_executions),
        Workers = (int)(parsed.GetValue(_workers) ?? 0),
        Plant = parsed.GetValue(_plant),
        Memory = parsed.GetValue(_memory) switch
        {
            "sc" => MemoryModel.Sc,
            "tso" => MemoryModel.Tso,
            _ => null,
        },
    };

    private static string[] Words(ParseResult parsed) => [.. parsed.Tokens.Select(token => token.Value)];

    private ExitCode Tell(IExploration exploration, ExplorationReport report, FileInfo? file)
    {
        TextWriter output = _surroundings.Output;
        output.WriteLine(ExplorationShow.Describe(report.Progress));
        switch (report.Verdict)
        {
            case Verdict.Exhausted:
                output.WriteLine($"exhausted up to this bound: {report.Bound}; nothing is wrong in it");
                return ExitCode.Success;
            case Verdict.BugFound:
                TellBug(exploration, report.Bug!, file);
                return ExitCode.Failed;
            case Verdict.BudgetSpent:
            default:
                output.WriteLine($"budget spent: nothing wrong was seen so far; it was to be: {report.Bound}");
                return ExitCode.Success;
        }
    }

    private void TellBug(IExploration exploration, ExplorationBug bug, FileInfo? file)
    {
        string path = file?.FullName ?? Path.Combine(_surroundings.Layout.Traces, FileName(exploration, bug));
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!); // returns what we named
        File.WriteAllText(path, bug.Trace.ToText());
        TextWriter output = _surroundings.Output;
        output.WriteLine($"bug found: {bug.What}");
        foreach (string line in TraceTable.Lines(bug.Steps))
        {
            output.WriteLine(line);
        }

        output.WriteLine($"replay it: ./asynccap replay {_surroundings.Layout.Relative(path)}");
    }

    private static string FileName(IExploration exploration, ExplorationBug bug)
    {
        IEnumerable<string?> parts = [exploration.Name, bug.Trace.Plant, bug.Trace.Memory == "tso" ? "tso" : null];
        return string.Join('.', parts.Where(part => part is not null)) + ".json";
    }
}
