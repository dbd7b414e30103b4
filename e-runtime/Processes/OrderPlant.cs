namespace AsyncCap.Vats;

/// <summary>Mistakes that would break E-order between processes, for the tests that must find them.</summary>
internal enum OrderPlant
{
    /// <summary>None.</summary>
    None,

    /// <summary>An object of this vat that comes home, as whatever, can be sent to at once, though what was sent to it before is still on its way.</summary>
    ComesHomeAtOnce,

    /// <summary>The same for one that comes in a message or in data alone.</summary>
    ArgumentComesHomeAtOnce,

    /// <summary>An object for which something waits can be passed on before it is asked whether all has come home.</summary>
    PassesOnUnasked,

    /// <summary>What arrives becomes a turn before what waits in the queue.</summary>
    RunsBeforeTheQueue,

    /// <summary>What is sent to a result goes to it still when the kernel has told the outcome: it skips what waits in the promise by then.</summary>
    SendsToWhatIsDecided,

    /// <summary>A promise that was handed out is let go of when its message was answered, without asking whether its holder has been told.</summary>
    LetsGoTooEarly,

    /// <summary>Nobody listens to the kernel's word that nobody holds an object any more.</summary>
    KeepsForTheDead,
}
