using System;
using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.CommandLine.Exploring;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Tools;

namespace AsyncCap.CommandLine.Verbs;

/// <summary><c>replay</c>: follows a trace that <c>explore</c> wrote, and says whether it still ends as it did.</summary>
public sealed class ReplayVerb
{
    private readonly Surroundings _surroundings;
    private readonly Argument<FileInfo> _trace = new("trace") { Description = "The file that explore wrote." };
    private readonly Option<string> _on = new("--on")
    {
        Description = "Where: in this process, or, for kernel-level traces, on QEMU.",
        DefaultValueFactory = _ => "hosted",
    };

    public ReplayVerb(Surroundings surroundings)
    {
        _surroundings = surroundings;
        _ = _on.AcceptOnlyFromAmong("hosted", "qemu"); // returns the option
        Command = new Command("replay", "Follow the trace of a bug again, step by step") { _trace, _on };
        Command.SetAction((parsed, cancellation) => RunAsync(parsed, cancellation));
    }

    public Command Command { get; }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        FileInfo file = parsed.GetValue(_trace)!;
        if (!file.Exists)
        {
            throw new CommandFailure(ExitCode.BadUsage, $"there is no file {file}");
        }

        ExplorationTrace trace = Read(file);
        if (trace.Engine == "coyote")
        {
            return await new CoyoteRun(_surroundings).ReplayAsync(file.FullName, cancellation);
        }

        IExploration exploration = ExplorationListing.Find(_surroundings.Explorations, trace.Name);
        IMetalReplay? metal = parsed.GetValue(_on) != "qemu" ? null
            : exploration as IMetalReplay
            ?? throw new CommandFailure(ExitCode.BadUsage, "only kernel-level traces can be followed on QEMU: what this one is made of is not the kernel");
        if (trace.Plant is not null && exploration.PlantsNeedCheckedKernel && !CheckedBuild.IsThis)
        {
            return await new CheckedBuild(_surroundings).RunAsync(["replay", file.FullName, .. metal is null ? Array.Empty<string>() : ["--on", "qemu"]], cancellation);
        }

        return (int)(metal is null ? Tell(exploration, trace, exploration.Replay(trace)) : await FollowOnMetalAsync(exploration, metal, trace, cancellation));
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
