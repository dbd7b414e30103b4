using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

/// <summary>The runner against the real QEMU, with kernels of a few bytes.</summary>
public sealed class QemuTests : IDisposable
{
    private static readonly GuestLimits Patient = new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60));
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [QemuFact]
    public async Task A_guest_that_powers_off_is_heard_and_its_code_read()
    {
        GuestEnding ending = await BootAsync("@story a\n@done\n", TinyKernel.PowerOff(5));
        Assert.Equal((GuestEndingKind.PoweredOff, 5), (ending.Kind, ending.Code));
        Assert.Equal(["@story a", "@done"], ending.LastLines);
        Assert.Equal("", ending.MachineErrors);
    }

    [QemuFact]
    public async Task A_guest_that_hangs_shows_its_registers()
    {
        GuestEnding ending = await BootAsync("I am stuc", TinyKernel.Hang, Patient with { Silence = TimeSpan.FromSeconds(8) });
        Assert.Equal(GuestEndingKind.FellSilent, ending.Kind);
        Assert.Equal(["I am stuc"], ending.LastLines);
        Assert.Contains("deadbeef", ending.Registers, StringComparison.OrdinalIgnoreCase);
    }

    [QemuFact]
    public async Task A_triple_fault_is_a_reset_that_shows_its_registers()
    {
        GuestEnding ending = await BootAsync("going down\n", TinyKernel.TripleFault);
        Assert.Equal(GuestEndingKind.Reset, ending.Kind);
        Assert.Contains("IDT=", ending.Registers, StringComparison.Ordinal);
    }

    private async Task<GuestEnding> BootAsync(string text, byte[] end, GuestLimits? limits = null)
    {
        string kernel = Path.Combine(_folder.Path, "kernel.bin");
        await File.WriteAllBytesAsync(kernel, TinyKernel.Build(text, end));
        string programs = _folder.Write("programs", "none");
        QemuMachine machine = new() { KernelPath = kernel, ProgramsPath = programs, BootCommandLine = "run=a" };
        return await Guest.RunAsync(machine, Channel.CreateUnbounded<string>().Writer, limits ?? Patient, CancellationToken.None);
    }
}

/// <summary>A test that needs QEMU: <c>./asynccap test</c> installs it, <c>dotnet test</c> may have to do without.</summary>
internal sealed class QemuFactAttribute : FactAttribute
{
    public QemuFactAttribute()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "qemu-system-x86_64"))))
        {
            Skip = "qemu-system-x86_64 is not installed";
        }
    }
}
