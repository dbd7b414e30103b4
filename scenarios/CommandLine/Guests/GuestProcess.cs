using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace AsyncCap.CommandLine.Guests;

/// <summary>A child process that cannot outlive this one, not even if this one is killed.</summary>
/// <remarks>Linux ties "die with your parent" to the parent's <em>thread</em>. So each child has a thread of its own that
/// starts it, waits for it, and does nothing else. <c>setpriv</c> (util-linux) asks for the death signal; where it is
/// missing, the child merely loses this last safety net.</remarks>
public sealed class GuestProcess : IAsyncDisposable
{
    private const string DeathSignalProgram = "/usr/bin/setpriv";
    private readonly TaskCompletionSource<Process> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ProcessStartInfo _startInfo;
    private readonly bool _hasInput;
    private Process? _process;

    private GuestProcess(ProcessStartInfo startInfo, bool hasInput)
    {
        _startInfo = startInfo;
        _hasInput = hasInput;
    }

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>What the child reads; only if it was started so.</summary>
    public StreamWriter Input => _process!.StandardInput;

    public StreamReader Output => _process!.StandardOutput;

    public StreamReader Errors => _process!.StandardError;

    /// <summary>Starts the child with its output and errors piped to us and, unless told, nothing to read.</summary>
    /// <remarks>It gets a session of its own: Ctrl-C is for us alone, who know how to end it.</remarks>
    /// <param name="program">A program on the path, or the path of one.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="hasInput">Whether <see cref="Input"/> is its input.</param>
    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public static async Task<GuestProcess> StartAsync(string program, IReadOnlyList<string> arguments, bool hasInput = false)
    {
        List<string> words = ["setsid", program, .. arguments];
        if (File.Exists(DeathSignalProgram))
        {
            words.InsertRange(0, [DeathSignalProgram, "--pdeathsig", "KILL"]);
        }

        GuestProcess guest = new(new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }, hasInput);
        new Thread(guest.StartAndWait) { IsBackground = true, Name = "guest" }.Start();
        guest._process = await guest._started.Task;
        return guest;
    }

    /// <summary>Ends the child and all it started, at once.</summary>
    public void Kill()
    {
        try
        {
            _process?.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in the meantime.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        _ = await _exited.Task; // whoever cared about the code has read it
        _process?.Dispose();
    }

    private void StartAndWait()
    {
        try
        {
            Process process = Process.Start(_startInfo)!;
            if (!_hasInput)
            {
                process.StandardInput.Close();
            }

            _started.SetResult(process);
            process.WaitForExit();
            _exited.SetResult(process.ExitCode);
        }
        catch (Win32Exception exception)
        {
            _started.SetException(exception);
        }
    }
}
