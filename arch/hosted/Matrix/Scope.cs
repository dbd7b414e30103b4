using System.Collections.Generic;

namespace AsyncCap.Arch.Hosted.Matrix;

/// <summary>What there is in a situation, and so what can happen in it.</summary>
internal static class Scope
{
    private static readonly HashSet<Item> Supplies =
    [
        Item.RecordsBank, Item.EndpointsBank, Item.CarriersBank, Item.ReceiversEndpointsBank, Item.PromisesBank, Item.ForwardersBank,
        Item.LeadersBank, Item.VisitorsBank, Item.SchedulesBank,
    ];

    /// <summary>Whether something can happen: banks of their own are only where they pay, and a resolver only where somebody holds it.</summary>
    public static bool Has(Situation situation, Payment payment, Happening happening) =>
        (payment == Payment.Separate || !Supplies.Contains(happening.Item)) && HasItem(situation, happening.Item)
            && HasWay(situation, happening);

    /// <summary>Whether it may matter to a call together with something else: what certainly does not is played alone.</summary>
    public static bool Matters(Happening happening) =>
        happening.Way is not Way.IsEmptied && happening.Item is not (Item.Notification or Item.Segment or Item.Schedule or Item.SchedulesBank);

    private static bool HasItem(Situation situation, Item item)
    {
        switch (item)
        {
            case Item.Forwarder:
            case Item.ForwardersBank:
                return Kinds.HasRelay(situation);
            case Item.Keeper:
            case Item.KeepersBank:
            case Item.KeepersEndpoint:
                return Kinds.IsKept(situation);
            case Item.Verdict:
                return situation is Situation.FaultInHand or Situation.FaultQueued;
            case Item.Leader:
            case Item.LeadersBank:
                return situation == Situation.PipelinedToResult;
            case Item.Visitor:
            case Item.VisitorsBank:
                return situation == Situation.WatchingResolver;
            case Item.Resolver:
                return situation is Situation.InService or Situation.InServiceThroughRelay or Situation.PipelinedToResult || IsOfPromise(situation);
            default:
                return true;
        }
    }

    private static bool HasWay(Situation situation, Happening happening)
    {
        bool isSentLater = situation is Situation.SentAfterwards or Situation.SentThroughRelayAfterwards;
        switch (happening.Way)
        {
            case Way.IsForwarded:
            case Way.BecomesPromise:
                return situation is Situation.InService or Situation.InServiceThroughRelay;
            case Way.IsForwardedThroughRelay:
                return situation == Situation.InServiceThroughRelay;
            case Way.BecomesItself:
                return IsOfPromise(situation);
            case Way.RunsOutOfTime:
                // An idle call would be a timer, and could not be sent.
                return !(isSentLater && happening.Item == Item.Record);
            default:
                // Nobody holds the fault yet.
                return situation != Situation.FaultQueued || happening.Item != Item.Verdict;
        }
    }

    private static bool IsOfPromise(Situation situation) =>
        situation is Situation.Pipelined or Situation.PipelinedBeforeRelay or Situation.Waiting or Situation.Becoming;
}
