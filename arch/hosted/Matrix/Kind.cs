using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Arch.Hosted.Matrix;

/// <summary>What sort of thing an item is: that decides what can be done to it.</summary>
internal enum Kind
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>A process.</summary>
    Process,

    /// <summary>A bank.</summary>
    Bank,

    /// <summary>A call that its owner has sent, or may send.</summary>
    Call,

    /// <summary>The right to answer.</summary>
    Resolver,

    /// <summary>The right to answer a fault.</summary>
    Verdict,

    /// <summary>A forwarder.</summary>
    Forwarder,

    /// <summary>A schedule.</summary>
    Schedule,

    /// <summary>Anything that can only be destroyed.</summary>
    Thing,
}

/// <summary>What there is of everything in the kernel's own words, so that a test can tell what is missing.</summary>
public static class Kinds
{
    /// <summary>The objects that end when this item is destroyed.</summary>
    public static IReadOnlyList<ObjectType> ObjectsOf(Item item)
    {
        switch (Of(item))
        {
            case Kind.Process:
                return [ObjectType.Process];
            case Kind.Bank:
                return [ObjectType.Bank];
            case Kind.Call:
                return [ObjectType.Call];
            case Kind.Forwarder:
                return [ObjectType.Forwarder];
            case Kind.Schedule:
                return [ObjectType.Schedule];
            case Kind.Thing:
                return item == Item.Promise ? [ObjectType.Promise]
                    : item == Item.Notification ? [ObjectType.Notification]
                    : item == Item.Segment ? [ObjectType.Segment, ObjectType.Attachment]
                    : [ObjectType.Endpoint];
            case Kind.Nothing:
            case Kind.Resolver:
            case Kind.Verdict:
            default:
                return [];
        }
    }

    /// <summary>The state of the call of a row that begins in a situation.</summary>
    public static CallState StateOf(Situation situation)
    {
        switch (Plain(situation))
        {
            case Situation.Queued:
            case Situation.QueuedElsewhere:
                return CallState.Queued;
            case Situation.InService:
            case Situation.InServiceElsewhere:
                return CallState.InService;
            case Situation.InTransit:
            case Situation.InTransitInAnswer:
                return CallState.InTransit;
            case Situation.Pipelined:
                return CallState.Pipelined;
            case Situation.Waiting:
            case Situation.Watching:
                return CallState.Waiting;
            case Situation.Settling:
                return CallState.Settling;
            case Situation.Completed:
                return CallState.Completed;
            default:
                return CallState.Idle;
        }
    }

    /// <summary>The situation of which this one is a variety; itself if it is none.</summary>
    public static Situation Plain(Situation situation)
    {
        switch (situation)
        {
            case Situation.SentAfterwards:
            case Situation.SentThroughRelayAfterwards:
                return Situation.Idle;
            case Situation.QueuedThroughRelay:
            case Situation.QueuedInLane:
            case Situation.FaultQueued:
                return Situation.Queued;
            case Situation.InServiceThroughRelay:
            case Situation.FaultsAfterwards:
            case Situation.FaultInHand:
                return Situation.InService;
            case Situation.PipelinedBeforeRelay:
            case Situation.PipelinedToResult:
                return Situation.Pipelined;
            case Situation.Becoming:
                return Situation.Waiting;
            case Situation.WatchingResolver:
            case Situation.Timing:
                return Situation.Watching;
            default:
                return situation;
        }
    }

    /// <summary>Whether the callee has a keeper.</summary>
    internal static bool IsKept(Situation situation) =>
        situation is Situation.FaultsAfterwards or Situation.FaultInHand or Situation.FaultQueued;

    /// <summary>Whether the relay leads, or will lead, to where the call goes.</summary>
    internal static bool HasRelay(Situation situation) =>
        situation is Situation.SentThroughRelayAfterwards or Situation.QueuedThroughRelay or Situation.InServiceThroughRelay
            or Situation.PipelinedBeforeRelay;

    /// <summary>What sort an item is.</summary>
    internal static Kind Of(Item item)
    {
        switch (item)
        {
            case Item.None:
                return Kind.Nothing;
            case Item.Caller:
            case Item.Callee:
            case Item.Receiver:
            case Item.Keeper:
                return Kind.Process;
            case Item.Record:
            case Item.Carrier:
            case Item.Leader:
            case Item.Visitor:
                return Kind.Call;
            case Item.Endpoint:
            case Item.ReceiversEndpoint:
            case Item.KeepersEndpoint:
            case Item.Promise:
            case Item.Notification:
            case Item.Segment:
                return Kind.Thing;
            case Item.Resolver:
                return Kind.Resolver;
            case Item.Verdict:
                return Kind.Verdict;
            case Item.Forwarder:
                return Kind.Forwarder;
            case Item.Schedule:
                return Kind.Schedule;
            default:
                return Kind.Bank;
        }
    }

    /// <summary>Everything that can be done to an item.</summary>
    internal static IEnumerable<Way> WaysOf(Item item)
    {
        switch (Of(item))
        {
            case Kind.Nothing:
                return [];
            case Kind.Process:
                return [Way.Faults, Way.Exits, Way.IsDestroyed, Way.IsKilled, Way.IsStopped];
            case Kind.Bank:
                return [Way.IsDestroyed, Way.IsEmptied];
            case Kind.Call:
                return [Way.IsCancelled, Way.RunsOutOfTime, Way.IsDropped, Way.IsDestroyed];
            case Kind.Resolver:
                return Enum.GetValues<Way>().Where(way => way >= Way.Answers);
            case Kind.Verdict:
                return [Way.RunsOutOfTime, Way.Answers, Way.Refuses, Way.IsForgotten];
            case Kind.Forwarder:
                return [Way.IsBlocked, Way.IsRedirected, Way.IsDestroyed];
            case Kind.Schedule:
                return [Way.IsSpent, Way.IsDestroyed];
            case Kind.Thing:
            default:
                return [Way.IsDestroyed];
        }
    }
}
