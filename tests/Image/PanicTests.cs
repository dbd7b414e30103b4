using System.Linq;
using System.Threading.Tasks;
using AsyncCap.Ipc.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Image;

/// <summary>How the kernel dies: one line to search for, what led to it, and an exit code.</summary>
[Collection(ImageCollection.Name)]
public sealed class PanicTests(ImageFixture images)
{
    private const int TraceRecords = 32;

    [QemuFact]
    public async Task A_broken_invariant_is_named_with_its_place()
    {
        Boot boot = await images.BootAsync("run=player provoke=panic", isChecked: true);
        Assert.Matches(
            @"^PANIC arch/x64/Diagnostics/Provocation\.cs:\d+ ""provocation != Provocation\.Panic"" cpu0 tick \d+ process 1$",
            boot.MustPanic());
        Assert.Matches("^  callers( 0x[0-9a-f]+)+$", boot.Lines[1]);
    }

    [QemuFact]
    public async Task The_last_events_follow_a_panic_oldest_first()
    {
        Boot boot = await images.BootAsync($"run=isolation without={(uint)Defences.BatchBounds}", isChecked: true);
        Assert.Matches(@"^PANIC ipc/Frames/\w+\.cs:\d+ "".+"" cpu0 tick [1-9]\d* process [1-9]\d*$", boot.MustPanic());
        string[] trace = [.. boot.Lines.SkipWhile(line => !line.Contains("PANIC ")).Skip(2)];
        Assert.Equal(TraceRecords, trace.Length);
        Assert.All(trace, line => Assert.Matches(@"^  trace tick \d+ \d+ \d+ \d+ \d+$", line));
        ulong[] ticks = [.. trace.Select(line => ulong.Parse(line.Split(' ')[4]))];
        Assert.Equal(ticks.Order(), ticks);
        Assert.Equal(boot.Lines, [.. boot.Lines.TakeWhile(line => !line.Contains("PANIC ")), .. boot.Ending.PanicLines]);
    }

    [QemuFact]
    public async Task A_kernel_stack_overflow_hits_the_guard_page_and_says_so() =>
        Assert.Matches(
            """^PANIC stack "kernel stack overflow vector 8 .* cr2 0xffffffff8[0-9a-f]+" cpu0 tick \d+ process 1$""",
            (await images.BootAsync("run=player provoke=stack-overflow", isChecked: true)).MustPanic());

    [QemuFact]
    public async Task A_fault_in_the_kernel_is_a_panic_with_its_registers() =>
        Assert.Matches(
            """^PANIC trap "exception in the kernel vector 14 error 0x0 rip 0xffffffff801.* cr2 0xffffc00000000000" cpu0""",
            (await images.BootAsync("run=player provoke=kernel-fault", isChecked: true)).MustPanic());

    [QemuTheory]
    [InlineData("panic")]
    [InlineData("stack-overflow")]
    [InlineData("kernel-fault")]
    public async Task The_release_kernel_cannot_be_provoked(string how) =>
        (await images.BootAsync("run=player provoke=" + how)).MustPass();
}
