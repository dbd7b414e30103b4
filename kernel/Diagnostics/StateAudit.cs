using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Diagnostics;

/// <summary>The whole state against everything that must hold between two steps. For tests: it looks at all of it, every time.</summary>
/// <remarks>
/// It allocates nothing and keeps no sets. A list is right if its links agree, every member says that it is on that list, and
/// the members of all such lists together are as many as the objects that say so: then the two sets are the same.
/// What it states is stopped at with a text of the form <c>audit NAME: sentence</c>.
/// </remarks>
public static partial class StateAudit
{
    /// <summary>Panics at the first thing that does not hold.</summary>
    public static void Check(in FrameArena frames)
    {
        Tally tally = default;
        CheckPages(in frames, ref tally);
        CheckBank(in frames, frames.Globals.RootBank, ref tally);
        for (uint page = 1; page < frames.Globals.FreshPage.Value; page++)
        {
            if (frames.Descriptor(new PageIndex(page)).Use == PageUse.Frames)
            {
                CheckFramePage(in frames, new PageIndex(page), ref tally);
            }
        }

        CheckRunQueue(in frames, in tally);
        CheckTimers(in frames, in tally);
        CheckWorkList(in frames, in tally);
        CheckInterrupts(in frames);
        CheckTotals(in frames, in tally);
        CheckHolders(in frames, in tally);
    }

    private static void CheckFramePage(in FrameArena frames, PageIndex page, ref Tally tally)
    {
        ref PageDescriptor descriptor = ref frames.Descriptor(page);
        uint capacity = FrameArena.GranulesPerPage >> (int)descriptor.FrameSize;
        Require(descriptor.FreshFrames <= capacity, "audit frames: no more frames were used than a page holds");
        uint used = 0;
        uint retired = 0;
        for (uint position = 0; position < descriptor.FreshFrames; position++)
        {
            FrameIndex frame = new(page.Frame.Value + (position << (int)descriptor.FrameSize));
            if (frames.At<FrameHeader>(frame).Type != ObjectType.Free)
            {
                used++;
                CheckFrame(in frames, frame, ref tally);
            }
            else if (frames.Generation(frame) == uint.MaxValue)
            {
                retired++;
            }
        }

        uint free = CountFreeFrames(in frames, in descriptor, page);
        Require(retired == 0 || descriptor.HasRetired, "audit frames: a page knows that a frame in it is retired");
        Require(used != 0, "audit frames: an empty page is given back");
        Require(used == descriptor.UsedFrames, "audit frames: a page's count of used frames is that of its headers");
        Require(used + free + retired == descriptor.FreshFrames, "audit frames: every frame is used, free or retired");
    }

    private static uint CountFreeFrames(in FrameArena frames, in PageDescriptor descriptor, PageIndex page)
    {
        uint count = 0;
        uint next = descriptor.FirstFree;
        while (next != 0 && count <= descriptor.FreshFrames)
        {
            Require(next <= descriptor.FreshFrames, "audit frames: the free list stays among the frames that were used");
            FrameIndex frame = new(page.Frame.Value + ((next - 1) << (int)descriptor.FrameSize));
            Require(frames.At<FrameHeader>(frame).Type == ObjectType.Free, "audit frames: what is on the free list is free");
            next = frames.At<FrameHeader>(frame).NextFree;
            count++;
        }

        return count;
    }

    private static void CheckFrame(in FrameArena frames, FrameIndex frame, ref Tally tally)
    {
        ref FrameHeader header = ref frames.At<FrameHeader>(frame);
        tally.WithWork += header.HasWork ? 1u : 0u;
        Require(header.Type <= ObjectType.Schedule, "audit frames: a frame holds an object of a known type");
        switch (header.Type)
        {
            case ObjectType.Bank:
                CheckBank(in frames, frame, ref tally);
                break;
            case ObjectType.Process:
                CheckProcess(in frames, frame, ref tally);
                break;
            case ObjectType.Endpoint:
                CheckEndpoint(in frames, frame, ref tally);
                break;
            case ObjectType.Call:
            case ObjectType.Promise:
                CheckCall(in frames, frame, ref tally);
                break;
            case ObjectType.Segment:
                CheckSegment(in frames, frame, ref tally);
                break;
            case ObjectType.Schedule:
                CheckSchedule(in frames, frame, ref tally);
                break;
            case ObjectType.Attachment:
                CheckAttachment(in frames, frame, ref tally);
                break;
            case ObjectType.Notification:
                CheckNotification(in frames, frame, ref tally);
                break;
            case ObjectType.Forwarder:
                CheckForwarder(in frames, frame, ref tally);
                break;
            case ObjectType.Free:
            default:
                break;
        }
    }

    private static void CheckTotals(in FrameArena frames, in Tally tally)
    {
        Require(tally.Banks == frames.Globals.LiveBanks, "audit banks: as many banks as are counted");
        Require(tally.DyingBanks == frames.Globals.DyingBanks, "audit banks: as many are dying as are counted");
        Require(tally.ListedChildren + 1 == tally.Banks, "audit banks: every bank but the root is on its parent's list");
        Require(tally.ListedCalls == tally.Calls, "audit calls: every call is on its owner's list of records");
        Require(tally.ListedQueued == tally.Queued, "audit L: every queued call is on the queue of its place, and on nothing else");
        Require(tally.ListedInService == tally.InService, "audit L: every call in service is on its holder's list, and on nothing else");
        Require(tally.ListedCompleted == tally.Completed, "audit L: every completed call is on its owner's completions, and on nothing else");
        Require(tally.ListedPipelined == tally.Pipelined, "audit L: every pipelined call is on the pipeline of its place, and on nothing else");
        Require(tally.ListedWaiting == tally.Waiting, "audit L: every waiting call is where it waits, and on nothing else");
        Require(tally.LiveResolvers == tally.InService + tally.InTransit, "audit resolvers: one for each call in service or in transit");
        Require(tally.ListedEndpoints == tally.LiveEndpoints, "audit endpoints: every live endpoint is on its server's list");
        Require(tally.ListedReady == tally.EndpointsToServe, "audit endpoints: ready are those with something queued, and no others");
        Require(tally.AttachedToProcesses == tally.Attachments, "audit memory: every attachment is on the list of its space");
        Require(tally.AttachedToSegments == tally.Attachments, "audit memory: every attachment is on the list of its segment");
        Require(tally.ListedMapped == tally.Mapped, "audit memory: every mapped page is on the list of its segment");
        Require(tally.ListedNotifications == tally.Notifications, "audit notifications: every live one is on a list of its owner");
        CheckPageTotals(in frames, in tally);
    }

    // Whether an index names the start of a frame in use that holds this.
    private static bool Names(in FrameArena frames, FrameIndex frame, ObjectType type)
    {
        if (frame.IsNone || !frames.Contains(frame))
        {
            return false;
        }

        if (frame.Is(frames.Globals.RootBank))
        {
            return type == ObjectType.Bank;
        }

        ref PageDescriptor descriptor = ref frames.Descriptor(frame.Page);
        uint granule = frame.Value % FrameArena.GranulesPerPage;
        uint position = granule >> (int)descriptor.FrameSize;
        bool isFrame = descriptor.Use == PageUse.Frames && position << (int)descriptor.FrameSize == granule && position < descriptor.FreshFrames;
        return isFrame && frames.At<FrameHeader>(frame).Type == type;
    }

    // Links agree in both directions, the ends are the ends, and the count is right.
    private static void CheckLinks<TLink>(in FrameArena frames, in FrameList<TLink> list, ObjectType type, ObjectType orType = ObjectType.Free)
        where TLink : struct, IFrameLink
    {
        FrameIndex previous = FrameIndex.None;
        FrameIndex at = list.Head;
        uint count = 0;
        while (!at.IsNone && count <= list.Count)
        {
            bool isExpected = Names(in frames, at, type) || (orType != ObjectType.Free && Names(in frames, at, orType));
            Require(isExpected, "audit lists: a list leads to objects of its type only");
            Require(TLink.Of(in frames, at).Previous.Is(previous), "audit lists: neighbours name each other");
            previous = at;
            at = TLink.Of(in frames, at).Next;
            count++;
        }

        Require(list.Tail.Is(previous), "audit lists: the tail is the last member");
        Require(list.Count == count, "audit lists: the count is that of the members");
    }

    private static bool IsAlone(in FrameLink link) => link.Next.IsNone && link.Previous.IsNone;

    private static void Require(bool condition, string text) => Invariant.Require(condition, text);

    /// <summary>What was seen, to be compared at the end.</summary>
    private struct Tally
    {
        public uint Banks;
        public uint ListedChildren;
        public uint DyingBanks;
        public uint Processes;
        public uint Runnable;
        public uint LiveEndpoints;
        public uint ListedEndpoints;
        public uint EndpointsToServe;
        public uint ListedReady;
        public uint Calls;
        public uint ListedCalls;
        public uint Queued;
        public uint ListedQueued;
        public uint InService;
        public uint ListedInService;
        public uint InTransit;
        public uint Completed;
        public uint ListedCompleted;
        public uint Pipelined;
        public uint ListedPipelined;
        public uint Waiting;
        public uint Armed;
        public uint SchedulesToRun;
        public uint ListedOnSchedules;
        public uint ListedWaiting;
        public uint LiveResolvers;
        public uint Segments;
        public uint Attachments;
        public uint AttachedToProcesses;
        public uint AttachedToSegments;
        public uint Notifications;
        public uint ListedNotifications;
        public uint ListedUnheld;
        public uint Mapped;
        public uint ListedMapped;
        public uint WithWork;
        public uint UsedPages;
        public uint OwnedPages;
        public uint TablePages;
        public uint SpaceTablePages;
        public uint SegmentTablePages;
        public uint MessagePages;
        public uint CapabilityPages;
    }
}
