using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace AsyncCap.CommandLine.Tools;

/// <summary>How a child process ended.</summary>
/// <param name="ExitCode">Its exit code; 127, as shells say, if it could not be started.</param>
/// <param name="Output">Its output followed by its errors; empty if it wrote to our own.</param>
public sealed record ProcessOutcome(int ExitCode, string Output);

/// <summary>Runs other programs. None of them is offered our input.</summary>
public static class ChildProcess
{
    private const int CannotStart = 127;

    /// <summary>Runs a program and keeps what it prints.</summary>
    public static Task<ProcessOutcome> CaptureAsync(
        string program, IReadOnlyList<string> arguments, string folder, CancellationToken cancellation) =>
        RunAsync(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }, cancellation);

    /// <summary>Runs a program that prints to where we print.</summary>
    public static async Task<int> RunVisiblyAsync(
        string program, IReadOnlyList<string> arguments, string folder, CancellationToken cancellation)
    {
        ProcessStartInfo startInfo = new(program, arguments) { WorkingDirectory = folder, RedirectStandardInput = true };
        return (await RunAsync(startInfo, cancellation)).ExitCode;
    }

    /// <summary>Runs a program that has the terminal to itself: input, output and Ctrl-C.</summary>
    public static async Task<int> RunInteractivelyAsync(string program, IReadOnlyList<string> arguments, string folder) =>
        (await RunAsync(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder }, CancellationToken.None)).ExitCode;

    private static async Task<ProcessOutcome> RunAsync(ProcessStartInfo startInfo, CancellationToken cancellation)
    {
        using Process process = new() { StartInfo = startInfo };
        try
        {
            _ = process.Start(); // false only for a process that was reused, which UseShellExecute alone does
        }
        catch (Win32Exception exception)
        {
            return new ProcessOutcome(CannotStart, exception.Message);
        }

        try
        {
            if (startInfo.RedirectStandardInput)
            {
                process.StandardInput.Close();
            }

            Task<string> output = startInfo.RedirectStandardOutput
                ? process.StandardOutput.ReadToEndAsync(cancellation) : Task.FromResult("");
            Task<string> errors = startInfo.RedirectStandardError
                ? process.StandardError.ReadToEndAsync(cancellation) : Task.FromResult("");
            await process.WaitForExitAsync(cancellation);
            return new ProcessOutcome(process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
