using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

/// <summary>The runner against shell scripts that behave like QEMU with a guest in it.</summary>
public sealed class GuestTests : IDisposable
{
    // For guests that end by themselves, however busy this machine is.
    private static readonly GuestLimits Patient = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60))
    {
        SilenceAfterPanic = TimeSpan.FromSeconds(1),
    };

    private static readonly GuestLimits Impatient = Patient with { Silence = TimeSpan.FromSeconds(3) };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, GuestEndingKind.PoweredOff, 0)]
    [InlineData(7, GuestEndingKind.PoweredOff, 3)]
    [InlineData(0, GuestEndingKind.Reset, 0)]
    [InlineData(2, GuestEndingKind.Vanished, 0)]
    [InlineData(139, GuestEndingKind.Vanished, 0)]
    [InlineData(121, GuestEndingKind.OutOfMemory, 60)]
    [InlineData(253, GuestEndingKind.Stalled, 0)]
    [InlineData(255, GuestEndingKind.CouldNotStart, 0)]
    public async Task The_exit_code_says_how_it_ended(int exitCode, GuestEndingKind kind, int code)
    {
        GuestEnding ending = await RunAsync($"echo hello; exit {exitCode}", Patient);
        Assert.Equal((kind, code), (ending.Kind, ending.Code));
    }

    [Fact]
    public async Task Lines_arrive_in_order_and_the_torn_last_one_too()
    {
        List<string> lines = [];
        GuestEnding ending = await RunAsync("printf '@story a\\n@row x pass\\ntorn'; exit 1", Patient, lines);
        Assert.Equal(["@story a", "@row x pass", "torn"], lines);
        Assert.Equal(lines, ending.LastLines);
    }

    [Fact]
    public async Task A_silent_guest_is_stopped_and_leaves_no_process()
    {
        string pidFile = Path.Combine(_folder.Path, "pid");
        GuestEnding ending = await RunAsync($"echo $$ > {pidFile}; echo begun; sleep 60", Impatient);
        Assert.Equal(GuestEndingKind.FellSilent, ending.Kind);
        Assert.Equal(["begun"], ending.LastLines);
        Assert.False(IsAlive(pidFile));
    }

    [Fact]
    public async Task A_chatty_guest_is_stopped_at_the_overall_limit()
    {
        GuestLimits limits = Patient with { Overall = TimeSpan.FromMilliseconds(600) };
        Assert.Equal(GuestEndingKind.RanOutOfTime, (await RunAsync("while true; do echo busy; sleep 0.05; done", limits)).Kind);
    }

    [Theory]
    [InlineData("exit 3")]
    [InlineData("sleep 60")]
    public async Task A_panic_is_reported_with_its_trace_whether_the_guest_ends_or_stops(string afterwards)
    {
        string body = $"echo up; echo 'PANIC a/B.cs:1 EP-2 \"x\" cpu0'; echo 'trace 1'; {afterwards}";
        GuestEnding ending = await RunAsync(body, Patient);
        Assert.Equal(GuestEndingKind.Panicked, ending.Kind);
        Assert.Equal(["PANIC a/B.cs:1 EP-2 \"x\" cpu0", "trace 1"], ending.PanicLines);
    }

    [Fact]
    public async Task A_machine_that_does_not_start_is_no_power_off()
    {
        GuestEnding ending = await RunAsync("echo 'could not load kernel' >&2; exit 1", Patient);
        Assert.Equal((GuestEndingKind.Vanished, "could not load kernel"), (ending.Kind, ending.MachineErrors));
    }

    [Fact]
    public async Task A_missing_machine_is_reported()
    {
        GuestEnding ending = await RunProgramAsync(Path.Combine(_folder.Path, "no-such-program"), Patient, []);
        Assert.Equal(GuestEndingKind.Vanished, ending.Kind);
        Assert.NotEmpty(ending.MachineErrors);
    }

    [Fact]
    public async Task An_interrupt_leaves_no_process()
    {
        string pidFile = Path.Combine(_folder.Path, "pid");
        using CancellationTokenSource interrupt = new();
        string script = _folder.WriteScript("guest", $"echo $$ > {pidFile}; while true; do echo busy; sleep 0.05; done");
        Channel<string> console = Channel.CreateUnbounded<string>();
        Task<GuestEnding> guest = Guest.RunAsync(Machine(script), console.Writer, Patient, interrupt.Token);
        Assert.Equal("busy", await console.Reader.ReadAsync());
        await interrupt.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => guest);
        Assert.False(IsAlive(pidFile));
    }

    [Fact]
    public void Every_option_of_the_machine_is_there()
    {
        string arguments = string.Join(' ', Machine("qemu").Arguments("/tmp/monitor"));
        Assert.Contains("-icount shift=0,sleep=off,align=off", arguments, StringComparison.Ordinal);
        Assert.Contains("-accel tcg,thread=single", arguments, StringComparison.Ordinal);
        Assert.Contains("-device isa-debug-exit,iobase=0xf4,iosize=0x04", arguments, StringComparison.Ordinal);
        Assert.Contains("-append run=a seed=7", arguments, StringComparison.Ordinal);
        Assert.DoesNotContain("-gdb", arguments, StringComparison.Ordinal);
    }

    private Task<GuestEnding> RunAsync(string body, GuestLimits limits, List<string>? lines = null) =>
        RunProgramAsync(_folder.WriteScript("guest", body), limits, lines ?? []);

    private static async Task<GuestEnding> RunProgramAsync(string program, GuestLimits limits, List<string> lines)
    {
        Channel<string> console = Channel.CreateUnbounded<string>();
        GuestEnding ending = await Guest.RunAsync(Machine(program), console.Writer, limits, CancellationToken.None);
        await foreach (string line in console.Reader.ReadAllAsync())
        {
            lines.Add(line);
        }

        return ending;
    }

    private static QemuMachine Machine(string program) => new()
    {
        KernelPath = "kernel.elf",
        ProgramsPath = "programs.elf",
        BootCommandLine = new BootCommandLine { Run = ["a"], Seed = 7 }.ToString(),
        Program = program,
    };

    private static bool IsAlive(string pidFile)
    {
        try
        {
            using Process process = Process.GetProcessById(int.Parse(File.ReadAllText(pidFile), CultureInfo.InvariantCulture));
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
