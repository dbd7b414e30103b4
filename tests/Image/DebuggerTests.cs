using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Tools;
using AsyncCap.CommandLine.Verbs;
using Xunit;

namespace AsyncCap.Tests.Image;

/// <summary>GDB's commands for the kernel's objects, in the middle of a story: the release image must describe whatever they read.</summary>
[Collection(ImageCollection.Name)]
public sealed class DebuggerTests(ImageFixture images)
{
    [GdbFact]
    public async Task Every_command_prints_what_is_there()
    {
        string text = await AskAsync("run=attacks", entries: 2_000,
            "acap runqueue", "acap process", "acap process 1", "acap caps 1", "acap endpoint", "acap call", "acap promise", "acap notification", "acap forwarder",
            "acap epitaph", "acap trace 3", "acap endpoint 1",
            "python print('described', all(find_type(name).sizeof > 0 for name in ('Notification', 'Forwarder')))"); // There may be none of them now.
        Assert.Matches(@"(?m)^current   process \d+$", text);
        Assert.Matches(@"(?m)^pages     \d+ in use, \d+ in all$", text);
        Assert.Matches(@"(?m)^process 1 ", text);
        Assert.Matches(@"(?m)^  completions ", text);
        Assert.Matches(@"(?m)^endpoint \d+ ", text);
        Assert.Matches(@"(?m)^call \d+ +\w+ +owner \d+ slot \d+ words \d+", text);
        Assert.Contains("the kernel has not panicked", text);
        Assert.Matches(@"(?m)^ +\d+ +tick \d+ +\w+", text);
        Assert.Contains("described True", text);
        Assert.Contains("reached the end", text); // GDB stops at the first command that fails.
    }

    [GdbFact]
    public async Task A_command_that_does_not_exist_is_refused_with_those_that_do() =>
        Assert.Contains("acap epitaph|trace|runqueue", await AskAsync("run=survive", entries: 1, "acap nonsense"));

    // Stops at an entry into the kernel and asks.
    private async Task<string> AskAsync(string commandLine, int entries, params string[] questions)
    {
        using TemporaryFolder folder = new();
        string socket = Path.Combine(folder.Path, "gdb");
        string script = Path.Combine(folder.Path, "commands");
        QemuMachine machine = images.Machine(commandLine) with { DebuggerSocket = socket };
        string start = $"hbreak acap_on_syscall\nignore 1 {entries}\ncontinue\n" + string.Join('\n', questions) + "\necho reached the end\\n\nkill\n";
        await File.WriteAllTextAsync(script, DebuggedGuest.WriteScript(images.Layout, machine.KernelPath, socket, start));
        await using GuestProcess guest = await GuestProcess.StartAsync(machine.Program, machine.Arguments(monitorSocket: null));
        for (int tries = 0; !File.Exists(socket) && tries < 200; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(2));
        ProcessOutcome outcome = await ChildProcess.CaptureAsync("gdb", ["-q", "-batch", "-x", script], images.Layout.Root, patience.Token);
        guest.Kill();
        return outcome.Output;
    }
}

/// <summary>A test that needs QEMU and GDB: <c>./asynccap test</c> installs them.</summary>
internal sealed class GdbFactAttribute : FactAttribute
{
    public GdbFactAttribute() => Skip = Qemu.ReasonToSkipDebugging;
}
