using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.CommandLine.Tools;

namespace AsyncCap.CommandLine.Exploring;

/// <summary>The same exploration on Microsoft.Coyote, by way of the adapter project, which only <c>USE_COYOTE=true</c> builds.</summary>
public sealed class CoyoteRun(Surroundings surroundings)
{
    private const string Remedy =
        "the engine coyote needs the package Microsoft.Coyote, which the usual build does not use. "
        + "Set USE_COYOTE=true where your NuGet has Microsoft.Coyote.Test 1.7.11, and say this again";

    private string Folder => Path.Combine(surroundings.Layout.Root, "tests", "Exploration.Coyote");

    /// <summary>Runs it there.</summary>
    /// <exception cref="CommandFailure">Coyote is not switched on, NuGet does not have it, or it cannot explore that.</exception>
    public async Task<int> ExploreAsync(
        IExploration exploration, ExplorationOptions options, string traceFile, CancellationToken cancellation)
    {
        if (exploration.Level != ExplorationLevel.Instructions || options.Memory == MemoryModel.Tso)
        {
            throw new CommandFailure(ExitCode.BadUsage, exploration.Level != ExplorationLevel.Instructions
                ? $"coyote schedules threads, and {exploration.Name} has none"
                : "coyote is sequentially consistent: it has no store buffers");
        }

        _ = exploration.PlantOf(options); // Only to complain.
        List<string> words =
        [
            "explore", exploration.Name, traceFile,
            "--seed", options.Seed.ToString(CultureInfo.InvariantCulture),
            "--budget", options.Budget!.Value.ToString("c", CultureInfo.InvariantCulture),
        ];
        Add(words, "--strategy", options.Strategy);
        Add(words, "--bound", options.Bound?.ToString(CultureInfo.InvariantCulture));
        Add(words, "--executions", options.MaximumExecutions?.ToString(CultureInfo.InvariantCulture));
        Add(words, "--plant", options.Plant);
        return await RunAsync(words, cancellation);
    }

    /// <summary>Follows a trace of Coyote's there.</summary>
    /// <exception cref="CommandFailure">Coyote is not switched on, or NuGet does not have it.</exception>
    public Task<int> ReplayAsync(string traceFile, CancellationToken cancellation) => RunAsync(["replay", traceFile], cancellation);

    private async Task<int> RunAsync(List<string> words, CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable("USE_COYOTE") != "true")
        {
            throw new CommandFailure(ExitCode.MissingTool, Remedy);
        }

        string root = surroundings.Layout.Root;
        ProcessOutcome outcome = await ChildProcess.CaptureAsync(
            DotnetBuilder.Dotnet, ["build", Folder, "-c", "Release", "-nologo", "-v", "quiet", "-clp:NoSummary"], root, cancellation);
        if (outcome.ExitCode != 0)
        {
            throw outcome.Output.Contains("NU1101", StringComparison.Ordinal) || outcome.Output.Contains("NU1102", StringComparison.Ordinal)
                ? new CommandFailure(ExitCode.MissingTool, $"{Remedy}. NuGet says:\n{outcome.Output}")
                : new CommandFailure(ExitCode.Failed, $"the adapter does not build:\n{outcome.Output}");
        }

        string program = Path.Combine(Folder, "bin", "Release", "net10.0", "AsyncCap.Tests.Exploration.Coyote.dll");
        return await ChildProcess.RunVisiblyAsync(DotnetBuilder.Dotnet, ["exec", program, .. words], root, cancellation);
    }

    private static void Add(List<string> words, string option, string? value)
    {
        if (value is not null)
        {
            words.Add(option);
            words.Add(value);
        }
    }
}
