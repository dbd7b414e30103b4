namespace AsyncCap.Ipc.Abi;

/// <summary>What one entry of a turn's batch asks for. The numbers are ABI and never change meaning.</summary>
public enum Operation : byte
{
    /// <summary>No operation; the kernel refuses it, so that a zeroed entry is never mistaken for work.</summary>
    None = 0,

    /// <summary>Invokes a capability: queues the call on an endpoint, or has a kernel object answer at once.</summary>
    Send = 1,

    /// <summary>Answers the call that a resolver names, with data and capabilities or with a broken outcome.</summary>
    Resolve = 2,

    /// <summary>Takes an undecided call back; the record is idle again when the operation returns.</summary>
    Cancel = 3,

    /// <summary>Tells the state of a call, and sees the death of its target before the event arrives.</summary>
    Poll = 4,

    /// <summary>Forgets the capability in a slot. Dropping a resolver breaks its call.</summary>
    Drop = 5,

    /// <summary>Copies a capability into a free slot, or over an occupied one. A resolver is moved, never copied.</summary>
    Copy = 6,

    /// <summary>Has an idle call wait for a promise, for the end of an object, or for a resolver to lose its caller.</summary>
    Await = 7,

    /// <summary>Passes the call that a resolver names on to another target, with a message of the callee's choice.</summary>
    Forward = 8,

    /// <summary>Sets the time at which a call breaks by itself; on an idle call, a plain timer.</summary>
    Deadline = 9,

    /// <summary>Tells the type, rights and life of a capability, and whether it equals another.</summary>
    Compare = 10,

    /// <summary>Destroys the object that a capability names, and empties its slot.</summary>
    Destroy = 11,
}
