namespace AsyncCap.Ipc.Abi;

/// <summary>Why a call ended without an answer; <see cref="None"/> means that it was fulfilled.</summary>
public enum BreakReason : byte
{
    /// <summary>Not broken.</summary>
    None = 0,

    /// <summary>The callee resolved the call as broken; its words say why.</summary>
    ByCallee = 1,

    /// <summary>The resolver was dropped or overwritten by the one who held it.</summary>
    ResolverDropped = 2,

    /// <summary>The process that held or would have received the request died of a fault.</summary>
    CalleeFaulted = 3,

    /// <summary>The process that held or would have received the request was destroyed.</summary>
    CalleeDestroyed = 4,

    /// <summary>The endpoint was destroyed, before the send or while the request was queued.</summary>
    EndpointDestroyed = 5,

    /// <summary>The resolver travelled inside a message that was itself lost.</summary>
    LostInTransit = 6,

    /// <summary>The promise was resolved to itself through a chain of others; this one closed the ring.</summary>
    Cycle = 7,

    /// <summary>Its deadline passed first.</summary>
    DeadlinePassed = 8,

    /// <summary>It was sent to a result that is no entry capability, so that nobody can receive it.</summary>
    NotInvocable = 9,

    /// <summary>The promise that it waited for, or was sent to, is destroyed.</summary>
    PromiseDestroyed = 10,

    /// <summary>It was sent to the result of a call that its caller took back.</summary>
    Cancelled = 11,

    /// <summary>The forwarder that it was sent through is blocked or destroyed.</summary>
    Revoked = 12,

    /// <summary>It watched a resolver, and the caller no longer waits for the answer.</summary>
    Abandoned = 13,
}
