using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace AsyncCap.CommandLine.Tools;

/// <summary>Builds with <c>dotnet build</c>; quiet unless something is wrong.</summary>
public sealed class DotnetBuilder(RepositoryLayout layout, TextWriter progress) : IBuilder
{
    /// <summary>The dotnet program that runs us; the one that the SDK of global.json belongs to.</summary>
    public static string Dotnet => Environment.ProcessPath ?? "dotnet";

    public Task BuildImagesAsync(CancellationToken cancellation)
    {
        string? project = Directory.Exists(layout.ImageProjectFolder)
            ? Directory.EnumerateFiles(layout.ImageProjectFolder, "*.*proj").Order(StringComparer.Ordinal).FirstOrDefault()
            : null;
        return project is null
            ? throw new CommandFailure(ExitCode.Failed, $"no image project in {layout.Relative(layout.ImageProjectFolder)}/")
            : BuildAsync("the images", project, Directory.Exists(layout.Images), cancellation);
    }

    public Task BuildSolutionAsync(CancellationToken cancellation) =>
        BuildAsync("the hosted projects", layout.Solution, hasBuiltBefore: true, cancellation);

    private async Task BuildAsync(string what, string project, bool hasBuiltBefore, CancellationToken cancellation)
    {
        if (!hasBuiltBefore)
        {
            await progress.WriteLineAsync($"building {what} (the first time takes a while)");
        }

        ProcessOutcome outcome = await ChildProcess.CaptureAsync(
            Dotnet, ["build", project, "-nologo", "-v", "quiet", "-clp:NoSummary"], layout.Root, cancellation);
        if (outcome.ExitCode != 0)
        {
            throw new CommandFailure(ExitCode.Failed, $"{what} do not build:\n{PickErrors(outcome.Output)}");
        }
    }

    // MSBuild says each error once per project that met it.
    private static string PickErrors(string output)
    {
        List<string> errors = [.. output.Split('\n').Select(line => line.Trim())
            .Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)).Distinct()];
        return errors.Count == 0 ? output : string.Join('\n', errors);
    }
}
