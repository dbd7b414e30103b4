using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Vats;

namespace AsyncCap.Staging;

/// <summary>What few stories need of what tells them, and no powerbox has: options, a log, figures, and the kernel if there is one.</summary>
/// <remarks>For what runs in the first vat and is trusted as the first vat is.</remarks>
public interface IBackstage
{
    /// <summary>The kernel below; null where there is none.</summary>
    KernelAccess? Kernel { get; }

    /// <summary>What was told on the boot line as <c>key=value</c>; empty if it was not.</summary>
    string Option(string key);

    /// <summary>Writes a line that belongs to no row.</summary>
    void Log(string line);

    /// <summary>A row, at once and not by a message.</summary>
    void Row(string name, bool passes, string text);

    /// <summary>A figure of a row, before the row or after it.</summary>
    void Figure(string row, string name, long value, string unit);
}

/// <summary>What the first process has of the kernel: all of it.</summary>
[OutsideOfVats]
public sealed class KernelAccess
{
    private const uint HeapPages = 64;
    private const uint SparePages = 32;
    private const uint SparePagesWatched = 128; // What a vat did is on its way in calls of its own.

    private readonly bool _isWatched;

    internal KernelAccess(ProgramHost program, Invoker invoker, ProcessHost host, bool isWatched)
    {
        Program = program;
        Invoker = invoker;
        Host = host;
        _isWatched = isWatched;
    }

    /// <summary>The machine as this process sees it.</summary>
    public ProgramHost Program { get; }

    /// <summary>Invocations, within <see cref="ProcessHost.Invoke"/>.</summary>
    public Invoker Invoker { get; }

    /// <summary>The vat of this process.</summary>
    public ProcessHost Host { get; }

    /// <summary>Makes processes as vats get them.</summary>
    public ProcessBuilder Builder() =>
        new(Invoker, InitialSlot.Machine, InitialSlot.Bank) { HeapPages = HeapPages, SparePages = _isWatched ? SparePagesWatched : SparePages };

    /// <summary>Makes vats, and starts other programs.</summary>
    public ProcessVatMaker Maker() => new(Host, Builder(), StagedPrograms.Vat);
}
