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
}
