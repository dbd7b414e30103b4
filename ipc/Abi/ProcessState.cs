namespace AsyncCap.Ipc.Abi;

/// <summary>What a process is doing.</summary>
public enum ProcessState : byte
{
    /// <summary>Made, not started.</summary>
    Embryo = 0,

    /// <summary>On the run queue or running.</summary>
    Ready = 1,

    /// <summary>Asleep on its own event queue, the only place where a process sleeps.</summary>
    Waiting = 2,

    /// <summary>Ended by a fault, by itself or by its owner; being taken apart.</summary>
    Dead = 3,

    /// <summary>Stopped by a fault or by the holder of its capability: it does not run and has lost nothing.</summary>
    Stopped = 4,
}
