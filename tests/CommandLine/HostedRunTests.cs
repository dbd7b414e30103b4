using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

public sealed class HostedRunTests
{
    private static readonly GuestLimits Limits = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30));

    [Fact]
    public async Task A_kernel_that_powers_off_is_heard()
    {
        GuestEnding ending = await RunAsync((boot, consoleLine) =>
        {
            consoleLine(boot);
            return 3;
        });
        Assert.Equal((GuestEndingKind.PoweredOff, 3), (ending.Kind, ending.Code));
        Assert.Equal(["run=a"], ending.LastLines);
    }

    [Fact]
    public async Task A_broken_invariant_is_a_panic()
    {
        GuestEnding ending = await RunAsync((_, _) => throw new InvalidOperationException("EP-2 is broken"));
        Assert.Equal(GuestEndingKind.Panicked, ending.Kind);
        Assert.Contains("EP-2 is broken", ending.PanicLines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kernel_that_hangs_is_left_behind()
    {
        using ManualResetEventSlim never = new();
        GuestEnding ending = await RunAsync((_, consoleLine) =>
        {
            consoleLine("begun");
            never.Wait(TimeSpan.FromSeconds(20));
            return 0;
        });
        Assert.Equal(GuestEndingKind.FellSilent, ending.Kind);
        Assert.Equal(["begun"], ending.LastLines);
        never.Set();
    }

    private static Task<GuestEnding> RunAsync(HostedKernel kernel) => new HostedRun(kernel)
        .RunAsync(new BootCommandLine { Run = ["a"] }, Channel.CreateUnbounded<string>().Writer, Limits, CancellationToken.None);
}
