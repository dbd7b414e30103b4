using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Capabilities;

namespace AsyncCap.Kernel.Diagnostics;

/// <content>Counted entries: the counts are those of the capabilities that were seen, and who is to hear of a zero does.</content>
public static partial class StateAudit
{
    // A table that is being taken apart: what counts in it is below a place that comes down, and no page goes home before.
    private static void CheckLastHolders(in FrameArena frames, in CapabilityTable table)
    {
        for (uint slot = 1; slot < table.CountedBelow && slot < table.Capacity; slot++)
        {
            CheckCapability(in frames, in table.At(in frames, slot));
        }
    }

    private static void CheckUnheld(in FrameArena frames, FrameIndex serverIndex, in Party server, ref Tally tally)
    {
        FrameIndex at = server.Unheld.Head;
        bool isOver = at.IsNone;
        while (!isOver)
        {
            bool isListed = Names(in frames, at, ObjectType.Endpoint) && frames.At<Endpoint>(at).Server.Is(serverIndex);
            Require(isListed, "audit holders: a party is told of its own endpoints only");
            FrameIndex next = frames.At<Endpoint>(at).UnheldLink.Next;
            bool isNeighbour = Names(in frames, next, ObjectType.Endpoint) && frames.At<Endpoint>(next).UnheldLink.Previous.Is(at);
            Require(isNeighbour, "audit holders: neighbours name each other");
            tally.ListedUnheld++;
            at = next;
            isOver = at.Is(server.Unheld.Head);
        }
    }

    // After everything was looked at.
    private static void CheckHolders(in FrameArena frames, in Tally tally)
    {
        uint unheld = 0;
        for (uint page = 1; page < frames.Globals.FreshPage.Value; page++)
        {
            ref PageDescriptor descriptor = ref frames.Descriptor(new PageIndex(page));
            for (uint position = 0; descriptor.Use == PageUse.Frames && position < descriptor.FreshFrames; position++)
            {
                FrameIndex frame = new(new PageIndex(page).Frame.Value + (position << (int)descriptor.FrameSize));
                if (frames.At<FrameHeader>(frame).Type == ObjectType.Endpoint)
                {
                    unheld += CheckHolders(in frames, ref frames.At<Endpoint>(frame));
                }
            }
        }

        Require(unheld == tally.ListedUnheld, "audit holders: a server is told of those that nobody holds, and of no others");
    }

    private static uint CheckHolders(in FrameArena frames, ref Endpoint endpoint)
    {
        uint seen = endpoint.AuditCount;
        endpoint.AuditCount = 0;
        if (endpoint.Header.IsDying)
        {
            return 0; // Capabilities to it are dead, and it is on no list.
        }

        Require(seen == endpoint.HolderCount, "audit holders: an endpoint's count is that of the counted entries that name it");
        Require(endpoint.HolderCount == 0 || (endpoint.MintedCount != 0 && !endpoint.IsToldUnheld), "audit holders: who is held was minted, and not told of");
        bool isToBeTold = endpoint.HolderCount == 0 && endpoint.MintedCount != 0 && endpoint.Queue.IsEmpty && !endpoint.IsToldUnheld;
        Require(isToBeTold != IsAlone(in endpoint.UnheldLink), "audit holders: who is to be told of is on the ring");
        return isToBeTold ? 1u : 0u;
    }
}
