namespace AsyncCap.Arch.Exploration.Common;

/// <summary>In which order threads see each other's writes.</summary>
public enum MemoryModel
{
    /// <summary>Sequential consistency: one order, the same for all, and every read sees the last write.</summary>
    Sc,

    /// <summary>Total store order, as on x86-64: each thread has a first-in-first-out buffer of its own writes.</summary>
    Tso,
}
