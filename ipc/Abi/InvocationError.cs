namespace AsyncCap.Ipc.Abi;

/// <summary>Why an operation was refused. A refused operation changed nothing. Listed with causes in docs/errors.md.</summary>
public enum InvocationError : uint
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>The slot lies outside the capability table.</summary>
    InvalidSlot = 1,

    /// <summary>The slot is inside the table but holds no capability.</summary>
    EmptySlot = 2,

    /// <summary>The capability is of a type that this operation does not take.</summary>
    WrongType = 3,

    /// <summary>The capability lacks a right that the operation needs.</summary>
    NoRight = 4,

    /// <summary>The object, or the call that a resolver named, is gone.</summary>
    Stale = 5,

    /// <summary>No such operation, or no such method on this object.</summary>
    UnknownOperation = 6,

    /// <summary>Not the number of words or capabilities that the method takes.</summary>
    InvalidCount = 7,

    /// <summary>An argument lies outside its range; the method's entry in docs/abi.md gives the bounds.</summary>
    RangeError = 8,

    /// <summary>The target queues messages, so the send needs a call to carry this one.</summary>
    CallRequired = 9,

    /// <summary>The call is in flight, or its completion has not been collected.</summary>
    CallBusy = 10,

    /// <summary>There is nothing to cancel: the call is idle or its outcome is already decided.</summary>
    NotPending = 11,

    /// <summary>The bank has no balance left for this.</summary>
    LimitReached = 12,

    /// <summary>The capability table has no free slot.</summary>
    NoFreeSlot = 13,

    /// <summary>The capability is linear or bound to its owner and cannot be passed on like this.</summary>
    NotTransferable = 14,

    /// <summary>The page or position is already in use by a mapping.</summary>
    AlreadyMapped = 15,

    /// <summary>The process is not in the state that the method needs.</summary>
    InvalidState = 16,

    /// <summary>An entry does not fit in the submission part; it and what follows were not looked at.</summary>
    MalformedBatch = 17,

    /// <summary>The record's generations are used up; it can only be destroyed.</summary>
    Retired = 18,

    /// <summary>The image is not a program this kernel can load; the reply words say where.</summary>
    InvalidImage = 19,

    /// <summary>Only one at a time: the resolver is watched, or the interrupt line is bound, already.</summary>
    AlreadyBound = 20,
}
