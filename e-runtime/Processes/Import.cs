namespace AsyncCap.Vats;

/// <summary>An object of another vat, as references to it name it.</summary>
internal sealed class Import(ImportRecord record)
{
    /// <summary>What the kernel knows it by.</summary>
    public ImportRecord Record => record;
}

/// <summary>The capability of an import. It outlives the import, so that it can be given back.</summary>
internal sealed class ImportRecord(ulong birth, uint slot, ulong key)
{
    /// <summary>What the object is called in the table of births: the same for all ways to it.</summary>
    public ulong Birth => birth;

    /// <summary>The slot of the entry.</summary>
    public uint Slot => slot;

    /// <summary>What to say when this vat lets go of it; none if it was introduced by another than its own vat.</summary>
    public ulong Key => key;

    /// <summary>What references to it have become, since a message to it told that it is gone.</summary>
    public Promise? Grave { get; set; }

    /// <summary>Messages that were sent to it and have not come back.</summary>
    public int SentCount { get; set; }
}
