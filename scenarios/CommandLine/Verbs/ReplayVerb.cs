using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.CommandLine.Exploring;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Tools;
using AsyncCap.CommandLine.Tracing;

namespace AsyncCap.CommandLine.Verbs;

/// <summary><c>replay</c>: follows a trace that <c>explore</c> wrote, and says whether it still ends as it did.</summary>
public sealed class ReplayVerb
{
    private readonly Surroundings _surroundings;
    private readonly Argument<FileInfo> _trace = new("trace") { Description = "The file that explore wrote, or run --journal." };
    private readonly Option<string> _on = new("--on")
    {
        Description = "Where: in this process, or, for kernel-level traces, on QEMU.",
        DefaultValueFactory = _ => "hosted",
    };

    private readonly Option<bool> _debug = new("--debug") { Description = "On QEMU: attach GDB, and go through the trace by kernel entries." };
    private readonly Option<bool> _noGdb = new("--no-gdb") { Description = "With --debug: do not start GDB; say how to attach, and wait." };

    public ReplayVerb(Surroundings surroundings)
    {
        _surroundings = surroundings;
        _ = _on.AcceptOnlyFromAmong("hosted", "qemu"); // returns the option
        Command = new Command("replay", "Follow the trace of a bug again, step by step") { _trace, _on, _debug, _noGdb };
        Command.SetAction((parsed, cancellation) => RunAsync(parsed, cancellation));
    }

    public Command Command { get; }

    /// <summary>What GDB is told besides, so that one word goes on to a later kernel entry: the path's acts are one each.</summary>
    public const string StepByStep = "hbreak acap_syscall_entry\ncontinue\n"
        + "define act\ncontinue $arg0\nacap trace 4\nend\n"
        + "document act\nGo on by so many kernel entries (act 1); show the trace records since.\nend\n";

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        FileInfo file = parsed.GetValue(_trace)!;
        bool isOnMetal = parsed.GetValue(_on) == "qemu";
        bool isDebugged = parsed.GetValue(_debug);
        bool isGdbOurs = !parsed.GetValue(_noGdb);
        if (isDebugged && !isOnMetal)
        {
            throw new CommandFailure(ExitCode.BadUsage, "--debug goes with --on qemu: in this process a debugger of .NET does it");
        }

        if (!isGdbOurs && !isDebugged)
        {
            throw new CommandFailure(ExitCode.BadUsage, "--no-gdb goes with --debug");
        }

        if (!file.Exists)
        {
            throw new CommandFailure(ExitCode.BadUsage, $"there is no file {file}");
        }

        if (JournalReplay.Read(file) is { } journal)
        {
            return isOnMetal
                ? throw new CommandFailure(ExitCode.BadUsage, "a journal of vats is followed in this process, also when it was recorded on QEMU")
                : (int)await JournalReplay.RunAsync(_surroundings, journal, cancellation);
        }

        ExplorationTrace trace = Read(file);
        if (trace.Engine == "coyote")
        {
            if (isOnMetal)
            {
                throw new CommandFailure(ExitCode.BadUsage, "a trace of Coyote's is followed by Coyote, not on QEMU");
            }

            return await new CoyoteRun(_surroundings).ReplayAsync(file.FullName, cancellation);
        }

        IExploration exploration = ExplorationListing.Find(_surroundings.Explorations, trace.Name);
        IMetalReplay? metal = !isOnMetal ? null
            : exploration as IMetalReplay
            ?? throw new CommandFailure(ExitCode.BadUsage, "only kernel-level traces can be followed on QEMU: what this one is made of is not the kernel");
        if (trace.Plant is not null && exploration.PlantsNeedCheckedKernel && !CheckedBuild.IsThis)
        {
            return await new CheckedBuild(_surroundings).RunAsync(["replay", file.FullName, .. Words(isOnMetal, isDebugged, isGdbOurs)], cancellation);
        }

        if (metal is not null && isDebugged)
        {
            return await DebugOnMetalAsync(exploration, metal, trace, isGdbOurs, cancellation);
        }

        return (int)(metal is null ? Tell(exploration, trace, exploration.Replay(trace)) : await FollowOnMetalAsync(exploration, metal, trace, cancellation));
    }

    private static IEnumerable<string> Words(bool isOnMetal, bool isDebugged, bool isGdbOurs) =>
        [.. isOnMetal ? ["--on", "qemu"] : Array.Empty<string>(), .. isDebugged ? ["--debug"] : Array.Empty<string>(), .. isGdbOurs ? Array.Empty<string>() : ["--no-gdb"]];

    private async Task<int> DebugOnMetalAsync(
        IExploration exploration, IMetalReplay metal, ExplorationTrace trace, bool isGdbOurs, CancellationToken cancellation)
    {
        try
        {
            MetalPath path = metal.PathOf(trace);
            QemuMachine machine = MetalReplay.Machine(_surroundings.Layout, path);
            await DebuggedGuest.RequireAsync(_surroundings, isGdbOurs, cancellation);
            await _surroundings.Builder.BuildImagesAsync(cancellation);
            _ = Tell(exploration, trace, path.Hosted);
            await _surroundings.Output.WriteLineAsync(
                "The guest stops at its first kernel entry; those that make the configuration come first. Type\n"
                + "  act 1              go on by one kernel entry, and see what it did (act 20: by twenty)\n"
                + "  acap process       who is there; acap call, acap endpoint, acap caps 2, acap runqueue, acap trace: what there is\n"
                + "  hbreak acap_panicked, continue   up to a panic; acap epitaph tells it\n"
                + "  quit               end the guest");
            return await new DebuggedGuest(_surroundings, machine, StepByStep).RunAsync(isGdbOurs, cancellation);
        }
        catch (MetalReplayException exception)
        {
            throw new CommandFailure(ExitCode.Failed, exception.Message);
        }
    }

    private async Task<ExitCode> FollowOnMetalAsync(IExploration exploration, IMetalReplay metal, ExplorationTrace trace, CancellationToken cancellation)
    {
        try
        {
            MetalPath path = metal.PathOf(trace);
            QemuMachine machine = MetalReplay.Machine(_surroundings.Layout, path);
            await _surroundings.Packages.RequireAsync(cancellation, DebianPackage.Binutils, DebianPackage.Qemu);
            await _surroundings.Builder.BuildImagesAsync(cancellation);
            MetalVerdict verdict = MetalComparison.Compare(path, await MetalReplay.RunAsync(machine, GuestLimits.Default, cancellation));
            _ = Tell(exploration, trace, path.Hosted);
            _surroundings.Output.WriteLine($"on the metal: {verdict.Outcome switch
            {
                ReplayOutcome.Reproduced => "reproduced",
                ReplayOutcome.Passes => "not reproduced",
                ReplayOutcome.Stale => "parted",
                _ => throw new InvalidOperationException($"no such outcome: {verdict.Outcome}"),
            }}: {verdict.What}");
            return verdict.Outcome == ReplayOutcome.Passes ? ExitCode.Success : ExitCode.Failed;
        }
        catch (MetalReplayException exception)
        {
            throw new CommandFailure(ExitCode.Failed, exception.Message);
        }
    }

    private static ExplorationTrace Read(FileInfo file)
    {
        try
        {
            return ExplorationTrace.Parse(File.ReadAllText(file.FullName));
        }
        catch (InvalidDataException exception)
        {
            throw new CommandFailure(ExitCode.BadUsage, $"{file}: {exception.Message}");
        }
    }

    private ExitCode Tell(IExploration exploration, ExplorationTrace trace, ReplayReport report)
    {
        TextWriter output = _surroundings.Output;
        output.WriteLine($"{exploration.Name}{(trace.Plant is null ? "" : $" with {trace.Plant} planted")}: {trace.Finding}");
        foreach (string line in TraceTable.Lines(report.Steps))
        {
            output.WriteLine(line);
        }

        if (report.CodeHasChanged)
        {
            output.WriteLine("the code has changed since this trace was written");
        }

        output.WriteLine(report.Outcome switch
        {
            ReplayOutcome.Reproduced => $"reproduced: {report.What}",
            ReplayOutcome.Passes => $"not reproduced: {report.What}",
            ReplayOutcome.Stale => $"stale: {report.What}; explore again",
            _ => throw new InvalidOperationException($"no such outcome: {report.Outcome}"),
        });
        return report.Outcome == ReplayOutcome.Passes ? ExitCode.Success : ExitCode.Failed;
    }
}
