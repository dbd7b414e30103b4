using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Tools;

namespace AsyncCap.CommandLine.Exploring;

/// <summary>The same command line over the checked kernel, whose defences can be taken away: built and run in place of this one.</summary>
public sealed class CheckedBuild(Surroundings surroundings)
{
    /// <summary>True in the checked build.</summary>
    public static bool IsThis =>
        typeof(CheckedBuild).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration == "Debug";

    /// <summary>Builds it and gives it the words of a command line; its output is ours.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancellation)
    {
        string root = surroundings.Layout.Root;
        string folder = Path.Combine(root, "scenarios", "CommandLine");
        ProcessOutcome outcome = await ChildProcess.CaptureAsync(
            DotnetBuilder.Dotnet, ["build", folder, "-c", "Debug", "-nologo", "-v", "quiet", "-clp:NoSummary"], root, cancellation);
        if (outcome.ExitCode != 0)
        {
            throw new CommandFailure(ExitCode.Failed, $"the checked command line does not build:\n{outcome.Output}");
        }

        string program = Path.Combine(folder, "bin", "Debug", "net10.0", "AsyncCap.CommandLine.dll");
        return await ChildProcess.RunVisiblyAsync(DotnetBuilder.Dotnet, ["exec", program, .. words], root, cancellation);
    }
}
