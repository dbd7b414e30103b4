using System;

namespace AsyncCap.Ipc.Diagnostics;

/// <summary>Defences by name, for negative controls.</summary>
[Flags]
public enum Defences : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A capability must have its object's generation.</summary>
    Generations = 1,

    /// <summary>The kernel compares the lengths in a batch with the page.</summary>
    BatchBounds = 2,

    /// <summary>Pages that are not for execution are mapped so.</summary>
    NoExecute = 4,

    /// <summary>What a dead process owed is broken.</summary>
    Debts = 8,

    /// <summary>A dropped resolver breaks its call.</summary>
    DroppedResolvers = 16,

    /// <summary>Answering or cancelling a call kills its resolver.</summary>
    SingleUse = 32,

    /// <summary>Programs may not touch the kernel's pages (metal: the user bit; SMEP and SMAP guard the other direction).</summary>
    SupervisorPages = 64,

    /// <summary>What is sent to a settling promise goes behind what waits there.</summary>
    DrainOrder = 128,

    /// <summary>A ring of promises is found and broken.</summary>
    CycleCheck = 256,

    /// <summary>A turn that asks for much is carried out in several kernel entries.</summary>
    EntryBudget = 512,

    /// <summary>Ready endpoints take turns by fair class.</summary>
    FairGroups = 1024,

    /// <summary>A process whose budget is spent does not run.</summary>
    CpuBudgets = 2048,

    /// <summary>Weak and opaque marks, and rights taken from copies, are kept.</summary>
    Attenuation = 4096,

    /// <summary>Timers that are due are looked at in slices.</summary>
    TimerSlices = 8192,

    /// <summary>A keeper that dies decides by that.</summary>
    KeeperDeath = 16384,

    /// <summary>A destroyed bank's code stops first.</summary>
    CodeFirst = 32768,

    /// <summary>A purchase is compared with the balance.</summary>
    Limits = 65536,

    /// <summary>Free slots are counted before a message is delivered.</summary>
    SlotCounts = 131072,

    /// <summary>Long work is cut into slices.</summary>
    WorkSlices = 262144,

    /// <summary>A frame whose generations are used up is retired.</summary>
    Retirement = 524288,

    /// <summary>A blocked or destroyed forwarder passes nothing on.</summary>
    Revocation = 1048576,

    /// <summary>No defence: without it, plain messages go the long way too, so that tests can compare the two.</summary>
    PlainMessages = 2097152,

    /// <summary>A record that was sent one way comes back at its time, and looks the same until then, whatever became of the message.</summary>
    Quanta = 4194304,

    /// <summary>Who asks for the outcome of a settled promise is told after those who asked before him.</summary>
    AwaitOrder = 8388608,

    /// <summary>Copies of a counted entry are counted.</summary>
    HolderCounts = 16777216,
}
