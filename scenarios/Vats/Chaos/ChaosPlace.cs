namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>What is wrong on purpose, so that the oracle can be seen to find it.</summary>
internal enum Plant
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A client is told an outcome twice.</summary>
    Repeated,

    /// <summary>A client is not told an outcome.</summary>
    Lost,

    /// <summary>A healthy callee gives the answer to another call.</summary>
    Crossed,

    /// <summary>Clients are bound to an older generation than they are told.</summary>
    Stale,

    /// <summary>A client is never begun.</summary>
    Starved,

    /// <summary>A page is bought and forgotten in each round.</summary>
    Leaked,

    /// <summary>A healthy callee throws.</summary>
    Thrown,
}

/// <summary>Where a node stands, as a word.</summary>
internal readonly struct ChaosPlace
{
    private readonly long _word;

    /// <summary>As it travelled.</summary>
    public ChaosPlace(long word) => _word = word;

    /// <summary>As it is meant.</summary>
    public ChaosPlace(int node, int generation, Plant plant) => _word = (long)((uint)node | ((ulong)generation << 16) | ((ulong)plant << 32));

    /// <summary>As it travels.</summary>
    public long Word => _word;

    /// <summary>Its place in the graph.</summary>
    public int Node => (int)_word & 0xFFFF;

    /// <summary>Its generation.</summary>
    public int Generation => (int)(_word >> 16) & 0xFFFF;

    /// <summary>What is wrong with it beyond its habit.</summary>
    public Plant Plant => (Plant)((int)(_word >> 32) & 0xFF);
}

/// <summary>How large a round is, as a word.</summary>
internal readonly struct ChaosSize
{
    private readonly long _word;

    /// <summary>As it travelled.</summary>
    public ChaosSize(long word) => _word = word;

    /// <summary>As it is meant.</summary>
    public ChaosSize(int nodeCount, int quota) => _word = (long)((uint)nodeCount | ((ulong)quota << 16));

    /// <summary>As it travels.</summary>
    public long Word => _word;

    /// <summary>Nodes alive at once.</summary>
    public int NodeCount => (int)_word & 0xFFFF;

    /// <summary>Calls of each healthy client.</summary>
    public int Quota => (int)(_word >> 16) & 0xFFFF;
}
