using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Diagnostics;

/// <content>Invariant L: each call is on exactly the list that its state and place say.</content>
public static partial class StateAudit
{
    private static void CheckEndpoint(in FrameArena frames, FrameIndex endpointIndex, ref Tally tally)
    {
        ref Endpoint endpoint = ref frames.At<Endpoint>(endpointIndex);
        CheckLinks(in frames, in endpoint.Queue, ObjectType.Call);
        tally.ListedQueued += endpoint.Queue.Count;
        for (FrameIndex at = endpoint.Queue.Head; !at.IsNone; at = frames.At<Call>(at).PlaceLink.Next)
        {
            ref Call call = ref frames.At<Call>(at);
            Require(call.State == CallState.Queued && call.Place.Is(endpointIndex), "audit L: what is on a queue says so");
        }

        if (endpoint.Header.IsDying)
        {
            Require(endpoint.Server.IsNone, "audit endpoints: a dying one is nobody's");
            Require(IsAlone(in endpoint.ReadyLink) && IsAlone(in endpoint.ServerLink), "audit endpoints: a dying one is on no list");
            Require(endpoint.Header.HasWork, "audit work: what is dying is on the work list");
            return;
        }

        tally.LiveEndpoints++;
        tally.EndpointsToServe += endpoint.Queue.IsEmpty ? 0u : 1u;
        Require(Names(in frames, endpoint.Server, ObjectType.Process), "audit endpoints: a process serves it");
    }

    private static void CheckCall(in FrameArena frames, FrameIndex callIndex, ref Tally tally)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        tally.Calls++;
        Require(!call.Header.IsDying && !call.Header.HasWork, "audit calls: a record ends at once");
        Require(Names(in frames, call.Owner, ObjectType.Process), "audit calls: a process owns it");
        Require(call.Reason == BreakReason.None || call.State == CallState.Completed, "audit calls: only what is decided has a reason");
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
                tally.Completed++;
                Require(call.Place.Is(call.Owner), "audit L: a completed call is at its owner");
                break;
            default:
                Require(false, "audit calls: a call has a known state");
                break;
        }

        CheckMessage(in frames, callIndex, ref call, ref tally);
    }

    private static void CheckMessage(in FrameArena frames, FrameIndex callIndex, ref Call call, ref Tally tally)
    {
        bool canCarry = call.State is CallState.Queued or CallState.Completed;
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
