namespace AsyncCap.Ipc.Abi;

/// <summary>What a record of the trace ring tells. Objects are named by type and number of birth, alike in both worlds.</summary>
public enum TraceKind : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>a: bank, b: parent.</summary>
    BankCreated = 1,

    /// <summary>a: bank.</summary>
    BankDestroyed = 2,

    /// <summary>a: process.</summary>
    ProcessCreated = 3,

    /// <summary>a: process.</summary>
    ProcessStarted = 4,

    /// <summary>a: process, b: <see cref="FaultCause"/>.</summary>
    ProcessDied = 5,

    /// <summary>a: process; its last frame is back in its bank.</summary>
    ProcessGone = 6,

    /// <summary>a: endpoint, b: process.</summary>
    EndpointCreated = 7,

    /// <summary>a: endpoint.</summary>
    EndpointDestroyed = 8,

    /// <summary>a: call, b: process.</summary>
    CallCreated = 9,

    /// <summary>a: call.</summary>
    CallDestroyed = 10,

    /// <summary>a: call, b: endpoint, c: words and capabilities (low and high 16 bits).</summary>
    Sent = 11,

    /// <summary>a: call, b: endpoint, c: process.</summary>
    Delivered = 12,

    /// <summary>a: call, b: words and capabilities.</summary>
    Fulfilled = 13,

    /// <summary>a: call, b: <see cref="BreakReason"/>.</summary>
    Broken = 14,

    /// <summary>a: call.</summary>
    Cancelled = 15,

    /// <summary>a: call, b: process; the owner has the outcome.</summary>
    Collected = 16,

    /// <summary>a: process; a resolver named a call that is gone.</summary>
    LateResolve = 17,

    /// <summary>a: process, b: error, c: operation.</summary>
    Refused = 18,
}
