namespace AsyncCap.Scenarios.Programs;

/// <summary>The programs of the image, by the number that a process starts with.</summary>
public enum ProgramNumber : uint
{
    /// <summary>Runs the stories that the boot command line names. The first process.</summary>
    Director = 0,

    /// <summary>Serves calls in the way its argument says: well, badly, or not at all.</summary>
    Callee = 1,

    /// <summary>Does the one forbidden thing that its argument names.</summary>
    Attacker = 2,

    /// <summary>Serves calls of four words in batches, as fast as it can.</summary>
    BatchServer = 3,

    /// <summary>Knows one other of its kind: what chains of promises lead through.</summary>
    Link = 8,

    /// <summary>Computes for its clients and believes every address: for keepers to mend.</summary>
    Patient = 6,

    /// <summary>Attacks with calls and capabilities, in the way its argument says.</summary>
    Assailant = 4,

    /// <summary>Drives the console: interrupts in, lines out.</summary>
    ConsoleDriver = 9,

    /// <summary>Does whatever the numbers of a play tell it.</summary>
    Gambler = 10,

    /// <summary>Does the acts that a script has for it.</summary>
    Follower = 11,

    /// <summary>Hosts objects that are endpoints, for the story about N squared.</summary>
    ObjectSite = 12,

    /// <summary>Hosts objects of which each pair has rings in shared memory.</summary>
    PairSite = 13,

    /// <summary>One side of a diode, as its argument says.</summary>
    Diode = 24,

    /// <summary>Hosts objects each of which has a ring in shared memory, for which its peers have credits.</summary>
    CreditSite = 14,
}
