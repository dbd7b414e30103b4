namespace AsyncCap.Arch.Hosted.Matrix;

/// <summary>Where the call of a row is when something happens to it.</summary>
public enum Situation
{
    /// <summary>Not sent.</summary>
    Idle,

    /// <summary>On the endpoint's queue.</summary>
    Queued,

    /// <summary>The callee holds its resolver.</summary>
    InService,

    /// <summary>The receiver holds its resolver: the callee passed it on.</summary>
    InServiceElsewhere,

    /// <summary>The callee has forwarded it: it is on the queue of the receiver's endpoint.</summary>
    QueuedElsewhere,

    /// <summary>The callee has sent its resolver on, in a message that waits for the receiver.</summary>
    InTransit,

    /// <summary>The receiver has sent the resolver back in its answer, which waits for the callee.</summary>
    InTransitInAnswer,

    /// <summary>Sent to a promise whose resolver the callee holds.</summary>
    Pipelined,

    /// <summary>Waits for the outcome of that promise.</summary>
    Waiting,

    /// <summary>Waits for the end of the endpoint.</summary>
    Watching,

    /// <summary>Answered, while other calls that were sent to its result are being passed on.</summary>
    Settling,

    /// <summary>Answered, and not yet collected.</summary>
    Completed,

    /// <summary>Sent right after it happened, whatever it was.</summary>
    SentAfterwards,

    /// <summary>Likewise, through a relay of a forwarder that stands for the callee's entry.</summary>
    SentThroughRelayAfterwards,

    /// <summary>On the endpoint's queue, where a relay has led it.</summary>
    QueuedThroughRelay,

    /// <summary>The callee holds its resolver, and it came through a relay.</summary>
    InServiceThroughRelay,

    /// <summary>Sent to a promise that will be resolved to the relay.</summary>
    PipelinedBeforeRelay,

    /// <summary>Sent to the result of another call of the caller's, which the callee holds.</summary>
    PipelinedToResult,

    /// <summary>On a lane of the endpoint, beside another fair class's.</summary>
    QueuedInLane,

    /// <summary>The callee has resolved it to that promise.</summary>
    Becoming,

    /// <summary>Waits for what becomes of a resolver that the caller holds: of the receiver's call to the caller.</summary>
    WatchingResolver,

    /// <summary>Waits for a time.</summary>
    Timing,

    /// <summary>The callee holds its resolver and faults, right after it happened; a keeper is there to be asked.</summary>
    FaultsAfterwards,

    /// <summary>The callee holds its resolver, has faulted, and its keeper has the fault in hand.</summary>
    FaultInHand,

    /// <summary>On the endpoint's queue; the callee has faulted, and the fault is on the queue of its keeper's endpoint.</summary>
    FaultQueued,
}

/// <summary>Everything in a row's world that can end, or that something can be done to.</summary>
public enum Item
{
    /// <summary>Nothing at all.</summary>
    None,

    /// <summary>The process whose call it is.</summary>
    Caller,

    /// <summary>The process that serves the endpoint.</summary>
    Callee,

    /// <summary>The process that the callee passes the resolver to.</summary>
    Receiver,

    /// <summary>The bank of the caller.</summary>
    CallersBank,

    /// <summary>The bank of the callee.</summary>
    CalleesBank,

    /// <summary>The bank of the receiver.</summary>
    ReceiversBank,

    /// <summary>The call.</summary>
    Record,

    /// <summary>The bank that pays for the call, if it is not the caller's.</summary>
    RecordsBank,

    /// <summary>The endpoint that it was sent to.</summary>
    Endpoint,

    /// <summary>The bank that pays for the endpoint, if it is not the callee's.</summary>
    EndpointsBank,

    /// <summary>The callee's own call, whose message carries the resolver.</summary>
    Carrier,

    /// <summary>The bank that pays for the carrier, if it is not the callee's.</summary>
    CarriersBank,

    /// <summary>The endpoint that the carrier was sent to.</summary>
    ReceiversEndpoint,

    /// <summary>The bank that pays for that endpoint, if it is not the receiver's.</summary>
    ReceiversEndpointsBank,

    /// <summary>The promise.</summary>
    Promise,

    /// <summary>The bank that pays for the promise, if it is not the callee's.</summary>
    PromisesBank,

    /// <summary>The resolver in the callee's slot: the call's, or the promise's that the call waits for.</summary>
    Resolver,

    /// <summary>The forwarder whose relay the caller holds.</summary>
    Forwarder,

    /// <summary>The bank that pays for the forwarder, if it is not the callee's.</summary>
    ForwardersBank,

    /// <summary>The process that is asked when the callee faults.</summary>
    Keeper,

    /// <summary>The bank of the keeper.</summary>
    KeepersBank,

    /// <summary>The endpoint at which the keeper is asked.</summary>
    KeepersEndpoint,

    /// <summary>The callee's fault record: the resolver in the keeper's slot, and the time that the keeper has.</summary>
    Verdict,

    /// <summary>The caller's call to whose result the call of the row was sent.</summary>
    Leader,

    /// <summary>The bank that pays for the leader, if it is not the caller's.</summary>
    LeadersBank,

    /// <summary>The receiver's call whose resolver the caller watches.</summary>
    Visitor,

    /// <summary>The bank that pays for the visitor, if it is not the receiver's.</summary>
    VisitorsBank,

    /// <summary>What the callee runs on.</summary>
    Schedule,

    /// <summary>The bank that pays for the schedule, if it is not the callee's.</summary>
    SchedulesBank,

    /// <summary>A notification of the callee's.</summary>
    Notification,

    /// <summary>A segment that is attached to the callee; the attachment ends with it.</summary>
    Segment,
}

/// <summary>What is done to an item.</summary>
public enum Way
{
    /// <summary>A process does what the machine forbids.</summary>
    Faults,

    /// <summary>A process ends itself.</summary>
    Exits,

    /// <summary>Its holder destroys it.</summary>
    IsDestroyed,

    /// <summary>A process is killed and leaves a corpse.</summary>
    IsKilled,

    /// <summary>A process is stopped, and goes on much later.</summary>
    IsStopped,

    /// <summary>All that a bank has not spent is transferred away.</summary>
    IsEmptied,

    /// <summary>A schedule has no time left; much later it has.</summary>
    IsSpent,

    /// <summary>A forwarder is made to stand for nothing.</summary>
    IsBlocked,

    /// <summary>A forwarder is made to stand for the receiver's endpoint.</summary>
    IsRedirected,

    /// <summary>The owner drops the last capability to a call.</summary>
    IsDropped,

    /// <summary>The owner takes a call back.</summary>
    IsCancelled,

    /// <summary>The owner of a call gives it a deadline that has passed; the time for a verdict passes.</summary>
    RunsOutOfTime,

    /// <summary>The callee answers with words; the keeper lets it go on.</summary>
    Answers,

    /// <summary>The callee answers with an entry to the receiver's endpoint.</summary>
    AnswersWithEntry,

    /// <summary>The callee answers that it is broken.</summary>
    Refuses,

    /// <summary>The callee drops the resolver.</summary>
    IsForgotten,

    /// <summary>The callee copies something else over the resolver.</summary>
    IsOverwritten,

    /// <summary>The callee moves the resolver of another call over it.</summary>
    IsOverwrittenByAnother,

    /// <summary>The callee sends the resolver to an endpoint that is gone.</summary>
    IsSentNowhere,

    /// <summary>The callee passes the caller's own call on to the receiver.</summary>
    IsForwarded,

    /// <summary>The callee passes it on through the relay, which leads to itself.</summary>
    IsForwardedThroughRelay,

    /// <summary>The callee resolves to a promise whose resolver it holds.</summary>
    BecomesPromise,

    /// <summary>The callee resolves the promise to itself.</summary>
    BecomesItself,
}

/// <summary>Who pays for calls and endpoints.</summary>
public enum Payment
{
    /// <summary>Each process for its own.</summary>
    Own,

    /// <summary>Banks of their own, so that each can end alone.</summary>
    Separate,
}

/// <summary>One thing that happens: something is done to an item.</summary>
/// <param name="Item">What.</param>
/// <param name="Way">How.</param>
public readonly record struct Happening(Item Item, Way Way)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Words.Of(Item.ToString())} {Words.Of(Way.ToString())}";
}

internal static class Words
{
    /// <summary>A name as words: "ReceiversBank" as "receivers bank".</summary>
    public static string Of(string name)
    {
        System.Text.StringBuilder text = new();
        foreach (char letter in name)
        {
            _ = char.IsUpper(letter) && text.Length > 0 ? text.Append(' ') : text;
            _ = text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
