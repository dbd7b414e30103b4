using System;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Tools;
using AsyncCap.Scenarios;

namespace AsyncCap.CommandLine.Guests;

/// <summary>The kernel on bare metal, as far as QEMU is metal.</summary>
public sealed partial class MetalWorld(RepositoryLayout layout, StoryImage image, bool isChecked, string? programs = null) : IWorld
{
    public string Name => "metal";

    public async Task<GuestEnding> RunAsync(
        BootCommandLine boot, ChannelWriter<string> console, GuestLimits limits, CancellationToken cancellation)
    {
        QemuMachine machine = Machine(layout, boot.ToString(), isChecked, image);
        machine = programs is null ? machine : machine with { ProgramsPath = programs };
        GuestEnding ending = await Guest.RunAsync(machine, console, limits, cancellation);
        return ending with { Place = await FindPlaceAsync(machine.KernelPath, ending.Registers, cancellation) };
    }

    /// <summary>The machine with this working copy's images in it.</summary>
    public static QemuMachine Machine(
        RepositoryLayout layout, string bootCommandLine, bool isChecked, StoryImage image = StoryImage.Programs) => new()
    {
        KernelPath = layout.Kernel(isChecked),
        ProgramsPath = layout.ProgramsOf(image),
        BootCommandLine = bootCommandLine,
        Memory = QemuMachine.MemoryFor(bootCommandLine),
    };

    private static async Task<string?> FindPlaceAsync(string kernel, string? registers, CancellationToken cancellation)
    {
        if (InstructionPointer().Match(registers ?? "") is not { Success: true } match)
        {
            return null;
        }

        ProcessOutcome outcome = await ChildProcess.CaptureAsync(
            "addr2line", ["-f", "-p", "-e", kernel, match.Groups[1].Value], "/", cancellation);
        string place = outcome.Output.Trim();
        return outcome.ExitCode != 0 || place.StartsWith("??", StringComparison.Ordinal) ? null : place;
    }

    [GeneratedRegex("[RE]IP=([0-9a-f]+)")]
    private static partial Regex InstructionPointer();
}
