using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace AsyncCap.CommandLine.Guests;

/// <summary>A place where stories run: the kernel on the metal under QEMU, the kernel hosted in this process, or vats of this process.</summary>
public interface IWorld
{
    /// <summary>What the place is called: <c>metal</c>, <c>hosted</c> or <c>process</c>.</summary>
    string Name { get; }

    /// <summary>Runs what is told by the boot line to its end, with every console line put on <paramref name="console"/> as it comes.</summary>
    /// <remarks>Completes <paramref name="console"/> before it returns; never leaves a guest process behind.</remarks>
    Task<GuestEnding> RunAsync(
        BootCommandLine boot, ChannelWriter<string> console, GuestLimits limits, CancellationToken cancellation);
}

/// <summary>How long a guest may take.</summary>
/// <param name="Silence">Longest time without any output.</param>
/// <param name="Overall">Longest time from start to end.</param>
public sealed record GuestLimits(TimeSpan Silence, TimeSpan Overall)
{
    /// <summary>A panicked kernel prints its trace and stops; this much silence means that it has.</summary>
    public TimeSpan SilenceAfterPanic { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Two minutes without a word, half an hour in all.</summary>
    public static GuestLimits Default { get; } = new(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(30));
}
