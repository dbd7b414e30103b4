namespace AsyncCap.Ipc.Abi;

/// <summary>Where a call is in its life. Poll reports these values.</summary>
public enum CallState : byte
{
    /// <summary>In its owner's pool, ready to carry a message.</summary>
    Idle = 0,

    /// <summary>On an endpoint's queue.</summary>
    Queued = 1,

    /// <summary>Delivered; a process holds its resolver.</summary>
    InService = 2,

    /// <summary>Delivered; its resolver travels inside another call.</summary>
    InTransit = 3,

    /// <summary>Decided; on its owner's completions until a turn collects it.</summary>
    Completed = 4,

    /// <summary>Sent to a result that is not there yet: on the pipeline of a promise or call.</summary>
    Pipelined = 5,

    /// <summary>Waits for a promise to settle, for an object to end, or only for its deadline.</summary>
    Waiting = 6,

    /// <summary>Decided, and what was sent to its result is being passed on; then it is completed.</summary>
    Settling = 7,
}
