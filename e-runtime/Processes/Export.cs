namespace AsyncCap.Vats;

/// <summary>An object of this vat that others hold: it has an endpoint of its own, so its messages queue at the object.</summary>
/// <remarks>
/// <para>EX-1: it is there while somebody outside may hold it. Each time this vat hands it out, a new entry is minted, with a badge of its own
/// that stands for this handing out: a <see cref="Grant"/>. Who passes the entry on says so first, at the object; who lets go says how
/// many he lets go. Both arrive in the order of sending, so a count never comes to 0 while somebody holds.</para>
/// <para>EX-2: a holder that lies about his count cuts off those to whom he passed it, and nobody else.</para>
/// </remarks>
internal sealed class Export(uint index, object target, uint endpoint)
{
    /// <summary>Its place in the table: the endpoint's label.</summary>
    public uint Index => index;

    /// <summary>The object.</summary>
    public object Target => target;

    /// <summary>The slot of its endpoint.</summary>
    public uint Endpoint => endpoint;

    /// <summary>What it is called in the table of births.</summary>
    public ulong Birth { get; set; }

    /// <summary>The next export whose object has the same hash.</summary>
    public Export? NextAlike { get; set; }

    /// <summary>Times it was handed out and not let go, by badge.</summary>
    public NumberTable<Grant> Grants { get; } = new();

    /// <summary>The badge that the next handing out gets.</summary>
    public uint NextBadge { get; set; } = 1;
}

/// <summary>One handing out of an object, and how many hold it by that.</summary>
internal sealed class Grant
{
    /// <summary>How many.</summary>
    public long Count { get; set; } = 1;
}
