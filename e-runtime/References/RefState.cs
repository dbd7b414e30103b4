namespace AsyncCap.Vats;

/// <summary>What a reference is at the moment, seen from the vat that asks.</summary>
public enum RefState
{
    /// <summary>An object of this vat, or data. For ever.</summary>
    Near,

    /// <summary>An object of another vat. It stays that, or breaks.</summary>
    Far,

    /// <summary>Nobody knows yet.</summary>
    Promise,

    /// <summary>It will never be anything. For ever.</summary>
    Broken,
}
