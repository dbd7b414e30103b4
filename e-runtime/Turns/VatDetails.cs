namespace AsyncCap.Vats;

/// <summary>What most vats do without: it is made when the first of it is needed.</summary>
internal sealed class VatDetails
{
    /// <summary>For people; null if nobody named it.</summary>
    public string? Name;

    /// <summary>What is recorded of it, if somebody watches.</summary>
    public VatTrace? Trace;

    /// <summary>Whether its host may keep what it sends to itself.</summary>
    public bool HoldsBack;

    /// <summary>Who is to be told when the vat ends.</summary>
    public Pending? Mourners;

    /// <summary>Vats whose quota this one exceeded.</summary>
    public Loss? Losses;
}

/// <summary>A vat to which this vat's references are broken, though it lives.</summary>
internal sealed class Loss(Vat vat, Promise grave, Loss? next)
{
    public Vat Vat => vat;

    public Promise Grave => grave;

    public Loss? Next => next;
}
