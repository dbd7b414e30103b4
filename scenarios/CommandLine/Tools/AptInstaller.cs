using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace AsyncCap.CommandLine.Tools;

/// <summary>Installs Debian packages with apt-get, if it may; otherwise says exactly what to install.</summary>
/// <param name="progress">Receives a line for each package: what and why.</param>
/// <param name="searchPath">Folders with programs, separated by ':'.</param>
/// <param name="isRoot">Whether we may install without asking anybody.</param>
public sealed class AptInstaller(TextWriter progress, string searchPath, bool isRoot) : IPackageInstaller
{
    private const int LastLineCount = 8;

    public async Task RequireAsync(CancellationToken cancellation, params DebianPackage[] packages)
    {
        DebianPackage[] missing = [.. packages.Where(package => Find(package.Program) is null)];
        if (missing.Length == 0)
        {
            return;
        }

        List<string> apt = await FindWayToInstallAsync(missing, cancellation);
        foreach (DebianPackage package in missing)
        {
            await progress.WriteLineAsync($"installing {package.Name}: {package.Program} is missing; it {package.Purpose}");
        }

        await RunAsync([.. apt, "update", "-qq"], missing, cancellation);
        await RunAsync([.. apt, "install", "-y", "-qq", "--no-install-recommends", .. Names(missing)], missing, cancellation);
        foreach (DebianPackage package in missing)
        {
            await CheckAsync(package, missing, cancellation);
        }
    }

    private async Task<List<string>> FindWayToInstallAsync(DebianPackage[] missing, CancellationToken cancellation)
    {
        if (Find("apt-get") is not { } apt)
        {
            throw Refuse("this is no Debian system, so asynccap cannot install them", missing);
        }

        List<string> command = ["env", "DEBIAN_FRONTEND=noninteractive", apt];
        if (isRoot)
        {
            return command;
        }

        if (Find("sudo") is not { } sudo ||
            (await ChildProcess.CaptureAsync(sudo, ["-n", "true"], "/", cancellation)).ExitCode != 0)
        {
            throw Refuse("asynccap may not install them: it is not root, and sudo asks for a password", missing);
        }

        return [sudo, "-n", .. command];
    }

    private async Task RunAsync(List<string> command, DebianPackage[] missing, CancellationToken cancellation)
    {
        ProcessOutcome outcome = await ChildProcess.CaptureAsync(command[0], command[1..], "/", cancellation);
        if (outcome.ExitCode != 0)
        {
            IEnumerable<string> lastLines = outcome.Output.TrimEnd().Split('\n').TakeLast(LastLineCount);
            throw Refuse($"'{string.Join(' ', command)}' failed:\n  {string.Join("\n  ", lastLines)}\n", missing);
        }
    }

    private async Task CheckAsync(DebianPackage package, DebianPackage[] missing, CancellationToken cancellation)
    {
        if (Find(package.Program) is not { } program ||
            (await ChildProcess.CaptureAsync(program, [package.Probe], "/", cancellation)).ExitCode != 0)
        {
            throw Refuse($"{package.Name} is installed, and yet '{package.Program} {package.Probe}' does not work", missing);
        }
    }

    private static CommandFailure Refuse(string reason, DebianPackage[] missing)
    {
        string list = string.Join('\n', missing.Select(package => $"  {package.Name}: {package.Program} {package.Purpose}"));
        string names = string.Join(' ', Names(missing));
        return new CommandFailure(ExitCode.MissingTool,
            $"Debian packages are missing:\n{list}\n{reason}.\nPlease run:\n" +
            $"  sudo apt-get update && sudo apt-get install --no-install-recommends {names}");
    }

    private static IEnumerable<string> Names(DebianPackage[] packages) => packages.Select(package => package.Name);

    private string? Find(string program) => searchPath.Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
