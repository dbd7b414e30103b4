using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Protocol;
using AsyncCap.CommandLine.Tools;

namespace AsyncCap.CommandLine.Verbs;

/// <summary>A machine that waits for GDB before its first instruction.</summary>
/// <param name="surroundings">Where things are.</param>
/// <param name="machine">The machine; its images must have been built.</param>
/// <param name="start">What GDB does once it is attached, one command a line.</param>
public sealed class DebuggedGuest(Surroundings surroundings, QemuMachine machine, string start)
{
    private static readonly TimeSpan PatienceForSocket = TimeSpan.FromSeconds(5);

    /// <summary>Has what it needs installed.</summary>
    public static Task RequireAsync(Surroundings surroundings, bool isGdbOurs, CancellationToken cancellation)
    {
        DebianPackage[] debugger = isGdbOurs ? [DebianPackage.Gdb] : [];
        return surroundings.Packages.RequireAsync(cancellation, [DebianPackage.Binutils, DebianPackage.Qemu, .. debugger]);
    }

    /// <summary>GDB's commands to run up to a place.</summary>
    /// <remarks>A hardware breakpoint: at this point there is no memory yet where the kernel will be.</remarks>
    public static string RunUpTo(string place) => $"hbreak {place}\ncontinue\n";

    /// <summary>What GDB is told at the start, one command a line.</summary>
    public static string WriteScript(RepositoryLayout layout, string kernel, string socket, string start)
    {
        string symbols = File.Exists(kernel + ".debug") ? kernel + ".debug" : kernel;
        string printers = File.Exists(layout.DebuggerScript) ? $"source {layout.DebuggerScript}\n" : "";
        return $"""
            set confirm off
            set breakpoint pending on
            set substitute-path /asynccap {layout.Root}
            set substitute-path /_ {layout.Root}
            file {symbols}
            {printers}target remote {socket}
            {start}
            """;
    }

    /// <summary>Starts it, and GDB with it if it is ours; returns when either has ended.</summary>
    public async Task<int> RunAsync(bool isGdbOurs, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("asynccap-").FullName;
        try
        {
            string socket = Path.Combine(folder, "gdb");
            string script = Path.Combine(folder, "gdb-commands");
            await File.WriteAllTextAsync(script, WriteScript(surroundings.Layout, machine.KernelPath, socket, start), cancellation);
            QemuMachine debugged = machine with { DebuggerSocket = socket };
            await using GuestProcess guest = await GuestProcess.StartAsync(debugged.Program, debugged.Arguments(monitorSocket: null));
            await WaitForSocketAsync(guest, socket, cancellation);
            return isGdbOurs ? await RunGdbAsync(guest, script) : await WaitForOthersAsync(guest, script, cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WaitForSocketAsync(GuestProcess guest, string socket, CancellationToken cancellation)
    {
        DateTime latest = DateTime.UtcNow + PatienceForSocket;
        while (!File.Exists(socket))
        {
            if (guest.Exited.IsCompleted || DateTime.UtcNow > latest)
            {
                guest.Kill();
                string complaints = await guest.Errors.ReadToEndAsync(cancellation);
                throw new CommandFailure(ExitCode.BadGuest, $"QEMU does not offer a GDB socket: {complaints}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        }
    }

    // GDB owns the terminal, Ctrl-C included (it stops the guest), so the kernel's console goes to a file.
    private async Task<int> RunGdbAsync(GuestProcess guest, string script)
    {
        string consolePath = Path.Combine(surroundings.Layout.Artifacts, "debug-console.log");
        await surroundings.Output.WriteLineAsync($"the kernel's console: tail -f {surroundings.Layout.Relative(consolePath)}");
        await surroundings.Output.FlushAsync();
        await using StreamWriter console = new(consolePath) { AutoFlush = true };
        Task copying = CopyConsoleAsync(guest, console);
        int code = await ChildProcess.RunInteractivelyAsync("gdb", ["-q", "-x", script], surroundings.Layout.Root);
        guest.Kill();
        await copying;
        return code;
    }

    private async Task<int> WaitForOthersAsync(GuestProcess guest, string script, CancellationToken cancellation)
    {
        await surroundings.Output.WriteLineAsync($"the guest waits for GDB; attach with\n  gdb -q -x {script}\nCtrl-C ends it.");
        await surroundings.Output.FlushAsync();
        Task copying = CopyConsoleAsync(guest, surroundings.Output);
        int exitCode = await guest.Exited.WaitAsync(cancellation);
        await copying;
        await surroundings.Output.WriteLineAsync(QemuMachine.ReadExitCode(exitCode).Describe());
        return (int)ExitCode.Success;
    }

    private static async Task CopyConsoleAsync(GuestProcess guest, TextWriter output)
    {
        ConsoleText text = new(output.WriteLine);
        char[] buffer = new char[4096];
        int count;
        while ((count = await guest.Output.ReadAsync(buffer)) > 0)
        {
            text.Accept(buffer.AsSpan(0, count));
            await output.FlushAsync();
        }

        text.Close();
    }
}
