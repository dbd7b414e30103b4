using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Protocol;

namespace AsyncCap.CommandLine.Guests;

/// <summary>Runs a hosted kernel: takes a boot command line, prints lines, and returns the power-off code.</summary>
/// <returns>The power-off code.</returns>
public delegate int HostedKernel(string bootCommandLine, Action<string> consoleLine);

/// <summary>The kernel inside this process, or vats without one, held to the same limits as a guest of QEMU.</summary>
/// <remarks>A hosted kernel that hangs cannot be taken back: its thread is left behind, and ends with this process.</remarks>
public sealed class HostedRun(HostedKernel kernel, string name = "hosted") : IWorld
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    public string Name => name;

    public async Task<GuestEnding> RunAsync(
        BootCommandLine boot, ChannelWriter<string> console, GuestLimits limits, CancellationToken cancellation)
    {
        ConsoleHistory history = new();
        Stopwatch sinceStart = Stopwatch.StartNew();
        long lastOutputTicks = 0;
        ConsoleText text = new(line =>
        {
            lock (history)
            {
                history.Add(line);
            }

            _ = Interlocked.Exchange(ref lastOutputTicks, sinceStart.Elapsed.Ticks); // the old value is of no use
            _ = console.TryWrite(line); // refused only when the reader has left
        });
        TaskCompletionSource<GuestEnding> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() => Run(boot, line => text.Accept(line + '\n'), ended)) { IsBackground = true, Name = "kernel" };
        thread.Start();
        try
        {
            GuestEndingKind? stopReason = null;
            while (stopReason is null && !ended.Task.IsCompleted)
            {
                _ = await Task.WhenAny(ended.Task, Task.Delay(Glance, cancellation)); // looked at above
                cancellation.ThrowIfCancellationRequested();
                TimeSpan silence = sinceStart.Elapsed - TimeSpan.FromTicks(Interlocked.Read(ref lastOutputTicks));
                stopReason = silence > limits.Silence ? GuestEndingKind.FellSilent
                    : sinceStart.Elapsed > limits.Overall ? GuestEndingKind.RanOutOfTime
                    : null;
            }

            GuestEnding ending = ended.Task.IsCompleted ? await ended.Task : new GuestEnding(stopReason!.Value);
            lock (history)
            {
                return ending with { LastLines = history.LastLines, PanicLines = [.. history.PanicLines, .. ending.PanicLines] };
            }
        }
        finally
        {
            _ = console.TryComplete(); // the kernel's thread may still be writing; nobody listens to it any more
        }
    }

    private void Run(BootCommandLine boot, Action<string> consoleLine, TaskCompletionSource<GuestEnding> ended)
    {
        try
        {
            ended.SetResult(GuestEnding.OfCode(kernel(boot.ToString(), consoleLine)));
        }
        catch (Exception exception)
        {
            // A broken invariant is a throw that the kernel never catches; this is where it lands when hosted.
            ended.SetResult(new GuestEnding(GuestEndingKind.Panicked) { PanicLines = exception.ToString().Split('\n') });
        }
    }
}
