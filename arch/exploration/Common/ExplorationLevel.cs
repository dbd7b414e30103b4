namespace AsyncCap.Arch.Exploration.Common;

/// <summary>What one step of an exploration is.</summary>
public enum ExplorationLevel
{
    /// <summary>A kernel entry, a slice of work or an event of the machine; states are stored and compared.</summary>
    States = 1,

    /// <summary>A turn of a vat.</summary>
    Turns = 2,

    /// <summary>A read, a write or a compare-and-swap of a word that threads share.</summary>
    Instructions = 3,
}
