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

    /// <summary>a: call, b: call or promise, c: words and capabilities; sent to a result that is not there yet.</summary>
    Pipelined = 19,

    /// <summary>a: call or promise, b: the promise or object that it waits for.</summary>
    Waits = 20,

    /// <summary>a: call, b: process; the callee passed it on.</summary>
    Forwarded = 21,

    /// <summary>a: promise.</summary>
    PromiseCreated = 22,

    /// <summary>a: promise.</summary>
    PromiseDestroyed = 23,

    /// <summary>a: notification, b: low and c: high 32 bits that were set.</summary>
    Signalled = 24,

    /// <summary>a: process, b: <see cref="FaultCause"/> if its keeper is asked; it does not run until it is resumed.</summary>
    ProcessStopped = 25,

    /// <summary>a: process.</summary>
    ProcessResumed = 26,

    /// <summary>a: schedule; its budget for this period is spent.</summary>
    BudgetSpent = 27,
}
