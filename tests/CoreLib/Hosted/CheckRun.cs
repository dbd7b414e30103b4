using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Reflection;
using System.Threading;

namespace AsyncCap.Tests.CoreLib;

/// <summary>One run of the checks in one world: what it printed, and how it ended.</summary>
internal sealed class CheckRun
{
    private static readonly Lock OutputLock = new();

    private CheckRun(string output, int exitCode)
    {
        ExitCode = exitCode;
        Lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string line in Lines)
        {
            Results[NameOf(line)] = line;
        }
    }

    public int ExitCode { get; }

    public string[] Lines { get; }

    /// <summary>The whole line of each check, by the check's name.</summary>
    public Dictionary<string, string> Results { get; } = [];

    /// <summary>Runs on .NET, in this process.</summary>
    public static CheckRun OnDotNet(bool withObjects, bool isControl)
    {
        lock (OutputLock)
        {
            AllChecks.RunWithoutAllocation(isControl);
            if (withObjects)
            {
                AllChecks.RunWithAllocation();
            }

            return new CheckRun(Output.Take(), exitCode: 0);
        }
    }

    /// <summary>Runs a freestanding ELF, which the build put into artifacts/.</summary>
    public static CheckRun OfElf(string name, params string[] arguments)
    {
        ProcessStartInfo start = new(Path.Combine(ArtifactsDirectory(), name), arguments) { RedirectStandardOutput = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CheckRun(output, process.ExitCode);
    }

    public static string ArtifactsDirectory()
    {
        foreach (AssemblyMetadataAttribute metadata in typeof(CheckRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>())
        {
            if (metadata.Key == "NativeOutputDir" && metadata.Value is string directory)
            {
                return directory;
            }
        }

        throw new InvalidOperationException("The project records no NativeOutputDir.");
    }

    // "ok NAME = VALUE" or "FAILED NAME: ...".
    private static string NameOf(string line)
    {
        string rest = line[(line.IndexOf(' ') + 1)..];
        int end = line.StartsWith("ok ", StringComparison.Ordinal)
            ? rest.IndexOf(" = ", StringComparison.Ordinal)
            : rest.IndexOf(": ", StringComparison.Ordinal);
        return end < 0 ? rest : rest[..end];
    }
}
