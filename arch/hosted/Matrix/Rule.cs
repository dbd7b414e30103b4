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
        Consequences ends = new(happening, payment);
        if (ends.Has(Item.Record))
        {
            return new Expectation(IsGone: true);
        }

        bool isUndecided = situation is not (Situation.Idle or Situation.Settling or Situation.Completed);
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
            || (happening.Way == Way.AnswersWithEntry && situation == Situation.Pipelined);
        Situation next = goesToReceiver ? Situation.QueuedElsewhere
            : happening.Way == Way.BecomesPromise ? Situation.Waiting
            : Situation.Idle;
        Expectation then = new() { Reasons = Of(next, payment, before, hasMoved: true).Reasons };

        // What is sent to an endpoint that is gone altogether is told that, whatever was the end of its server.
        return then.IsUnaffected || !goesToReceiver ? then : then.Or(new Expectation { Reasons = [BreakReason.EndpointDestroyed] });
    }

    private static IEnumerable<BreakReason> Reasons(Situation situation, Happening happening, Consequences ends)
    {
        switch (situation)
        {
            case Situation.Queued:
                return OfEndpoint(Item.Endpoint, ends);
            case Situation.QueuedElsewhere:
                return OfEndpoint(Item.ReceiversEndpoint, ends);
            case Situation.InService:
                return happening.Item == Item.Resolver ? OfResolver(happening.Way) : OfHolder(Item.Callee, ends);
            case Situation.InServiceElsewhere:
                return OfHolder(Item.Receiver, ends);
            case Situation.Pipelined:
            case Situation.Waiting:
                return OfPromise(situation, happening, ends);
            case Situation.Watching:
                return ends.Has(Item.Endpoint) ? [BreakReason.None] : [];
            case Situation.InTransit:
                bool isLost = ends.Has(Item.Carrier) || happening is { Item: Item.Carrier, Way: Way.IsCancelled or Way.RunsOutOfTime }
                    || OfEndpoint(Item.ReceiversEndpoint, ends).Any();
                return isLost ? [BreakReason.LostInTransit] : [];
            case Situation.InTransitInAnswer:
                return ends.Has(Item.Carrier) ? [BreakReason.LostInTransit] : [];
            case Situation.Idle:
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

        return situation == Situation.Waiting ? happening.Way == Way.AnswersWithEntry ? [BreakReason.None] : OfResolver(happening.Way)
            : happening.Way == Way.AnswersWithEntry ? []
            : happening.Way == Way.Answers ? [BreakReason.NotInvocable]
            : OfResolver(happening.Way);
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
        return way is Way.IsForwarded or Way.BecomesPromise ? []
            : way is Way.Answers or Way.AnswersWithEntry ? [BreakReason.None]
            : way == Way.Refuses ? [BreakReason.ByCallee]
            : way == Way.IsSentNowhere ? [BreakReason.LostInTransit]
            : [BreakReason.ResolverDropped];
    }

    /// <summary>What ends with what.</summary>
    private readonly record struct Consequences(Happening Cause, Payment Payment)
    {
        private bool IsEnd => Cause.Way is Way.Faults or Way.Exits or Way.IsDestroyed or Way.IsDropped;

        public static Item HostOf(Item item)
        {
            return item == Item.Record ? Item.Caller
                : item is Item.Endpoint or Item.Carrier ? Item.Callee
                : item == Item.ReceiversEndpoint ? Item.Receiver
                : Item.None;
        }

        public bool Has(Item item) => item != Item.None && (HasByItself(item) || Has(HostOf(item)));

        public bool HasByItself(Item item) => IsEnd && (Cause.Item == item || Cause.Item == PayerOf(item));

        public BreakReason FateOf(Item process) =>
            Cause == new Happening(process, Way.Faults) ? BreakReason.CalleeFaulted : BreakReason.CalleeDestroyed;

        private Item PayerOf(Item item)
        {
            switch (item)
            {
                case Item.Caller:
                    return Item.CallersBank;
                case Item.Callee:
                    return Item.CalleesBank;
                case Item.Receiver:
                    return Item.ReceiversBank;
                case Item.Record:
                    return Payment == Payment.Own ? Item.CallersBank : Item.RecordsBank;
                case Item.Endpoint:
                    return Payment == Payment.Own ? Item.CalleesBank : Item.EndpointsBank;
                case Item.Carrier:
                    return Payment == Payment.Own ? Item.CalleesBank : Item.CarriersBank;
                case Item.ReceiversEndpoint:
                    return Payment == Payment.Own ? Item.ReceiversBank : Item.ReceiversEndpointsBank;
                case Item.Promise:
                    return Payment == Payment.Own ? Item.CalleesBank : Item.PromisesBank;
                default:
                    return Item.None;
            }
        }
    }
}

/// <summary>What may become of a call.</summary>
/// <param name="IsGone">The record is gone, or nobody is left to be told.</param>
/// <param name="IsTakenBack">Its caller has it back; there is no completion.</param>
public sealed record Expectation(bool IsGone = false, bool IsTakenBack = false)
{
    /// <summary>The reasons with which it may break, or none (fulfilled). Empty: it goes on as if nothing had happened.</summary>
    public IReadOnlyList<BreakReason> Reasons { get; init; } = [];

    /// <summary>This or another: what is possible when two things happen before anything was taken apart.</summary>
    public Expectation Or(Expectation other) => new(IsGone || other.IsGone, IsTakenBack || other.IsTakenBack)
    {
        Reasons = [.. Reasons.Union(other.Reasons)],
    };

    /// <summary>Whether it goes on as if nothing had happened.</summary>
    public bool IsUnaffected => !IsGone && !IsTakenBack && Reasons.Count == 0;

    /// <inheritdoc/>
    public override string ToString()
    {
        List<string> words = [];
        words.AddRange(IsTakenBack ? ["taken back"] : []);
        words.AddRange(Reasons.Select(Outcome.NameOf));
        return IsGone ? "gone" : words.Count == 0 ? "goes on" : string.Join(" or ", words);
    }
}
