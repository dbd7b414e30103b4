namespace AsyncCap.Vats;

/// <summary>What a vat has to do with a call of its own for others' sake or its own order, and does later if it has none.</summary>
/// <param name="use">What.</param>
/// <param name="slot">The slot of what it is done to.</param>
internal sealed class Owed(CallUse use, uint slot)
{
    /// <summary>What: to let go of an entry (<see cref="CallUse.Only"/>), to ask, also at an object of one's own, to wait for an end or for the last who waits.</summary>
    public CallUse Use => use;

    /// <summary>The slot of what it is done to.</summary>
    public uint Slot => slot;

    /// <summary>By what the entry is let go of.</summary>
    public ulong Key { get; init; }

    /// <summary>Whether the slot is not needed afterwards.</summary>
    public bool IsLast { get; init; }

    /// <summary>Who waits for it.</summary>
    public Promise? Waiter { get; init; }

    /// <summary>The import that it is about.</summary>
    public ImportRecord? Import { get; init; }

    /// <summary>The object of this vat that it is about.</summary>
    public Export? Export { get; init; }

    /// <summary>The promise that it is about.</summary>
    public ExportedPromise? Promise { get; init; }

    /// <summary>The next.</summary>
    public Owed? Next { get; set; }
}
