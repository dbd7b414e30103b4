namespace AsyncCap.Scenarios.Programs.NSquared;

/// <summary>What the director asks of a site, in word 0.</summary>
public enum SiteTask : ulong
{
    /// <summary>Words: site + 2¹⁶ · sites + 2³² · depth; objects in all + 2³² · degree; seed. Makes what the site's objects are.</summary>
    Furnish = 1,

    /// <summary>Word: another site's number. Capability: the entry by which sites talk to it.</summary>
    Meet = 2,

    /// <summary>Tells other sites of this one's objects, as far as they have peers there. Answered when all know.</summary>
    Introduce = 3,

    /// <summary>Pairs only. Words: own end + 2³² · the other's; address of the pages; the other's site + 2³² if this is the higher of the two.</summary>
    Connect = 4,

    /// <summary>Pairs only. Word: own end, not to be used any more.</summary>
    Disconnect = 5,

    /// <summary>Words: messages that this site begins; 1 if each carries a capability. Answered when all are answered.</summary>
    Traffic = 6,

    /// <summary>Words: mean ticks between messages that this site begins; how many. Answered when all are answered.</summary>
    Load = 7,

    /// <summary>Word: first bucket. Answer: up to 6 counts of latencies, the longest of all, how many failed.</summary>
    Latencies = 8,

    /// <summary>Words: number of one more object; its eight peers, 16 bits each. Answered when it knows them and they know it.</summary>
    Join = 9,

    /// <summary>Word: its number. Answered when it is gone and its peers know.</summary>
    Leave = 10,

    /// <summary>Credits only: the rings are mapped, and may be looked at.</summary>
    Begin = 11,
}

/// <summary>What sites tell each other, in word 0.</summary>
public enum NeighbourTask : ulong
{
    /// <summary>Words: four numbers of objects, 32 bits each. Capabilities: the entries of so many of them.</summary>
    Know = 1,

    /// <summary>Words: a newcomer's number; the peer whose entry it wants in return. Capability: its own.</summary>
    Exchange = 2,

    /// <summary>Word: number of an object that is gone.</summary>
    Forget = 3,

    /// <summary>Word: an end of the receiver's. Capability: what to signal when something was put into its rings.</summary>
    Bell = 4,

    /// <summary>Words: an end of the receiver's; a token. Capability: what the token in the ring stands for.</summary>
    Transfer = 5,
}
