namespace AsyncCap.Vats;

/// <summary>What can be wrong with a run.</summary>
public enum CausalFault
{
    /// <summary>Promises that wait for each other in a circle: none of them will ever be decided.</summary>
    Datalock,

    /// <summary>A message that was sent and began no turn.</summary>
    NeverGot,

    /// <summary>A turn whose message nobody sent.</summary>
    OrphanTurn,
}

/// <summary>Something wrong with a run.</summary>
/// <param name="Fault">What.</param>
/// <param name="Text">For people: verbs, vats, turns and promises by name.</param>
public sealed record CausalFinding(CausalFault Fault, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Fault}: {Text}";
}
