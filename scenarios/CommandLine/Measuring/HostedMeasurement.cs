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
        if (outcome.ExitCode == 0 && figures.Count > 0)
        {
            return figures;
        }

        IEnumerable<string> lastLines = outcome.Output.TrimEnd().Split('\n').TakeLast(LastLineCount);
        throw new CommandFailure(ExitCode.Failed, $"the hosted benchmarks failed:\n{string.Join('\n', lastLines)}");
    }
}
