using System.Runtime.InteropServices;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Notifications;

namespace AsyncCap.Ipc.Frames;

/// <summary>The few words of state that belong to a whole kernel. They live in page zero, so that a copy of the arena has them.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Globals
{
    /// <summary>Time of the current kernel entry, in ticks; what trace records carry.</summary>
    public ulong NowTicks;

    /// <summary>Trace records written since boot.</summary>
    public ulong TraceCount;

    /// <summary>Records that the ring holds; a power of two.</summary>
    public uint TraceCapacity;

    /// <summary>First page of the ring.</summary>
    public PageIndex TracePages;

    /// <summary>The process that runs, or ran last.</summary>
    public FrameIndex Current;

    /// <summary>The schedule on which it runs, whose budget the time until the next entry is taken from; none if it has none.</summary>
    public FrameIndex RunningSchedule;

    /// <summary>Objects with work left to do, first come first served.</summary>
    public FrameIndex WorkHead;

    /// <inheritdoc cref="WorkHead"/>
    public FrameIndex WorkTail;

    /// <summary>The bank that owns all memory.</summary>
    public FrameIndex RootBank;

    /// <summary>First page that was never used.</summary>
    public PageIndex FreshPage;

    /// <summary>Head of the list of pages that were given back.</summary>
    public PageIndex FreePages;

    /// <summary>Pages owned by banks.</summary>
    public uint PagesInUse;

    /// <summary>Numbers given to objects at birth, by type.</summary>
    public uint BankNumber;

    /// <inheritdoc cref="BankNumber"/>
    public uint ProcessNumber;

    /// <inheritdoc cref="BankNumber"/>
    public uint EndpointNumber;

    /// <inheritdoc cref="BankNumber"/>
    public uint CallNumber;

    /// <inheritdoc cref="BankNumber"/>
    public uint SegmentNumber;

    /// <inheritdoc cref="BankNumber"/>
    public uint ScheduleNumber;

    /// <summary>What the current entry may still do of a batch, in small operations.</summary>
    public int EntryBudget;

    /// <summary>Promises that were ever resolved to another one.</summary>
    public ulong LinkSequence;

    /// <summary>Fair classes begun since boot; class 0 is the root bank's.</summary>
    public uint FairClassCount;

    /// <inheritdoc cref="BankNumber"/>
    public uint NotificationNumber;

    /// <inheritdoc cref="BankNumber"/>
    public uint ForwarderNumber;

    /// <summary>What the machine's interrupt lines are bound to.</summary>
    public InterruptLines Interrupts;

    /// <summary>Banks that are dying.</summary>
    public uint DyingBanks;

    /// <summary>Banks that exist.</summary>
    public uint LiveBanks;

    /// <summary>Test builds: entries until the next audit, when not every entry is audited.</summary>
    public uint AuditCountdown;

    /// <summary>Test builds: steps of the piece of work at hand.</summary>
    public uint StepCount;

    /// <summary>Test builds: most steps that a piece has taken.</summary>
    public uint MostSteps;

    /// <summary>Processes that died; a host compares it to notice.</summary>
    public uint DeathCount;

    /// <summary>Set when a mapping was taken away; the kernel's exit then has the machine forget translations.</summary>
    public bool TranslationsAreStale;

    /// <summary>Set when the world was asked to end.</summary>
    public bool IsPoweredOff;

    /// <summary>The exit code that was asked for.</summary>
    public uint ExitCode;

    /// <summary>What a slot outside a table reads as: always null.</summary>
    public Capability NoCapability;

    /// <summary>Defences that a test build has switched off; always none in a release.</summary>
    public Defences RemovedDefences;

    /// <summary>The first process's image: figures for <see cref="Abi.MachineFigure"/>.</summary>
    public ulong ImageEntryPoint;

    /// <inheritdoc cref="ImageEntryPoint"/>
    public ulong ImageDataAddress;

    /// <inheritdoc cref="ImageEntryPoint"/>
    public uint ImageDataPageCount;

    /// <summary>Bytes of the boot command line, kept at <see cref="CommandLineOffset"/> of page zero.</summary>
    public uint CommandLineBytes;

    /// <summary>The bug that a checked kernel has been given.</summary>
    public Mutants PlantedMutant;

    /// <summary>Where the boot command line stands in page zero.</summary>
    public const uint CommandLineOffset = 2048;

    /// <summary>Bytes of the boot command line that are kept.</summary>
    public const uint CommandLineCapacity = 2048;
}
