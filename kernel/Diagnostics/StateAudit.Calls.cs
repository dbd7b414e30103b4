using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;

namespace AsyncCap.Kernel.Diagnostics;

/// <content>Invariant L: each call is on exactly the list that its state and place say.</content>
public static partial class StateAudit
{
    private static void CheckEndpoint(in FrameArena frames, FrameIndex endpointIndex, ref Tally tally)
    {
        ref Endpoint endpoint = ref frames.At<Endpoint>(endpointIndex);
        CheckWatchers(in frames, endpointIndex, ref tally);
        CheckQueue(in frames, endpointIndex, in endpoint);
        tally.ListedQueued += endpoint.Queue.Count;
        if (endpoint.Header.IsDying)
        {
            Require(endpoint.Server.IsNone, "audit endpoints: a dying one is nobody's");
            bool isNowhere = IsAlone(in endpoint.ReadyLink) && IsUnused(in endpoint.ReadyNode) && IsAlone(in endpoint.ServerLink) && IsAlone(in endpoint.UnheldLink);
            Require(isNowhere, "audit endpoints: a dying one is on no list");
            Require(endpoint.Header.HasWork, "audit work: what is dying is on the work list");
            return;
        }

        tally.LiveEndpoints++;
        tally.EndpointsToServe += endpoint.Queue.IsEmpty ? 0u : 1u;
        FrameIndex bank = frames.Descriptor(endpointIndex.Page).Bank;
        Require(endpoint.FairClass == frames.At<Bank>(bank).FairClass, "audit fair: an endpoint is of the class of its bank");
        Require(Names(in frames, endpoint.Server, ObjectType.Process), "audit endpoints: a process serves it");
    }

    private static void CheckQueue(in FrameArena frames, FrameIndex endpointIndex, in Endpoint endpoint)
    {
        if (endpoint.HasLanes)
        {
            CheckLanes(in frames, endpointIndex, in endpoint);
            return;
        }

        Require(endpoint.LanedQueue.IsEmpty, "audit lanes: nothing stands in lanes of an endpoint that has none");
        CheckLinks(in frames, in endpoint.Queue, ObjectType.Call);
        for (FrameIndex at = endpoint.Queue.Head; !at.IsNone; at = frames.At<Call>(at).PlaceLink.Next)
        {
            RequireQueued(in frames, at, endpointIndex);
        }
    }

    private static void RequireQueued(in FrameArena frames, FrameIndex callIndex, FrameIndex endpointIndex)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        Require(call.State == CallState.Queued && call.Place.Is(endpointIndex), "audit L: what is on a queue says so");
    }

    private static void CheckCall(in FrameArena frames, FrameIndex callIndex, ref Tally tally)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        FrameIndex bank = frames.Descriptor(callIndex.Page).Bank;
        Require(call.FairClass == frames.At<Bank>(bank).FairClass, "audit fair: a call is of the class of its bank");
        bool isPromise = call.Header.Type == ObjectType.Promise;
        if (call.Header.IsDying)
        {
            Require(call.Owner.IsNone && call.State is CallState.Idle or CallState.Settling, "audit calls: a dying record is nobody's and nowhere");
            Require(call.Header.HasWork, "audit work: what is dying is on the work list");
        }
        else if (isPromise)
        {
            Require(call.Owner.IsNone && IsAlone(in call.OwnerLink), "audit promises: a promise is nobody's record");
        }
        else
        {
            tally.Calls++;
            Require(Names(in frames, call.Owner, ObjectType.Process), "audit calls: a process owns it");
            CheckFaultRecord(in frames, callIndex, in call);
        }

        if (!isPromise)
        {
            // A leader's node is checked with its lanes.
            Require(IsInLane(in frames, in call) || IsUnused(in call.LaneNode), "audit lanes: a call that is in no lane has no place among lanes");
        }

        bool isDecided = call.State is CallState.Completed or CallState.Settling;
        Require(call.Reason == BreakReason.None || isDecided, "audit calls: only what is decided has a reason");
        bool owesWork = call.State == CallState.Settling || (call.State == CallState.Completed && !call.Dependents.IsEmpty);
        Require(!owesWork || call.Header.HasWork, "audit work: what is decided and waited for is on the work list");
        CheckOneWay(in call);
        CheckPlace(in frames, callIndex, ref call, ref tally);
        CheckDeadline(in frames, in call, ref tally);
        CheckFollowers(in frames, callIndex, ref call, ref tally);
        CheckMessage(in frames, callIndex, ref call, ref tally);
    }

    private static void CheckOneWay(in Call call)
    {
        if (call.IsOneWay)
        {
            bool isOnItsWay = call.State == CallState.Queued || (call.State == CallState.Waiting && call.Place.IsNone);
            Require(isOnItsWay, "audit one way: what was sent one way is queued or waits for its time");
            Require(call.TimerBucket != 0, "audit one way: what was sent one way comes back by itself");
            Require(call.CapabilityCount == 0, "audit one way: what was sent one way carries no capability");
        }
    }

    private static void CheckPlace(in FrameArena frames, FrameIndex callIndex, ref Call call, ref Tally tally)
    {
        switch (call.State)
        {
            case CallState.Idle:
                Require(IsAlone(in call.PlaceLink) && call.Place.IsNone, "audit L: an idle call is on no list");
                break;
            case CallState.Queued:
                tally.Queued++;
                Require(Names(in frames, call.Place, ObjectType.Endpoint), "audit L: a queued call is at an endpoint");
                break;
            case CallState.InService:
                tally.InService++;
                Require(Names(in frames, call.Place, ObjectType.Process), "audit L: a call in service is at a process");
                break;
            case CallState.InTransit:
                tally.InTransit++;
                Require(IsAlone(in call.PlaceLink), "audit L: a call in transit is on no list");
                Require(Names(in frames, call.Place, ObjectType.Call), "audit L: a call in transit is inside a call");
                break;
            case CallState.Completed:
                bool isPromise = call.Header.Type == ObjectType.Promise;
                tally.Completed += isPromise ? 0u : 1u;
                Require(call.Place.Is(call.Owner), "audit L: a completed call is at its owner");
                Require(call.Pipeline.IsEmpty, "audit promises: nothing waits for the result of what is completed");
                Require(!isPromise || IsAlone(in call.PlaceLink), "audit L: a settled promise is on no list");
                break;
            case CallState.Pipelined:
                tally.Pipelined++;
                Require(IsRecord(in frames, call.Place), "audit L: a pipelined call is at a call or promise");
                break;
            case CallState.Waiting:
                CheckWaiting(in frames, callIndex, in call, ref tally);
                break;
            case CallState.Settling:
                Require(IsAlone(in call.PlaceLink) && call.Place.IsNone, "audit L: a settling call is on no list");
                break;
            default:
                Require(false, "audit calls: a call has a known state");
                break;
        }
    }

    private static void CheckWaiting(in FrameArena frames, FrameIndex callIndex, in Call call, ref Tally tally)
    {
        bool isWatch = IsRecord(in frames, call.Place) && frames.At<Call>(call.Place).Watcher.Is(callIndex);
        if (call.Place.IsNone || isWatch)
        {
            Require(IsAlone(in call.PlaceLink), "audit L: a call that waits for its time or for a caller is on no list");
            return;
        }

        tally.Waiting++;
        bool isSomewhere = call.Place.Value < frames.PageCount * FrameArena.GranulesPerPage && frames.At<FrameHeader>(call.Place).Type != ObjectType.Free;
        Require(isSomewhere, "audit L: a waiting call waits for something");
    }

    private static void CheckFollowers(in FrameArena frames, FrameIndex callIndex, ref Call call, ref Tally tally)
    {
        CheckLinks(in frames, in call.Pipeline, ObjectType.Call);
        tally.ListedPipelined += call.Pipeline.Count;
        for (FrameIndex at = call.Pipeline.Head; !at.IsNone; at = frames.At<Call>(at).PlaceLink.Next)
        {
            bool saysSo = frames.At<Call>(at).State == CallState.Pipelined && frames.At<Call>(at).Place.Is(callIndex);
            Require(saysSo, "audit L: what is on a pipeline says so");
        }

        if (call.Header.Type == ObjectType.Promise)
        {
            CheckDependents(in frames, callIndex, in call, ref tally);
        }

        if (!call.Watcher.IsNone)
        {
            bool isOut = call.State is CallState.InService or CallState.InTransit;
            bool saysSo = Names(in frames, call.Watcher, ObjectType.Call) && frames.At<Call>(call.Watcher).Place.Is(callIndex);
            Require(isOut && saysSo, "audit L: a watched resolver is out, and its watch says so");
        }
    }

    private static void CheckDependents(in FrameArena frames, FrameIndex promiseIndex, in Call promise, ref Tally tally)
    {
        CheckLinks(in frames, in promise.Dependents, ObjectType.Call, ObjectType.Promise);
        tally.ListedWaiting += promise.Dependents.Count;
        for (FrameIndex at = promise.Dependents.Head; !at.IsNone; at = frames.At<Call>(at).PlaceLink.Next)
        {
            bool saysSo = frames.At<Call>(at).State == CallState.Waiting && frames.At<Call>(at).Place.Is(promiseIndex);
            Require(saysSo, "audit L: what depends on a promise says so");
        }
    }

    private static void CheckWatchers(in FrameArena frames, FrameIndex item, ref Tally tally)
    {
        ref Watchable watched = ref frames.At<Watchable>(item);
        CheckLinks(in frames, in watched.Watchers, ObjectType.Call);
        tally.ListedWaiting += watched.Watchers.Count;
        for (FrameIndex at = watched.Watchers.Head; !at.IsNone; at = frames.At<Call>(at).PlaceLink.Next)
        {
            bool saysSo = frames.At<Call>(at).State == CallState.Waiting && frames.At<Call>(at).Place.Is(item);
            Require(saysSo, "audit L: what waits for an object's end says so");
        }
    }

    private static bool IsRecord(in FrameArena frames, FrameIndex frame)
    {
        return Names(in frames, frame, ObjectType.Call) || Names(in frames, frame, ObjectType.Promise);
    }

    private static void CheckMessage(in FrameArena frames, FrameIndex callIndex, ref Call call, ref Tally tally)
    {
        bool canCarry = call.State is CallState.Queued or CallState.Completed or CallState.Pipelined or CallState.Settling;
        Require(call.WordCount <= MessagePage.MaximumWords, "audit calls: no more words than a message holds");
        Require(call.CapabilityCount <= MessagePage.MaximumCapabilities, "audit calls: no more capabilities than a message holds");
        Require(canCarry || call.CapabilityCount == 0, "audit calls: capabilities are in a message or an answer only");
        bool carriesResolver = false;
        for (int i = 0; i < call.CapabilityCount; i++)
        {
            Capability carried = call.Capabilities[i];
            Require(carried.Type != CapabilityType.Null, "audit calls: a message carries no empty slot");
            CheckCapability(in frames, in carried);
            carriesResolver |= carried.Type == CapabilityType.Resolver;
            if (IsLiveResolver(in frames, in carried))
            {
                tally.LiveResolvers++;
                ref Call named = ref frames.At<Call>(Call.OfResolver(carried.Index));
                Require(named.State == CallState.InTransit && named.Place.Is(callIndex), "audit resolvers: one in a message is in transit there");
                RequireOnlyOne(in call, i);
            }
        }

        Require(call.CarriesResolver == carriesResolver, "audit calls: a message knows whether it carries a resolver");
    }

    private static void RequireOnlyOne(in Call call, int position)
    {
        for (int i = 0; i < position; i++)
        {
            // An older one of the same call is stale, and may well travel with the one that is not.
            Capability other = call.Capabilities[i];
            Capability carried = call.Capabilities[position];
            bool isOfTheSameCall = other.Type == CapabilityType.Resolver && other.Index.Is(carried.Index);
            bool isTheSame = isOfTheSameCall && other.Generation == carried.Generation;
            Require(!isTheSame, "audit resolvers: a message carries a resolver once");
        }
    }
}
