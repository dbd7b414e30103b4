using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Tools;

namespace AsyncCap.CommandLine.Own;

/// <summary>A scenario of somebody's own in a .NET process of its own: what it breaks there it does not break here.</summary>
public sealed class OwnWorld(OwnScenario own, string name) : IWorld
{
    public string Name => name;

    public async Task<GuestEnding> RunAsync(
        BootCommandLine boot, ChannelWriter<string> console, GuestLimits limits, CancellationToken cancellation)
    {
        ConsoleHistory history = new();
        Stopwatch sinceStart = Stopwatch.StartNew();
        try
        {
            await using GuestProcess process = await GuestProcess.StartAsync(DotnetBuilder.Dotnet, ["exec", own.Program, "--boot", name, boot.ToString()]);
            Task<string> errors = process.Errors.ReadToEndAsync(cancellation);
            while (true)
            {
                TimeSpan left = limits.Overall - sinceStart.Elapsed;
                TimeSpan patience = left < limits.Silence ? left : limits.Silence;
                Task<string?> line = process.Output.ReadLineAsync(cancellation).AsTask();
                if (patience <= TimeSpan.Zero || await Task.WhenAny(line, Task.Delay(patience, cancellation)) != line)
                {
                    cancellation.ThrowIfCancellationRequested();
                    return new GuestEnding(left < limits.Silence ? GuestEndingKind.RanOutOfTime : GuestEndingKind.FellSilent) { LastLines = history.LastLines };
                }

                if (await line is not { } text)
                {
                    break;
                }

                history.Add(text);
                _ = console.TryWrite(text); // refused only when the reader has left
            }

            int code = await process.Exited;
            string said = await errors;
            return said.Length > 0
                ? new GuestEnding(GuestEndingKind.Panicked) { LastLines = history.LastLines, PanicLines = said.TrimEnd().Split('\n') }
                : GuestEnding.OfCode(code) with { LastLines = history.LastLines };
        }
        catch (Win32Exception exception)
        {
            throw new CommandFailure(ExitCode.Failed, $"{Path.GetFileName(own.Program)} cannot be started: {exception.Message}");
        }
        finally
        {
            _ = console.TryComplete();
        }
    }
}
