namespace AsyncCap.Arch.Sharing;

/// <summary>What can be taken away from this folder's code, in the explorer only, to see that it is missed.</summary>
public enum Safeguard
{
    /// <summary>Permit: a wake that came too late for a timeout is waited for.</summary>
    LateWakeIsTaken,

    /// <summary>Permit: taking it is a full fence.</summary>
    PermitIsTakenByExchange,

    /// <summary>Stack: an item is pushed by compare-and-swap, not by read and write.</summary>
    PushIsOneStep,

    /// <summary>Stack: all items are taken by exchange, not by read and write.</summary>
    TakeAllIsOneStep,

    /// <summary>Stack: an item names its successor before it can be found.</summary>
    LinkBeforePublish,

    /// <summary>Mailbox: what was pushed is reversed before it is handed out.</summary>
    OldestFirst,

    /// <summary>Mailbox: who says that it sleeps looks once more before it does.</summary>
    LookAgainBeforeSleep,

    /// <summary>Mailbox: to say that one sleeps is a full fence.</summary>
    SleepIsSaidByExchange,

    /// <summary>Mailbox: who posts pushes first and then looks who sleeps.</summary>
    PushBeforeLookingForSleepers,

    /// <summary>Mailbox: who posts wakes who sleeps.</summary>
    PostWakes,

    /// <summary>Ring: an item is written before the tail says that it is there.</summary>
    ItemBeforeTail,

    /// <summary>Ring: an item is read before the head says that its place is free.</summary>
    ItemBeforeHead,

    /// <summary>Ring: a full ring takes no more.</summary>
    FullIsFull,

    /// <summary>Pool: to say that an item runs is a full fence.</summary>
    RunningIsSaidByExchange,

    /// <summary>Pool: what is scheduled while it runs runs again.</summary>
    RunsAgain,

    /// <summary>Pool: what runs is not put into the queue a second time.</summary>
    OneWorkerAtATime,

    /// <summary>Pool: a worker that says that it sleeps looks at the queue once more.</summary>
    WorkerLooksAgain,

    /// <summary>Pool: one worker at a time takes from the queue.</summary>
    QueueHasOneTaker,

    /// <summary>Free list: the head carries a count of changes, against ABA.</summary>
    HeadIsCounted,

    /// <summary>Baton: who is ended finds out before it goes on.</summary>
    EndIsSeenAfterParking,

    /// <summary>Baton: that a process has ended is written before it is woken.</summary>
    EndIsSaidBeforeWaking,

    /// <summary>Baton: who passes it on sleeps before it touches the world again.</summary>
    PasserSleeps,
}
