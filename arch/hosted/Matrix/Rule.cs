using System.Collections.Generic;
using System.Linq;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.Hosted.Matrix;

/// <summary>What must become of a call, told from who pays for what and who serves or owns what, and from nothing else.</summary>
/// <remarks>
/// An item ends if it is ended, if the bank that pays for it ends, or if the process that serves or owns it ends. A call is lost with
/// what it waits for: a queued one with the endpoint, one in service with the process that holds its resolver, one in transit with
/// the message that carries it. Its own end comes before everything else: then nobody is told.
/// </remarks>
public static class Rule
{
    /// <summary>What a happening does to the call of a row.</summary>
    /// <param name="situation">Where the call is.</param>
    /// <param name="payment">Who pays for it.</param>
    /// <param name="happening">What happens.</param>
    /// <param name="hasMoved">Whether the call has moved since the row began: then the resolver of that time is dead.</param>
    public static Expectation Of(Situation situation, Payment payment, Happening happening, bool hasMoved = false)
    {
        Consequences ends = new(happening, payment, Kinds.IsKept(situation));
        if (ends.Has(Item.Record))
        {
            return new Expectation(IsGone: true);
        }

        bool isUndecided = Kinds.StateOf(situation) is not (CallState.Idle or CallState.Settling or CallState.Completed);
        if (happening is { Item: Item.Record, Way: Way.IsCancelled } && isUndecided)
        {
            return new Expectation(IsTakenBack: true);
        }

        // On an idle call it is a timer.
        if (happening is { Item: Item.Record, Way: Way.RunsOutOfTime } && (isUndecided || situation == Situation.Idle))
        {
            return new Expectation { Reasons = [BreakReason.DeadlinePassed] };
        }

        return new Expectation { Reasons = [.. hasMoved && happening.Item == Item.Resolver ? [] : Reasons(situation, happening, ends)] };
    }

    /// <summary>What may come of a call that moves on to something which has already met its end.</summary>
    /// <param name="situation">Where it is.</param>
    /// <param name="payment">Who pays for it.</param>
    /// <param name="before">What has happened.</param>
    /// <param name="happening">What happens now, and perhaps moves it.</param>
    public static Expectation After(Situation situation, Payment payment, Happening before, Happening happening)
    {
        bool goesToReceiver = happening.Way == Way.IsForwarded
            || (happening.Way == Way.AnswersWithEntry && Kinds.StateOf(situation) == CallState.Pipelined);
        Situation next = goesToReceiver || IsRedirected(situation, before) || IsRedirected(situation, happening) ? Situation.QueuedElsewhere
            : happening.Way == Way.IsForwardedThroughRelay ? Situation.SentThroughRelayAfterwards
            : happening.Way == Way.BecomesPromise ? Situation.Waiting
            : Situation.Idle;
        Happening other = IsRedirected(situation, before) ? happening : before;
        Expectation then = new() { Reasons = Of(next, payment, other, hasMoved: true).Reasons };

        // What is sent to an endpoint that is gone altogether is told that, whatever was the end of its server.
        return then.IsUnaffected || next != Situation.QueuedElsewhere ? then : then.Or(new Expectation { Reasons = [BreakReason.EndpointDestroyed] });
    }

    // Only where the relay is still to be gone through.
    private static bool IsRedirected(Situation situation, Happening happening)
    {
        return happening is { Item: Item.Forwarder, Way: Way.IsRedirected }
            && situation is Situation.SentThroughRelayAfterwards or Situation.PipelinedBeforeRelay;
    }

    private static IEnumerable<BreakReason> Reasons(Situation situation, Happening happening, Consequences ends)
    {
        switch (situation)
        {
            case Situation.Queued:
            case Situation.QueuedThroughRelay:
            case Situation.QueuedInLane:
                return OfEndpoint(Item.Endpoint, ends);
            case Situation.QueuedElsewhere:
                return OfEndpoint(Item.ReceiversEndpoint, ends);
            case Situation.SentAfterwards:
                return OfTarget(ends);
            case Situation.SentThroughRelayAfterwards:
                return OfRelay(happening, ends);
            case Situation.InService:
            case Situation.InServiceThroughRelay:
                return happening.Item == Item.Resolver ? OfResolver(happening.Way) : OfHolder(Item.Callee, ends);
            case Situation.FaultsAfterwards:
            case Situation.FaultInHand:
            case Situation.FaultQueued:
                return OfKept(situation, happening, ends);
            case Situation.InServiceElsewhere:
                return OfHolder(Item.Receiver, ends);
            case Situation.Pipelined:
            case Situation.Waiting:
            case Situation.Becoming:
                return OfPromise(situation, happening, ends);
            case Situation.PipelinedBeforeRelay:
                return [.. OfPromise(situation, happening, ends), .. happening.Item == Item.Resolver ? [] : OfRelay(happening, ends)];
            case Situation.PipelinedToResult:
                return OfLeader(happening, ends);
            case Situation.Watching:
                return ends.Has(Item.Endpoint) ? [BreakReason.None] : [];
            case Situation.WatchingResolver:
                return ends.Has(Item.Visitor) || happening is { Item: Item.Visitor, Way: Way.IsCancelled or Way.RunsOutOfTime } ? [BreakReason.Abandoned] : [];
            case Situation.InTransit:
                bool isLost = ends.Has(Item.Carrier) || happening is { Item: Item.Carrier, Way: Way.IsCancelled or Way.RunsOutOfTime }
                    || OfEndpoint(Item.ReceiversEndpoint, ends).Any();
                return isLost ? [BreakReason.LostInTransit] : [];
            case Situation.InTransitInAnswer:
                return ends.Has(Item.Carrier) ? [BreakReason.LostInTransit] : [];
            case Situation.Idle:
            case Situation.Timing:
            case Situation.Settling:
            case Situation.Completed:
            default:
                return [];
        }
    }

    private static IEnumerable<BreakReason> OfHolder(Item process, Consequences ends) => ends.Has(process) ? [ends.FateOf(process)] : [];

    // What waits for a promise learns what becomes of it; what was sent to it goes on with it, if it can.
    private static IEnumerable<BreakReason> OfPromise(Situation situation, Happening happening, Consequences ends)
    {
        if (happening.Item != Item.Resolver)
        {
            return ends.HasByItself(Item.Promise)
                ? [BreakReason.PromiseDestroyed, .. OfHolder(Item.Callee, ends)]
                : OfHolder(Item.Callee, ends);
        }

        return Kinds.StateOf(situation) == CallState.Waiting ? OfResolver(happening.Way) : OfResult(situation, happening.Way);
    }

    // What was sent to a result goes on to what it is, if that can be invoked.
    private static BreakReason[] OfResult(Situation situation, Way way)
    {
        return way == Way.Answers ? [BreakReason.NotInvocable]
            : way != Way.AnswersWithEntry ? OfResolver(way)
            : situation == Situation.PipelinedBeforeRelay ? [BreakReason.None] : [];
    }

    private static IEnumerable<BreakReason> OfLeader(Happening happening, Consequences ends)
    {
        return happening.Item == Item.Resolver ? OfResult(Situation.PipelinedToResult, happening.Way)
            : happening is { Item: Item.Leader, Way: Way.IsCancelled } ? [BreakReason.Cancelled]
            : happening is { Item: Item.Leader, Way: Way.RunsOutOfTime } ? [BreakReason.DeadlinePassed]
            : ends.Has(Item.Leader) ? [BreakReason.PromiseDestroyed]
            : OfHolder(Item.Callee, ends);
    }

    // What is sent to an endpoint that is gone altogether is told that, whatever was the end of its server.
    private static IEnumerable<BreakReason> OfTarget(Consequences ends) =>
        ends.Has(Item.Endpoint) ? [.. OfEndpoint(Item.Endpoint, ends), BreakReason.EndpointDestroyed] : [];

    private static IEnumerable<BreakReason> OfRelay(Happening happening, Consequences ends)
    {
        return happening is { Item: Item.Forwarder, Way: Way.IsRedirected } ? [BreakReason.None]
            : ends.Has(Item.Forwarder) || happening is { Item: Item.Forwarder, Way: Way.IsBlocked } ? [BreakReason.Revoked, .. OfTarget(ends)]
            : OfTarget(ends);
    }

    // A fault is the end of the callee only if whoever would decide on it is gone, refuses, or takes too long.
    private static IEnumerable<BreakReason> OfKept(Situation situation, Happening happening, Consequences ends)
    {
        IEnumerable<BreakReason> own = situation == Situation.FaultQueued ? OfEndpoint(Item.Endpoint, ends) : OfHolder(Item.Callee, ends);
        bool hasNoKeeper = ends.Has(Item.Keeper) || (situation != Situation.FaultInHand && ends.Has(Item.KeepersEndpoint));
        return happening is { Item: Item.Verdict, Way: Way.Answers } ? [BreakReason.None]
            : happening.Item == Item.Verdict || hasNoKeeper ? [.. own, BreakReason.CalleeFaulted]
            : own;
    }

    // An endpoint can lose its server and itself at once, when one bank pays for both: then either may be told.
    private static IEnumerable<BreakReason> OfEndpoint(Item endpoint, Consequences ends)
    {
        Item server = Consequences.HostOf(endpoint);
        if (ends.Has(server))
        {
            yield return ends.FateOf(server);
        }

        if (ends.HasByItself(endpoint))
        {
            yield return BreakReason.EndpointDestroyed;
        }
    }

    private static BreakReason[] OfResolver(Way way)
    {
        return way is Way.IsForwarded or Way.IsForwardedThroughRelay or Way.BecomesPromise ? []
            : way is Way.Answers or Way.AnswersWithEntry ? [BreakReason.None]
            : way == Way.Refuses ? [BreakReason.ByCallee]
            : way == Way.BecomesItself ? [BreakReason.Cycle]
            : way == Way.IsSentNowhere ? [BreakReason.LostInTransit]
            : [BreakReason.ResolverDropped];
    }
}
