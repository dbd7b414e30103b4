namespace AsyncCap.Vats;

/// <summary>What a vat can tell of itself.</summary>
/// <param name="turns">Turns run so far.</param>
/// <param name="waiting">Messages that wait for it.</param>
/// <param name="exports">Its objects that other processes may hold; 0 where vats share a process.</param>
/// <param name="imports">Objects of other processes that it may hold; 0 where vats share a process.</param>
/// <param name="heapBytes">Bytes of its objects, where it has a heap of its own; else of the whole process.</param>
[PassByCopy]
public readonly struct VatStats(long turns, long waiting, int exports, int imports, long heapBytes)
{
    /// <summary>Turns run so far.</summary>
    public long Turns { get; } = turns;

    /// <summary>Messages that wait for it.</summary>
    public long Waiting { get; } = waiting;

    /// <summary>Its objects that other processes may hold; 0 where vats share a process.</summary>
    public int Exports { get; } = exports;

    /// <summary>Objects of other processes that it may hold; 0 where vats share a process.</summary>
    public int Imports { get; } = imports;

    /// <summary>Bytes of its objects, where it has a heap of its own; else of the whole process.</summary>
    public long HeapBytes { get; } = heapBytes;
}

/// <summary>What control of a vat asks of the vat itself.</summary>
internal interface IVatRoot : IVat
{
    /// <summary>What it can tell of itself.</summary>
    VatStats Stats();

    /// <summary>Collects garbage after this turn, if the vat has a heap of its own.</summary>
    void CollectGarbage();

    /// <summary>Ends it with this turn.</summary>
    void End(string reason);
}
