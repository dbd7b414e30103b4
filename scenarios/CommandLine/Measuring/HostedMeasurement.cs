using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Tools;

namespace AsyncCap.CommandLine.Measuring;

/// <summary>Measures hosted: runs the BenchmarkDotNet project in bench/Hosted.</summary>
public sealed class HostedMeasurement(Surroundings surroundings)
{
    private const int LastLineCount = 30;

    /// <summary>The figures; none if there are no hosted benchmarks and they are not required.</summary>
    /// <exception cref="CommandFailure">They failed, or they are required and missing.</exception>
    public async Task<IReadOnlyList<MeasuredFigure>> RunAsync(bool isRequired, CancellationToken cancellation)
    {
        string project = Path.Combine(surroundings.Layout.Bench, "Hosted");
        if (!Directory.Exists(project))
        {
            return isRequired ? throw new CommandFailure(ExitCode.Failed, "there are no hosted benchmarks in bench/Hosted") : [];
        }

        await surroundings.Errors.WriteLineAsync("measuring hosted");
        DateTime sinceUtc = DateTime.UtcNow;
        string results = Path.Combine(surroundings.Layout.Artifacts, "bench-hosted");
        List<string> arguments = ["run", "-c", "Release", "--project", project, "--"];
        arguments.AddRange(["--filter", "*", "--exporters", "json", "--artifacts", results]);
        ProcessOutcome outcome = await ChildProcess.CaptureAsync(
            DotnetBuilder.Dotnet, arguments, surroundings.Layout.Root, cancellation);
        IReadOnlyList<MeasuredFigure> figures = HostedBenchmarks.Read(results, sinceUtc);
        return outcome.ExitCode == 0 && figures.Count > 0 ? [.. figures, .. await CompareVatsAsync(project, cancellation)] : throw Failed(outcome);
    }

    // What vats weigh, and the same messages in Erlang: BenchmarkDotNet measures neither.
    private async Task<IReadOnlyList<MeasuredFigure>> CompareVatsAsync(string project, CancellationToken cancellation)
    {
        await surroundings.Packages.RequireAsync(cancellation, DebianPackage.Erlang);
        await surroundings.Errors.WriteLineAsync("comparing vats with Erlang's processes");
        string compiled = Path.Combine(surroundings.Layout.Artifacts, "bench-erlang");
        string sheet = Path.Combine(compiled, "vats.json");
        string program = Path.Combine(surroundings.Layout.Bench, "Erlang", "traffic.erl");
        _ = Directory.CreateDirectory(compiled); // returns what we named
        await CheckedAsync("erlc", ["-o", compiled, program], cancellation);
        await CheckedAsync(DotnetBuilder.Dotnet, ["run", "-c", "Release", "--project", project, "--", "vats", sheet, compiled], cancellation);
        return HostedBenchmarks.ParseSheet(await File.ReadAllTextAsync(sheet, cancellation));
    }

    private async Task CheckedAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        ProcessOutcome outcome = await ChildProcess.CaptureAsync(program, arguments, surroundings.Layout.Root, cancellation);
        if (outcome.ExitCode != 0)
        {
            throw Failed(outcome);
        }
    }

    private static CommandFailure Failed(ProcessOutcome outcome)
    {
        IEnumerable<string> lastLines = outcome.Output.TrimEnd().Split('\n').TakeLast(LastLineCount);
        return new CommandFailure(ExitCode.Failed, $"the hosted benchmarks failed:\n{string.Join('\n', lastLines)}");
    }
}
