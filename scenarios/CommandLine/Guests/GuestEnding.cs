using System.Collections.Generic;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.CommandLine.Guests;

/// <summary>How a guest came to its end.</summary>
public enum GuestEndingKind
{
    /// <summary>It powered itself off, with a code.</summary>
    PoweredOff,

    /// <summary>Its kernel found that no process could ever run again.</summary>
    Stalled,

    /// <summary>Its first process has used up its heap. The console says how much that was.</summary>
    OutOfMemory,

    /// <summary>Its kernel could not start: no memory, no image, or one that it refused. The console says which.</summary>
    CouldNotStart,

    /// <summary>It printed a PANIC line.</summary>
    Panicked,

    /// <summary>The processor gave up (triple fault) or the guest asked for a reset.</summary>
    Reset,

    /// <summary>It ended in a way that is neither a power-off nor a panic; for instance, QEMU could not start it.</summary>
    Vanished,

    /// <summary>It said nothing for too long and was stopped.</summary>
    FellSilent,

    /// <summary>It was still busy at the overall limit and was stopped.</summary>
    RanOutOfTime,
}

/// <summary>The end of one guest, with what is needed to understand a bad one.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Code">Power-off code; 0 unless it asked for one.</param>
public sealed record GuestEnding(GuestEndingKind Kind, int Code = 0)
{
    /// <summary>The last lines it printed, an unfinished one included.</summary>
    public IReadOnlyList<string> LastLines { get; init; } = [];

    /// <summary>The PANIC line and the trace that followed it; empty if it did not panic.</summary>
    public IReadOnlyList<string> PanicLines { get; init; } = [];

    /// <summary>The machine's own exit code, whatever it may mean; null if there is none or the machine was stopped.</summary>
    public int? MachineExitCode { get; init; }

    /// <summary>The processor's registers when it was stopped; null if nobody could read them.</summary>
    public string? Registers { get; init; }

    /// <summary>The function, file and line that the registers point at; null if nobody knows.</summary>
    public string? Place { get; init; }

    /// <summary>What the machine around the guest complained about; empty if it did not.</summary>
    public string MachineErrors { get; init; } = "";

    /// <summary>The ending that a world's own exit code tells, in both worlds alike.</summary>
    public static GuestEnding OfCode(int code) => code switch
    {
        WorldExitCode.OutOfMemory => new GuestEnding(GuestEndingKind.OutOfMemory, code),
        <= WorldExitCode.HighestOfPrograms => new GuestEnding(GuestEndingKind.PoweredOff, code),
        WorldExitCode.Stalled => new GuestEnding(GuestEndingKind.Stalled),
        WorldExitCode.Failed => new GuestEnding(GuestEndingKind.CouldNotStart),
        _ => new GuestEnding(GuestEndingKind.Vanished),
    };

    /// <summary>One sentence for the person who waits.</summary>
    public string Describe() => Kind switch
    {
        GuestEndingKind.PoweredOff => Code == 0 ? "the guest powered off" : $"the guest powered off with code {Code}",
        GuestEndingKind.Stalled => "the guest stalled: no process could ever run again",
        GuestEndingKind.OutOfMemory => "the first process of the guest has used up its heap",
        GuestEndingKind.CouldNotStart => "the kernel could not start",
        GuestEndingKind.Panicked => "the kernel panicked",
        GuestEndingKind.Reset => "the processor reset (a triple fault, most likely)",
        GuestEndingKind.Vanished => "the guest is gone without having powered off",
        GuestEndingKind.FellSilent => "the guest hung: it said nothing for too long",
        GuestEndingKind.RanOutOfTime => "the guest was still running at the time limit",
        _ => Kind.ToString(),
    };
}
