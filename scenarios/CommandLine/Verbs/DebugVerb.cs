using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Protocol;
using AsyncCap.CommandLine.Tools;

namespace AsyncCap.CommandLine.Verbs;

/// <summary><c>debug</c>: boots a story with GDB attached before the first instruction.</summary>
public sealed class DebugVerb
{
    private static readonly TimeSpan PatienceForSocket = TimeSpan.FromSeconds(5);
    private readonly Surroundings _surroundings;
    private readonly Argument<string?> _name = new("name")
    {
        Description = "The story to run; the first one if none is named.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _break = new("--break")
    {
        Description = "Run up to this symbol or file:line.",
        HelpName = "symbol",
    };
    private readonly Option<bool> _noGdb = new("--no-gdb") { Description = "Do not start GDB; say how to attach, and wait." };
    private readonly Option<bool> _checked = new("--checked") { Description = "Boot the kernel that checks every invariant." };

    public DebugVerb(Surroundings surroundings)
    {
        _surroundings = surroundings;
        Command = new Command("debug", "Boot a story and attach GDB before the first instruction")
        {
            _name, _break, _noGdb, _checked,
        };
        Command.SetAction((parsed, cancellation) => RunAsync(parsed, cancellation));
    }

    public Command Command { get; }

    /// <summary>What GDB is told at the start, one command a line.</summary>
    public static string WriteScript(RepositoryLayout layout, string kernel, string socket, string? breakAt)
    {
        string symbols = File.Exists(kernel + ".debug") ? kernel + ".debug" : kernel;
        string printers = File.Exists(layout.DebuggerScript) ? $"source {layout.DebuggerScript}\n" : "";
        // A hardware breakpoint: at this point there is no memory yet where the kernel will be.
        string start = breakAt is null ? "" : $"hbreak {breakAt}\ncontinue\n";
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

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string story = PickStory(parsed.GetValue(_name));
        bool isGdbOurs = !parsed.GetValue(_noGdb);
        DebianPackage[] debugger = isGdbOurs ? [DebianPackage.Gdb] : [];
        await _surroundings.Packages.RequireAsync(cancellation, [DebianPackage.Binutils, DebianPackage.Qemu, .. debugger]);
        await _surroundings.Builder.BuildImagesAsync(cancellation);
        string folder = Directory.CreateTempSubdirectory("asynccap-").FullName;
        try
        {
            string socket = Path.Combine(folder, "gdb");
            string script = Path.Combine(folder, "gdb-commands");
            RepositoryLayout layout = _surroundings.Layout;
            string boot = new BootCommandLine { Run = [story] }.ToString();
            QemuMachine machine = MetalWorld.Machine(layout, boot, parsed.GetValue(_checked)) with { DebuggerSocket = socket };
            string commands = WriteScript(layout, machine.KernelPath, socket, parsed.GetValue(_break));
            await File.WriteAllTextAsync(script, commands, cancellation);
            IReadOnlyList<string> arguments = machine.Arguments(monitorSocket: null);
            await using GuestProcess guest = await GuestProcess.StartAsync(machine.Program, arguments);
            await WaitForSocketAsync(guest, socket, cancellation);
            return isGdbOurs ? await RunGdbAsync(guest, script) : await WaitForOthersAsync(guest, script, cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string PickStory(string? name)
    {
        string[] known = [.. _surroundings.AllStories.Select(story => story.Name)];
        return name is null ? known[0]
            : known.Contains(name) ? name
            : throw new CommandFailure(ExitCode.BadUsage, $"no story is named '{name}'; there are: {string.Join(", ", known)}");
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
        string consolePath = Path.Combine(_surroundings.Layout.Artifacts, "debug-console.log");
        await _surroundings.Output.WriteLineAsync($"the kernel's console: tail -f {_surroundings.Layout.Relative(consolePath)}");
        await _surroundings.Output.FlushAsync();
        await using StreamWriter console = new(consolePath) { AutoFlush = true };
        Task copying = CopyConsoleAsync(guest, console);
        int code = await ChildProcess.RunInteractivelyAsync("gdb", ["-q", "-x", script], _surroundings.Layout.Root);
        guest.Kill();
        await copying;
        return code;
    }

    private async Task<int> WaitForOthersAsync(GuestProcess guest, string script, CancellationToken cancellation)
    {
        await _surroundings.Output.WriteLineAsync($"the guest waits for GDB; attach with\n  gdb -q -x {script}\nCtrl-C ends it.");
        await _surroundings.Output.FlushAsync();
        Task copying = CopyConsoleAsync(guest, _surroundings.Output);
        int exitCode = await guest.Exited.WaitAsync(cancellation);
        await copying;
        await _surroundings.Output.WriteLineAsync(QemuMachine.ReadExitCode(exitCode).Describe());
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
