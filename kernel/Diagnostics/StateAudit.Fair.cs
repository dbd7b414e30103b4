using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Diagnostics;

/// <content>Fair queues: every class has one group, every group one leader, and the tree leads to it.</content>
public static partial class StateAudit
{
    // Answers how many members there are.
    private static uint CheckFair<TMember>(in FrameArena frames, in FairQueue<TMember> queue, ObjectType type)
        where TMember : struct, IFairMember
    {
        Require(queue.First.IsNone == queue.Root.IsNone, "audit fair: a tree has a root if there is a group");
        uint groups = 0;
        uint branches = 0;
        uint members = 0;
        FrameIndex previous = FrameIndex.None;
        FrameIndex at = queue.First;
        while (!at.IsNone)
        {
            Require(Names(in frames, at, type), "audit fair: a round leads to members of its type only");
            ref FairNode node = ref TMember.Node(in frames, at);
            Require(node.Round.Previous.Is(previous), "audit fair: groups of a round name each other");
            Require(IsFound(in frames, in queue, at), "audit fair: the tree leads to the leader of each class");
            members += CountRing<TMember>(in frames, at, type);
            branches += (node.Zero.IsNone ? 0u : 1u) + (node.One.IsNone ? 0u : 1u);
            groups++;
            previous = at;
            at = node.Round.Next;
        }

        Require(queue.Last.Is(previous), "audit fair: the last group is the last of the round");
        Require(groups == 0 || branches == groups - 1, "audit fair: the tree holds leaders and nothing else");
        return members;
    }

    // The way down by the bits of the class; on it, everyone names who is above.
    private static bool IsFound<TMember>(in FrameArena frames, in FairQueue<TMember> queue, FrameIndex leader)
        where TMember : struct, IFairMember
    {
        uint key = FairQueue<TMember>.Key(in frames, leader);
        FrameIndex above = FrameIndex.None;
        FrameIndex at = queue.Root;
        for (int depth = 0; depth <= 32 && !at.IsNone && TMember.Node(in frames, at).Above.Is(above); depth++)
        {
            if (FairQueue<TMember>.Key(in frames, at) == key)
            {
                return at.Is(leader);
            }

            above = at;
            ref FairNode node = ref TMember.Node(in frames, at);
            at = ((key >> depth) & 1) == 0 ? node.Zero : node.One;
        }

        return false;
    }

    private static uint CountRing<TMember>(in FrameArena frames, FrameIndex leader, ObjectType type)
        where TMember : struct, IFairMember
    {
        uint count = 1;
        FrameIndex previous = leader;
        for (FrameIndex at = TMember.Peer(in frames, leader).Next; !at.IsNone && !at.Is(leader); at = TMember.Peer(in frames, at).Next)
        {
            bool isPeer = Names(in frames, at, type)
                && FairQueue<TMember>.Key(in frames, at) == FairQueue<TMember>.Key(in frames, leader)
                && TMember.Peer(in frames, at).Previous.Is(previous);
            Require(isPeer, "audit fair: a group is a ring of one class");
            Require(IsUnused(in TMember.Node(in frames, at)), "audit fair: only a leader has a place in the tree");
            previous = at;
            count++;
        }

        bool isClosed = count == 1 ? IsAlone(in TMember.Peer(in frames, leader)) : TMember.Peer(in frames, leader).Previous.Is(previous);
        Require(isClosed, "audit fair: a ring is closed, or there is none");
        return count;
    }

    private static void CheckLanes(in FrameArena frames, FrameIndex endpointIndex, in Endpoint endpoint)
    {
        uint members = CheckFair(in frames, in endpoint.LanedQueue, ObjectType.Call);
        bool agrees = endpoint.Queue.Head.Is(endpoint.LanedQueue.First) && endpoint.Queue.Tail.IsNone && endpoint.Queue.Count == members;
        Require(agrees, "audit lanes: the queue of an endpoint with lanes tells the next call and how many there are");

        // The rings are closed and the round has an end: both were walked before.
        for (FrameIndex leader = endpoint.LanedQueue.First; !leader.IsNone; leader = frames.At<Call>(leader).LaneNode.Round.Next)
        {
            FrameIndex at = leader;
            do
            {
                RequireQueued(in frames, at, endpointIndex);
                at = frames.At<Call>(at).PlaceLink.Next;
            }
            while (!at.IsNone && !at.Is(leader));
        }
    }

    private static bool IsInLane(in FrameArena frames, in Call call)
    {
        return call.State == CallState.Queued && Names(in frames, call.Place, ObjectType.Endpoint) && frames.At<Endpoint>(call.Place).HasLanes;
    }

    private static bool IsUnused(in FairNode node)
    {
        return IsAlone(in node.Round) && node.Above.IsNone && node.Zero.IsNone && node.One.IsNone;
    }
}
