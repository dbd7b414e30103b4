namespace AsyncCap.Vats;

/// <summary>What a <see cref="CausalEvent"/> tells. Numbers stand in stored traces and never change meaning.</summary>
public enum CausalKind
{
    /// <summary>None: an empty record.</summary>
    None = 0,

    /// <summary>A message was sent: its id, its verb, and the promise of its result if there is one.</summary>
    Sent = 1,

    /// <summary>That message waits behind a promise; follows its <see cref="Sent"/>. Or, with <see cref="CausalEvent.Detail"/> 1, somebody awaits
    /// the promise: the id is that of the turn in which he will go on, and the site is the name of what waits.</summary>
    SentIf = 2,

    /// <summary>A turn began with this message.</summary>
    Got = 3,

    /// <summary>The turn that began with this message ended.</summary>
    Returned = 4,

    /// <summary>A promise became an object or data.</summary>
    Fulfilled = 5,

    /// <summary>A promise broke; the detail is the <see cref="ProblemKind"/>.</summary>
    Broken = 6,

    /// <summary>A promise was resolved to another one, whose name stands in place of a message's.</summary>
    Progressed = 7,

    /// <summary>A text by the program; the site is its number in the vat.</summary>
    Comment = 8,

    /// <summary>A vat was made; the site is its number.</summary>
    VatMade = 9,

    /// <summary>A vat was ended; the site is its number.</summary>
    VatEnded = 10,

    /// <summary>A message met a vat that had ended or had no room; the detail is the <see cref="ProblemKind"/>.</summary>
    Dropped = 11,
}
