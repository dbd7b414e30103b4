namespace AsyncCap.Scenarios.Programs.Retracing;

/// <summary>What an act of a script is. The numbers stand in boot lines.</summary>
/// <remarks>This file and <see cref="Act"/> are compiled into the explorer too, which writes scripts.</remarks>
internal enum ActKind : byte
{
    /// <summary>A turn with one entry, which does not sleep.</summary>
    Operation = 0,

    /// <summary>A turn with nothing in it, which sleeps if there is nothing to collect.</summary>
    Sleep = 1,

    /// <summary>A read of address 0.</summary>
    Crash = 2,

    /// <summary>A turn that drops several slots and does not sleep.</summary>
    Drop = 3,

    /// <summary>The first process starts an actor.</summary>
    Start = 4,

    /// <summary>The first process gives an actor a capability to another actor's process.</summary>
    GrantProcess = 5,

    /// <summary>The first process gives an actor a capability to another actor's bank.</summary>
    GrantBank = 6,

    /// <summary>The set-up is done: the first process sleeps until everybody does, and the steps begin.</summary>
    Rest = 7,
}
