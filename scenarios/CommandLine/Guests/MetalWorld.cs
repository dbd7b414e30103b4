using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace AsyncCap.CommandLine.Guests;

/// <summary>The kernel on bare metal, as far as QEMU is metal.</summary>
public sealed class MetalWorld(RepositoryLayout layout, bool isChecked) : IWorld
{
    public string Name => "metal";

    public Task<GuestEnding> RunAsync(
        BootCommandLine boot, ChannelWriter<string> console, GuestLimits limits, CancellationToken cancellation) =>
        Guest.RunAsync(Machine(layout, boot.ToString(), isChecked), console, limits, cancellation);

    /// <summary>The machine with this working copy's images in it.</summary>
    public static QemuMachine Machine(RepositoryLayout layout, string bootCommandLine, bool isChecked) => new()
    {
        KernelPath = layout.Kernel(isChecked),
        ProgramsPath = layout.Programs,
        BootCommandLine = bootCommandLine,
    };
}
