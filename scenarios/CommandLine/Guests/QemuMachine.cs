using System;
using System.Collections.Generic;
using System.Globalization;
using AsyncCap.Arch.Hosted;

namespace AsyncCap.CommandLine.Guests;

/// <summary>The machine that QEMU plays: the only place that knows QEMU's options.</summary>
/// <remarks>One processor under TCG, and <c>icount</c> so that the time stamp counter counts guest instructions exactly
/// and a run repeats itself.</remarks>
public sealed record QemuMachine
{
    public required string KernelPath { get; init; }

    /// <summary>The programs' image; null to start the kernel without one.</summary>
    public required string? ProgramsPath { get; init; }

    /// <summary>How much memory it has, as QEMU says it.</summary>
    public string Memory { get; init; } = "1G";

    /// <summary>The processor model and the features that it is to have or to lack, as QEMU says it.</summary>
    public string Processor { get; init; } = "max";

    /// <summary>The kernel's command line.</summary>
    public required string BootCommandLine { get; init; }

    /// <summary>File that receives what the kernel writes to its second serial port; discarded if null.</summary>
    public string? SecondSerialPath { get; init; }

    /// <summary>Unix socket on which GDB may attach; if set, the machine waits for GDB before its first instruction.</summary>
    public string? DebuggerSocket { get; init; }

    /// <summary>What somebody types at the console when it shows a line; null types nothing then. Without one there is no input.</summary>
    public Func<string, string?>? Typist { get; init; }

    /// <summary>File that receives every block that is translated and every one that runs; slow. Null for none.</summary>
    public string? InstructionLog { get; init; }

    /// <summary>The addresses that are logged, as QEMU says them; all if null.</summary>
    public string? InstructionRanges { get; init; }

    /// <summary>The program to start.</summary>
    public string Program { get; init; } = "qemu-system-x86_64";

    /// <summary>QEMU's arguments.</summary>
    /// <param name="monitorSocket">Unix socket on which somebody listens for QEMU's monitor; null for no monitor.</param>
    public IReadOnlyList<string> Arguments(string? monitorSocket)
    {
        List<string> arguments =
        [
            "-nodefaults", "-no-user-config", // nothing but the devices named here
            "-machine", "pc", "-cpu", Processor, "-smp", "1", "-m", Memory,
            "-accel", "tcg,thread=single",
            "-icount", "shift=0,sleep=off,align=off",
            "-display", "none", "-vga", "none",
            // A reset would start the kernel again; shut down instead, and pause there so that the registers can be read.
            "-action", "reboot=shutdown,shutdown=pause",
            "-serial", "stdio",
            "-serial", SecondSerialPath is null ? "null" : "file:" + SecondSerialPath,
            "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04",
            "-kernel", KernelPath,
            "-append", BootCommandLine,
        ];
        if (ProgramsPath is not null)
        {
            arguments.AddRange(["-initrd", ProgramsPath]);
        }

        if (monitorSocket is not null)
        {
            arguments.AddRange(["-qmp", "unix:" + monitorSocket]);
        }

        if (InstructionLog is not null)
        {
            arguments.AddRange(["-d", "in_asm,exec,nochain", "-D", InstructionLog]);
            arguments.AddRange(InstructionRanges is null ? [] : ["-dfilter", InstructionRanges]);
        }

        if (DebuggerSocket is not null)
        {
            arguments.AddRange(["-S", "-gdb", $"unix:{DebuggerSocket},server=on,wait=off"]);
        }

        return arguments;
    }

    /// <summary>As much memory as the boot option <c>memory=MiB</c> asks for, and what the kernel and the firmware need; a GiB at least.</summary>
    public static string MemoryFor(string bootCommandLine)
    {
        const int Beside = 64; // kernel image, programs, boot information
        const int Low = 3072; // from 3.5 GiB on, the machine has so much below 4 GiB and the rest above; the arena is in one piece
        int asked = int.TryParse(BootLine.ValueOf(bootCommandLine, "memory"), NumberStyles.None, CultureInfo.InvariantCulture, out int mebibytes) ? mebibytes : 0;
        int needed = asked + Beside <= Low ? asked + Beside : asked + Low;
        return needed <= 1024 ? "1G" : string.Create(CultureInfo.InvariantCulture, $"{needed}M");
    }

    /// <summary>Reads how the guest ended from QEMU's exit code; isa-debug-exit turns code n into 2n + 1.</summary>
    public static GuestEnding ReadExitCode(int exitCode) => exitCode switch
    {
        0 => new GuestEnding(GuestEndingKind.Reset),
        _ when exitCode % 2 == 1 => GuestEnding.OfCode(exitCode >> 1),
        _ => new GuestEnding(GuestEndingKind.Vanished),
    };
}
