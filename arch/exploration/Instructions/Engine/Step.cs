namespace AsyncCap.Arch.Exploration.Instructions.Engine;

/// <summary>One step that was taken.</summary>
internal struct Step
{
    /// <summary>Who: 0 to 7 the threads; 8 to 15 their store buffers.</summary>
    public int Process;

    /// <summary>What, with what is known since: a compare-exchange that did not write is a read.</summary>
    public Operation Operation;

    /// <summary>Who could have, as a mask of processes.</summary>
    public uint Enabled;

    /// <summary>A step that must come before, besides the process's own last one, plus one; 0 if there is none.</summary>
    public int After;

    /// <summary>An unpark of a slot that had its permit: it may come later than who takes that permit.</summary>
    public bool HadPermit;
}
