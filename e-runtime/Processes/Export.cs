namespace AsyncCap.Vats;

/// <summary>An object of this vat that others hold: it has an endpoint of its own, so its messages queue at the object.</summary>
/// <remarks>
/// <para>EX-1: it is there while somebody outside may hold it. Each time this vat hands it out, a new entry is minted with a badge of its own:
/// a <see cref="Grant"/>. Who passes the entry on says so first, at the object; who lets go of it says so too. Both arrive in the order of
/// sending, so nothing is counted as let go of while somebody holds it.</para>
/// <para>EX-2: a holder that lies cuts off at most those who were introduced by the one who introduced him. The one to whom this vat handed
/// the entry lets go of it by a key that only the two know.</para>
/// <para>EX-3: who dies says nothing. But the kernel counts the entries: when there is none left, in no slot and in no message, the object is nobody's
/// outside, whatever was said.</para>
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

    /// <summary>Times it was handed out and is held, by badge.</summary>
    public NumberTable<Grant> Grants { get; } = new();

    /// <summary>How many entries of it were minted.</summary>
    public uint MintedCount { get; set; }

    /// <summary>The badge that the next handing out gets.</summary>
    public uint NextBadge { get; set; } = 1;

    /// <summary>What is known of its coming home; null if it never did.</summary>
    public Homecoming? Homecoming { get; set; }
}

/// <summary>One handing out of an object.</summary>
/// <param name="badge">Its badge.</param>
internal sealed class Grant(uint badge)
{
    private long _returnedCount;
    private bool _isKeyReturned;

    /// <summary>The badge of its entries.</summary>
    public uint Badge => badge;

    /// <summary>What the holder to whom it was handed says when he lets go; 0 when he has, or never had one.</summary>
    public ulong Key { get; set; }

    /// <summary>How many others hold it, whom a holder introduced.</summary>
    public long IntroducedCount { get; set; }

    /// <summary>Whether anybody holds it.</summary>
    public bool IsHeld => Key != 0 || IntroducedCount > 0;

    /// <summary>Somebody lets go.</summary>
    public void Release(ulong key)
    {
        if (key == 0)
        {
            IntroducedCount -= IntroducedCount > 0 ? 1 : 0;
        }
        else if (key == Key)
        {
            Key = 0;
        }
    }

    /// <summary>Whether something of it came home that is not counted yet.</summary>
    public bool IsReturned { get; private set; }

    /// <summary>The next of those.</summary>
    public Grant? NextReturned { get; set; }

    /// <summary>It came home: who passed it to its own vat has counted that one as a holder, or said the key.</summary>
    public void Return(ulong key)
    {
        IsReturned = true;
        if (key == 0)
        {
            _returnedCount++;
        }
        else
        {
            _isKeyReturned |= key == Key;
        }
    }

    /// <summary>Now what came home is let go of.</summary>
    public void CountReturned()
    {
        IntroducedCount -= _returnedCount < IntroducedCount ? _returnedCount : IntroducedCount;
        Key = _isKeyReturned ? 0 : Key;
        _returnedCount = 0;
        _isKeyReturned = false;
        IsReturned = false;
    }
}
