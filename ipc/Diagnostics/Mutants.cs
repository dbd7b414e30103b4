namespace AsyncCap.Ipc.Diagnostics;

/// <summary>Bugs that a checked kernel can be given, one at a time: by them every engine that looks for bugs is measured.</summary>
/// <remarks>Each is one small mistake in one place of <c>ipc</c> or <c>kernel</c>, where it could really be made. <see cref="Controls.Is"/> asks for it there.</remarks>
public enum Mutants : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A message is queued and its sleeping server is not woken.</summary>
    SendDoesNotWake = 1,

    /// <summary>A plain answer does not wake the sleeping caller.</summary>
    PlainAnswerDoesNotWake = 2,

    /// <summary>An outcome that went the long way does not wake the sleeping owner.</summary>
    OutcomeDoesNotWake = 3,

    /// <summary>An endpoint whose last message was taken back stays among the ready ones.</summary>
    EndpointStaysReady = 4,

    /// <summary>A call that is taken back while its resolver travels leaves the resolver alive.</summary>
    GenerationKeptInTransit = 5,

    /// <summary>A call that is destroyed with its outcome uncollected stays on its owner's list.</summary>
    WithdrawnOutcomeStays = 6,

    /// <summary>A call that is answered keeps its deadline.</summary>
    DeadlineKeptByAnswer = 7,

    /// <summary>A call that is taken back keeps its deadline.</summary>
    DeadlineKeptByCancel = 8,

    /// <summary>What waits behind a call that is taken back is not told that.</summary>
    CancelReasonLost = 9,

    /// <summary>Who waits for the caller to give up is not told that a deadline did.</summary>
    DeadlineNotToldToWatcher = 10,

    /// <summary>Who waits for the caller to give up is not told at all.</summary>
    WatcherNotTold = 11,

    /// <summary>A watch that is over stays named in what it watched.</summary>
    WatcherStaysNamed = 12,

    /// <summary>The resolvers in a message that is taken back are forgotten.</summary>
    CancelKeepsCargo = 13,

    /// <summary>A message that breaks brings its capabilities back.</summary>
    BreakKeepsCargo = 14,

    /// <summary>A promise is settled and those who wait for it are not told.</summary>
    PromiseTellsNobody = 15,

    /// <summary>A call that was taken back completes when what waits behind it is broken.</summary>
    WithdrawnIsTold = 16,

    /// <summary>A call that is passed on loses its deadline.</summary>
    ForwardForgetsDeadline = 17,

    /// <summary>When the leader of a fair group leaves, the group is lost.</summary>
    GroupLostWithLeader = 18,

    /// <summary>After the first of a fair group comes the last of it.</summary>
    LaneTakesLast = 19,

    /// <summary>The first of a fair queue stays the first.</summary>
    TurnNotPassed = 20,

    /// <summary>The head of a queue with lanes is not looked up again when a message is taken back.</summary>
    LaneHeadKept = 21,

    /// <summary>A list whose last member was taken from its head keeps its tail.</summary>
    ListTailKept = 22,

    /// <summary>What is taken from the head of a list keeps its link.</summary>
    ListLinkKept = 23,

    /// <summary>What is taken from the middle of a list is still counted.</summary>
    ListCountWrong = 24,

    /// <summary>The neighbour of what leaves a list still names it.</summary>
    ListPreviousWrong = 25,

    /// <summary>The work list is empty and keeps its tail.</summary>
    WorkTailKept = 26,

    /// <summary>Who becomes ready enters the schedule that was destroyed.</summary>
    DeadScheduleTaken = 27,

    /// <summary>Time that was used is not taken from the budget.</summary>
    BudgetNotCharged = 28,

    /// <summary>A new period begins with the whole budget, whatever was used beyond the last.</summary>
    DebtForgiven = 29,

    /// <summary>A timer that leaves is still counted among those to look at.</summary>
    TimerCountKept = 30,

    /// <summary>A timer fires one tick too early when it is looked at.</summary>
    TimerFiresEarly = 31,

    /// <summary>A process that is resumed sleeps on although there are events for it.</summary>
    ResumeMissesEvents = 32,

    /// <summary>Rings of three promises and more are not found.</summary>
    RingSearchStopsEarly = 33,

    /// <summary>A ring that was found by shortcuts is broken without going round it again.</summary>
    ShortcutBelieved = 34,

    /// <summary>What waits at a promise is passed on beginning with the second.</summary>
    DrainOutOfOrder = 35,

    /// <summary>Who waits for the outcome of a promise is forgotten when it is destroyed.</summary>
    DependentsForgotten = 36,

    /// <summary>Who waits for a promise is told that it was fulfilled when it was broken.</summary>
    BrokenLooksFulfilled = 37,

    /// <summary>A message is passed on through an entry that may not be written to.</summary>
    EntryWithoutRight = 38,

    /// <summary>A message that goes the long way loses the badge of its entry.</summary>
    BadgeDropped = 39,

    /// <summary>A plain message goes to whatever is in the frame of a destroyed endpoint now.</summary>
    PlainSendToTheGone = 40,

    /// <summary>Who sends to a promise that drains pays for one message instead of two.</summary>
    DrainPaidOnce = 41,

    /// <summary>A promise that does not give its value away is shortened to it.</summary>
    ShortensOpaque = 42,

    /// <summary>A promise is shortened to the last capability of its value instead of the first.</summary>
    ShortensToLast = 43,

    /// <summary>What is reached through a relay is reached with all the rights of the forwarder's target.</summary>
    RelayRightsNotMet = 44,

    /// <summary>A relay of a destroyed forwarder passes messages to whatever is in its frame now.</summary>
    DeadRelayPasses = 45,

    /// <summary>A signal does not wake the sleeping owner.</summary>
    SignalDoesNotWake = 46,

    /// <summary>A second signal overwrites the first.</summary>
    SignalOverwrites = 47,

    /// <summary>A resolver that goes into a message stays with its sender too.</summary>
    ResolverCopied = 48,

    /// <summary>A message does not remember that it carries a resolver.</summary>
    CarrierNotMarked = 49,

    /// <summary>A relay in a message arrives as what it stands for, and can never be revoked.</summary>
    RelayUnwrapped = 50,

    /// <summary>An answer may carry the resolver that it uses up.</summary>
    OwnResolverInAnswer = 51,

    /// <summary>A message may carry the same resolver twice.</summary>
    ResolverTwiceInMessage = 52,

    /// <summary>A call does not learn in which slot its resolver is after a move.</summary>
    MovedResolverForgotten = 53,

    /// <summary>The capability of a call can be copied.</summary>
    CallIsCopied = 54,

    /// <summary>A slot that is dropped counts as two free slots.</summary>
    SlotCountedTwice = 55,

    /// <summary>A completion names the slot of the resolver instead of the call's.</summary>
    WrongOwnerSlot = 56,

    /// <summary>A resolver that came too late keeps its slot.</summary>
    StaleResolverStays = 57,

    /// <summary>The resolver that was used for an answer keeps its slot.</summary>
    AnswerKeepsSlot = 58,

    /// <summary>The resolver leaves its caller before the promise that it is resolved to is looked at.</summary>
    BecomeBeforeDeciding = 59,

    /// <summary>A deadline is forgotten before the new one is looked at.</summary>
    DeadlineBeforeDeciding = 60,

    /// <summary>Who waits for the end of something dead waits for ever.</summary>
    AwaitOfTheDead = 61,

    /// <summary>A batch that takes several kernel entries goes on behind the next of its own, as if that had no words.</summary>
    BatchSkipsOne = 62,

    /// <summary>A table that grows counts one free slot too many.</summary>
    TableGrowsByTooMuch = 63,

    /// <summary>A page of frames that are all free again is kept.</summary>
    PageNotGivenBack = 64,

    /// <summary>A page that is given back is not given back to the balance.</summary>
    BalanceLeaked = 65,

    /// <summary>A bank sells one page more than it has.</summary>
    LimitOffByOne = 66,

    /// <summary>Pages that move to a sub-bank stay with the bank that they come from.</summary>
    TransferCreatesPages = 67,

    /// <summary>The pages of a sub-bank that is gone do not come back.</summary>
    GrantKept = 68,

    /// <summary>A message at an endpoint whose bank is ending is delivered.</summary>
    UnpaidEndpointServed = 69,

    /// <summary>A page that is destroyed keeps its generation.</summary>
    PageGenerationKept = 70,

    /// <summary>Who waits for the end of a notification or a forwarder is not told.</summary>
    NobodyToldOfEnd = 71,

    /// <summary>An endpoint that is destroyed keeps its generation.</summary>
    EndpointGenerationKept = 72,

    /// <summary>The messages at an endpoint that is destroyed leave its queue and do not break.</summary>
    QueueHeadLost = 73,

    /// <summary>Messages at an endpoint that ends after its server break with the endpoint's reason.</summary>
    EndReasonLost = 74,

    /// <summary>The last call that a dead process owed is not broken.</summary>
    LastDebtForgotten = 75,

    /// <summary>The owner of a call that somebody else destroyed sleeps on.</summary>
    DestroyedCallDoesNotWake = 76,

    /// <summary>A promise that is destroyed gives its frame back while somebody waits for it.</summary>
    PromiseGoneTooEarly = 77,

    /// <summary>An entry is minted by who may only wait for the endpoint.</summary>
    MintWithoutRight = 78,

    /// <summary>Who may set one bit of a notification can mint the right to set another.</summary>
    BitMintsBits = 79,

    /// <summary>A promise is bought before its slots are counted, and lost.</summary>
    PromiseBoughtTooEarly = 80,

    /// <summary>What is fetched through a weak capability has all its rights.</summary>
    FetchedThroughWeakWhole = 81,

    /// <summary>A keeper's verdict has no deadline.</summary>
    VerdictHasNoDeadline = 82,

    /// <summary>Who waits for a promise gets its outcome without its words.</summary>
    OutcomeLosesWords = 83,

    /// <summary>A plain message has the words of the record's last one.</summary>
    OldWordsSent = 84,

    /// <summary>A record that was sent one way breaks when the endpoint ends.</summary>
    OneWayLossIsTold = 85,

    /// <summary>Who compares a one-way entry is told whether its endpoint exists.</summary>
    OneWayLifeIsTold = 86,

    /// <summary>A poll tells whether a message that was sent one way was taken.</summary>
    OneWayPollTells = 87,

    /// <summary>A relay to a one-way entry leads to it as to any other.</summary>
    OneWayLostOnTheWay = 88,

    /// <summary>Who asks for the outcome of a settled promise, behind others, tells one of them and not two.</summary>
    LateAwaitPaysOnce = 89,

    /// <summary>A counted entry that is lost with a message counts on.</summary>
    LostHolderCounts = 90,

    /// <summary>A server sleeps on when nobody holds its endpoint any more.</summary>
    UnheldDoesNotWake = 91,

    /// <summary>A server is not told that nobody holds its endpoint if something was queued there then.</summary>
    UnheldForgottenByQueue = 92,

    /// <summary>What is in the slots of a process that has ended counts on.</summary>
    DeadHoldersCount = 93,
}
