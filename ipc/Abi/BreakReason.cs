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
}
