using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>Somebody whom a node knows, as far as it knows.</summary>
internal sealed class ChaosPeer(int node)
{
    /// <summary>The place in the graph.</summary>
    public int Node => node;

    /// <summary>Who stands there.</summary>
    public Eventual<IChaosNode> Reference { get; set; }

    /// <summary>Of what generation; -1 if that was never asked.</summary>
    public int Generation { get; set; } = -1;

    /// <summary>Whether the reference is of use.</summary>
    public bool IsBound { get; set; }

    /// <summary>Notes that a generation is gone.</summary>
    public void Lose(int generation) => IsBound &= generation != Generation;
}

/// <summary>A call that a node made and that has no outcome yet.</summary>
internal sealed class ChaosCall(ChaosPeer peer, int generation, int since)
{
    /// <summary>Who is called.</summary>
    public ChaosPeer Peer => peer;

    /// <summary>Of what generation.</summary>
    public int Generation => generation;

    /// <summary>The tick in which it was made.</summary>
    public int Since => since;

    /// <summary>Whether it took too long.</summary>
    public bool IsOverdue { get; set; }

    /// <summary>Resolved when there is an outcome, or its maker has left it.</summary>
    public Resolver<bool>? Leaving { get; set; }

    /// <summary>The one before, in the list of open calls.</summary>
    public ChaosCall? Previous { get; set; }

    /// <summary>The next one.</summary>
    public ChaosCall? Next { get; set; }
}
