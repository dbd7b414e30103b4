namespace AsyncCap.Vats;

/// <summary>A call of the kernel's, which this vat pays for: idle, or on its way with a message.</summary>
internal sealed class CallRecord(uint slot)
{
    /// <summary>The slot of the call.</summary>
    public uint Slot => slot;

    /// <summary>What it is used for at the moment.</summary>
    public CallUse Use { get; set; }

    /// <summary>What the outcome settles, or who waits for it; null if nobody does.</summary>
    public Promise? Promise { get; set; }

    /// <summary>How the outcome passes.</summary>
    public Passing? Passing { get; set; }

    /// <summary>The import that the message went to.</summary>
    public ImportRecord? Import { get; set; }

    /// <summary>The slot of the page that the message's contents went in; 0 if there is none.</summary>
    public uint Page { get; set; }

    /// <summary>Promises that went with the message.</summary>
    public ExportedPromise? Carried { get; set; }

    /// <summary>The slot of the promise of another vat that it waits for; 0 if there is none.</summary>
    public uint Awaited { get; set; }

    /// <summary>The import whose end it waits for.</summary>
    public ImportRecord? Mourned { get; set; }

    /// <summary>The object of this vat that came home.</summary>
    public Export? Home { get; set; }

    /// <summary>The next idle one.</summary>
    public CallRecord? NextIdle { get; set; }
}

/// <summary>What a call is used for.</summary>
internal enum CallUse
{
    /// <summary>For nothing.</summary>
    None,

    /// <summary>A message whose result somebody wants.</summary>
    Message,

    /// <summary>A message whose result nobody wants.</summary>
    Only,

    /// <summary>The question whether everything before it has arrived.</summary>
    Question,

    /// <summary>It waits for a promise of another vat.</summary>
    Import,

    /// <summary>It waits until nobody waits for a promise of this vat any more.</summary>
    LastWaiter,

    /// <summary>It waits for the end of an object.</summary>
    End,

    /// <summary>The question whether everything that was sent to an object of this vat, by whoever passed it home, has arrived.</summary>
    Homecoming,

    /// <summary>A clock.</summary>
    Timer,
}

/// <summary>A promise of this vat that others hold as one of the kernel's. It has one holder, to whom one message took it.</summary>
/// <remarks>It is given back when it is settled, the message was answered (so the holder waits for it), and this vat, who asks last, has
/// been told: by then everybody who waited has his own copy.</remarks>
internal sealed class ExportedPromise(uint slot, uint resolver)
{
    /// <summary>The slot of the promise.</summary>
    public uint Slot => slot;

    /// <summary>The slot of its resolver, until it is used.</summary>
    public uint Resolver => resolver;

    /// <summary>Whether its holder is known to wait for it.</summary>
    public bool HasArrived { get; set; }

    /// <summary>The next that went with the same message.</summary>
    public ExportedPromise? Next { get; set; }
}
