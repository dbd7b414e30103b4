using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Protocol;

namespace AsyncCap.CommandLine.Guests;

/// <summary>One run of one machine: passes its console on, waits no longer than allowed, and says how it ended.</summary>
public sealed class Guest
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);
    private readonly GuestLimits _limits;
    private readonly GuestProcess _process;
    private readonly MachineMonitor _monitor;
    private readonly Func<string, string?>? _typist;
    private readonly ConsoleHistory _history = new();
    private readonly Stopwatch _sinceStart = Stopwatch.StartNew();
    private long _lastOutputTicks;

    private Guest(GuestLimits limits, GuestProcess process, MachineMonitor monitor, Func<string, string?>? typist)
    {
        _typist = typist;
        _limits = limits;
        _process = process;
        _monitor = monitor;
    }

    /// <summary>Runs <paramref name="machine"/> to its end. The process is gone when this returns, however it returns.</summary>
    /// <exception cref="OperationCanceledException">Somebody pressed Ctrl-C.</exception>
    public static async Task<GuestEnding> RunAsync(
        QemuMachine machine, ChannelWriter<string> console, GuestLimits limits, CancellationToken cancellation)
    {
        // Not in the repository: a Unix socket's path may have 107 characters at most.
        string folder = Directory.CreateTempSubdirectory("asynccap-").FullName;
        try
        {
            string monitorSocket = Path.Combine(folder, "monitor");
            await using MachineMonitor monitor = new(monitorSocket);
            await using GuestProcess process = await GuestProcess.StartAsync(
                machine.Program, machine.Arguments(monitorSocket), hasInput: machine.Typist is not null);
            return await new Guest(limits, process, monitor, machine.Typist).WatchAsync(console, cancellation);
        }
        catch (Win32Exception exception)
        {
            return new GuestEnding(GuestEndingKind.Vanished) { MachineErrors = exception.Message };
        }
        finally
        {
            _ = console.TryComplete(); // a canceled run may have done so already
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<GuestEnding> WatchAsync(ChannelWriter<string> console, CancellationToken cancellation)
    {
        Task listening = ListenAsync(console);
        Task<string> complaints = _process.Errors.ReadToEndAsync(CancellationToken.None);
        GuestEndingKind? stopReason;
        while ((stopReason = ReasonToStop()) is null && !_process.Exited.IsCompleted)
        {
            _ = await Task.WhenAny(_process.Exited, _monitor.ShutDown, Task.Delay(Glance, cancellation)); // looked at above
            cancellation.ThrowIfCancellationRequested();
        }

        string? registers = stopReason is null ? null : await _monitor.ReadRegistersAsync();
        if (stopReason is not null)
        {
            _process.Kill();
        }

        int exitCode = await _process.Exited;
        // A grandchild may still hold the pipe; do not wait for it longer than it takes to read what is there.
        _ = await Task.WhenAny(Task.WhenAll(listening, complaints), Task.Delay(LastWords, cancellation)); // either will do
        GuestEnding ending = stopReason is { } kind
            ? new GuestEnding(kind) : QemuMachine.ReadExitCode(exitCode) with { MachineExitCode = exitCode };
        return Explain(ending, complaints.IsCompletedSuccessfully ? complaints.Result.Trim() : "") with { Registers = registers };
    }

    private GuestEnding Explain(GuestEnding ending, string complaints)
    {
        lock (_history)
        {
            // QEMU's own "I cannot start" is exit code 1 as well, which otherwise means a clean power-off.
            bool neverStarted = ending.Kind == GuestEndingKind.PoweredOff
                && complaints.Length > 0 && _history.LastLines.Count == 0;
            return ending with
            {
                Kind = _history.HasPanicked ? GuestEndingKind.Panicked : neverStarted ? GuestEndingKind.Vanished : ending.Kind,
                MachineErrors = complaints,
                LastLines = _history.LastLines,
                PanicLines = _history.PanicLines,
            };
        }
    }

    // Decides, changes nothing.
    private GuestEndingKind? ReasonToStop()
    {
        if (_monitor.ShutDown.IsCompleted)
        {
            return GuestEndingKind.Reset;
        }

        bool hasPanicked;
        lock (_history)
        {
            hasPanicked = _history.HasPanicked;
        }

        TimeSpan silence = _sinceStart.Elapsed - TimeSpan.FromTicks(Interlocked.Read(ref _lastOutputTicks));
        if (silence > (hasPanicked ? _limits.SilenceAfterPanic : _limits.Silence))
        {
            return GuestEndingKind.FellSilent;
        }

        return _sinceStart.Elapsed > _limits.Overall ? GuestEndingKind.RanOutOfTime : null;
    }

    private void Type(string text)
    {
        try
        {
            _process.Input.Write(text);
            _process.Input.Flush();
        }
        catch (IOException)
        {
            // The machine ended before it could read it.
        }
    }

    private async Task ListenAsync(ChannelWriter<string> console)
    {
        ConsoleText text = new(line =>
        {
            lock (_history)
            {
                _history.Add(line);
            }

            _ = console.TryWrite(line); // refused only when the reader has left
            if (_typist?.Invoke(line) is { } typed)
            {
                Type(typed);
            }
        });
        char[] buffer = new char[4096];
        int count;
        while ((count = await _process.Output.ReadAsync(buffer)) > 0)
        {
            _ = Interlocked.Exchange(ref _lastOutputTicks, _sinceStart.Elapsed.Ticks); // the old value is of no use
            text.Accept(buffer.AsSpan(0, count));
        }

        text.Close();
    }
}
