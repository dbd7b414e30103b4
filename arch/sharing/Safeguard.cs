namespace AsyncCap.Arch.Sharing;

/// <summary>What can be taken away from this folder's code and the vats', in the explorer only, to see that it is missed.</summary>
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

    /// <summary>Ring, steal queue: an item is written before the tail says that it is there.</summary>
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

    /// <summary>Ready queue: what is put there behind a gap is there.</summary>
    GapIsNotTheEnd,

    /// <summary>Steal queue: its owner takes by compare-and-swap, not by read and write.</summary>
    TakeIsOneStep,

    /// <summary>Steal queue: a thief takes by compare-and-swap, not by read and write.</summary>
    StealIsOneStep,

    /// <summary>Steal queue: a put is a full fence.</summary>
    PutIsAFence,

    /// <summary>Steal queue: a larger array is found when all is in it.</summary>
    CopiedBeforeGrown,

    /// <summary>Pool: a worker that is about to sleep looks at the others' queues.</summary>
    LooksAtAllQueues,

    /// <summary>Pool: who took several items wakes somebody for those that it does not run.</summary>
    WakesForTheRest,

    /// <summary>Free list: the head carries a count of changes, against ABA.</summary>
    HeadIsCounted,

    /// <summary>Baton: who is ended finds out before it goes on.</summary>
    EndIsSeenAfterParking,

    /// <summary>Baton: that a process has ended is written before it is woken.</summary>
    EndIsSaidBeforeWaking,

    /// <summary>Baton: who passes it on sleeps before it touches the world again.</summary>
    PasserSleeps,

    /// <summary>Vats: a latch is taken by compare-and-swap, not by read and write.</summary>
    LatchIsOneStep,

    /// <summary>Vat: to look for more and to say that it rests is one step.</summary>
    RestIsOneStep,

    /// <summary>Vat: what it sends to itself waits behind what has arrived.</summary>
    OwnSendsBehindArrived,

    /// <summary>Vat: its end wakes it, if promises of its are waited for.</summary>
    EndWakes,

    /// <summary>Vat: it does not rest before what breaks with it is broken.</summary>
    EndIsWork,

    /// <summary>Vat: a promise that somebody began to wait for as its vat ended breaks.</summary>
    WatchSeesTheEnd,

    /// <summary>Vat: a promise that was decided as it was about to be watched is not.</summary>
    WatchLooksAgain,

    /// <summary>Vat: messages that would not fit are counted with those whose turn comes.</summary>
    QuotaCountsAll,

    /// <summary>Vat: what waits when it ends breaks.</summary>
    WaitingBreaks,

    /// <summary>Promise: what comes waits behind what is there.</summary>
    WaitsBehind,

    /// <summary>Promise: what waited is passed on before anybody sees the decision.</summary>
    DrainBeforeDecided,

    /// <summary>Promise: what came while it was emptied is passed on too.</summary>
    DrainLooksAgain,

    /// <summary>Promise: who waits or sends looks at the phase under the latch.</summary>
    PhaseIsReadUnderLatch,

    /// <summary>Promise: the latch is given back after the outcome was written.</summary>
    UnlockIsLast,

    /// <summary>Promise: the way to the far end of a chain is shortened by links that are final only.</summary>
    ShortensFinalLinks,

    /// <summary>Promise with a handler: it says that it sleeps before it looks for a message, and not after.</summary>
    SleepIsSaidBeforeLooking,

    /// <summary>Promise: one is linked to another at a time.</summary>
    ChainsOneAtATime,

    /// <summary>Promise: a search for rings goes through those that are being emptied.</summary>
    SearchSeesDraining,
}
