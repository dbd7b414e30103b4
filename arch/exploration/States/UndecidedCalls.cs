using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>At the end of a path, when nobody can run and nothing is left to do: no call may wait for somebody who is not there.</summary>
internal static class UndecidedCalls
{
    private const int MostHops = 64;

    /// <summary>Follows every undecided call to whoever can still decide it.</summary>
    /// <exception cref="OracleException">There is nobody, or whoever it is was not woken.</exception>
    public static void Check(in FrameArena frames)
    {
        for (uint page = KernelQueues.Page + 1; page < frames.Globals.FreshPage.Value; page++)
        {
            ref PageDescriptor descriptor = ref frames.Descriptor(new PageIndex(page));
            if (descriptor.Use != PageUse.Frames)
            {
                continue;
            }

            for (uint position = 0; position < descriptor.FreshFrames; position++)
            {
                CheckFrame(in frames, new FrameIndex(new PageIndex(page).Frame.Value + (position << (int)descriptor.FrameSize)));
            }
        }
    }

    private static void CheckFrame(in FrameArena frames, FrameIndex frame)
    {
        switch (frames.At<FrameHeader>(frame).Type)
        {
            case ObjectType.Process:
                ref Party party = ref frames.At<Party>(frame);
                Require(party.State != ProcessState.Waiting || !party.HasEvents, "lost wake-up: a process sleeps although there are events for it");
                break;
            case ObjectType.Call:
                ref Call call = ref frames.At<Call>(frame);
                bool isOwned = !call.Owner.IsNone && frames.At<Party>(call.Owner).State != ProcessState.Dead;
                if (isOwned && call.State is not (CallState.Idle or CallState.Completed))
                {
                    Follow(in frames, frame);
                }

                break;
            case ObjectType.Free:
            case ObjectType.Bank:
            case ObjectType.Endpoint:
            case ObjectType.Segment:
            case ObjectType.Attachment:
            case ObjectType.Promise:
            case ObjectType.Notification:
            case ObjectType.Forwarder:
            case ObjectType.Schedule:
            default:
                break;
        }
    }

    // Goes on while somebody else's outcome decides. A knot of messages, each in the other's pipeline, is the users' own (docs/design/0004).
    private static void Follow(in FrameArena frames, FrameIndex from)
    {
        FrameIndex at = from;
        bool onlyLinks = true;
        for (int hop = 0; hop < MostHops; hop++)
        {
            ref Call call = ref frames.At<Call>(at);
            switch (call.State)
            {
                case CallState.InService:
                    Require(frames.At<Party>(call.Place).State != ProcessState.Dead, "G2: a call is in service with a dead process, and nothing is left to do");
                    return;
                case CallState.InTransit:
                case CallState.Pipelined:
                    onlyLinks = false;
                    at = call.Place;
                    break;
                case CallState.Waiting:
                    bool waitsForRecord = !call.Place.IsNone && frames.At<FrameHeader>(call.Place).Type is ObjectType.Promise or ObjectType.Call;
                    if (!waitsForRecord || call.Header.Type == ObjectType.Call && hop == 0 && WatchesResolver(in frames, in call))
                    {
                        return;
                    }

                    at = call.Place;
                    break;
                case CallState.Idle:
                case CallState.Completed:
                case CallState.Queued:
                case CallState.Settling:
                default:
                    throw new OracleException($"G2: a call waits for one that is {call.State}, and nothing is left to do");
            }
        }

        Require(!onlyLinks, "G2: a call waits for a ring of promises that nobody broke");
    }

    private static bool WatchesResolver(in FrameArena frames, in Call call) => frames.At<Call>(call.Place).Header.Type == ObjectType.Call;

    private static void Require(bool condition, string text)
    {
        if (!condition)
        {
            throw new OracleException(text);
        }
    }
}
