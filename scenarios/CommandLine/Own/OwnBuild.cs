using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Tools;

namespace AsyncCap.CommandLine.Own;

/// <summary>Builds a scenario of somebody's own, and says what is wrong with it in its own terms.</summary>
public static partial class OwnBuild
{
    /// <summary>Builds what runs in the worlds without a machine.</summary>
    /// <exception cref="CommandFailure">It does not build.</exception>
    public static Task BuildProgramAsync(OwnScenario own, RepositoryLayout layout, CancellationToken cancellation) =>
        BuildAsync(
            own, layout, own.Project, [own.IsPackaged ? "-p:OutDir=" + Path.GetDirectoryName(own.Program) + "/" : "-p:AsyncCapTree=" + layout.Root], cancellation);

    /// <summary>Builds the image for the metal, from the same sources and like this tree's own.</summary>
    /// <exception cref="CommandFailure">It does not build.</exception>
    public static Task BuildImageAsync(OwnScenario own, RepositoryLayout layout, CancellationToken cancellation) =>
        BuildAsync(
            own, layout, Path.Combine(layout.ImageProjectFolder, own.IsAboutKernel ? "programs/AsyncCap.Image.Programs.csproj" : "vats/AsyncCap.Image.Vats.csproj"),
            ["-c", "Release", "-p:OwnScenario=" + own.Folder], cancellation);

    private static async Task BuildAsync(
        OwnScenario own, RepositoryLayout layout, string project, IReadOnlyList<string> more, CancellationToken cancellation)
    {
        ProcessOutcome outcome = await ChildProcess.CaptureAsync(
            DotnetBuilder.Dotnet, ["build", project, "-nologo", "-v", "quiet", "-clp:NoSummary", .. more], layout.Root, cancellation);
        if (outcome.ExitCode != 0)
        {
            throw new CommandFailure(ExitCode.Failed, $"{own.Name} does not build:\n{Explain(own, outcome.Output)}");
        }
    }

    /// <summary>The errors of a build, each once, and without the project that met it.</summary>
    public static string Explain(OwnScenario own, string output)
    {
        List<string> errors = [.. output.Split('\n').Select(Shorten).Where(line => line.Contains(": error ", StringComparison.Ordinal)).Distinct()];
        string[] lacking = [.. errors.Select(error => Lacking().Match(error)).Where(match => match.Success).Select(match => match.Groups[1].Value).Distinct()];
        _ = errors.RemoveAll(error => Lacking().IsMatch(error)); // The line is in a file that its author never saw.
        errors.InsertRange(0, lacking.Select(method => $"{own.Folder}: there is no method {method} in a class 'Scenario' of the namespace 'Own'"));
        return errors.Count == 0 ? output.Trim() : string.Join('\n', errors);
    }

    // OwnRepertoire and OwnPrograms say so, in the place of their own names.
    [GeneratedRegex("the class Scenario in the namespace Own needs ('[^']*')")]
    private static partial Regex Lacking();

    private static string Shorten(string line)
    {
        int project = line.LastIndexOf(" [", StringComparison.Ordinal);
        return (project > 0 && line.TrimEnd().EndsWith("proj]", StringComparison.Ordinal) ? line[..project] : line).Trim();
    }
}
