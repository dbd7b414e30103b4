namespace AsyncCap.Vats;

/// <summary>Where a promise stands. From <see cref="Referring"/> on nothing changes any more, and it may be read without its latch.</summary>
internal enum Phase
{
    /// <summary>Undecided: what is sent to it waits in it.</summary>
    Open = 0,

    /// <summary>Decided, while what waited is passed on; what comes meanwhile waits behind it. To everybody it looks open.</summary>
    Draining = 1,

    /// <summary>Undecided, but on its way through another process: what is sent to it goes after it.</summary>
    Piped = 2,

    /// <summary>Resolved to a promise that is undecided itself.</summary>
    Chained = 3,

    /// <summary>An object and the vat it lives in.</summary>
    Referring = 4,

    /// <summary>Data.</summary>
    Fulfilled = 5,

    /// <summary>Broken by a problem.</summary>
    Broken = 6,
}
