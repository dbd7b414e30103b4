using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;
using AsyncCap.Kernel.Memory;

namespace AsyncCap.Kernel.Teardown;

/// <summary>The end of any object: its capabilities die at once, what it held comes back in steps.</summary>
public static class Destruction
{
    /// <summary>Ends a process and leaves its corpse: by its own fault, or because somebody with the right to it wants so.</summary>
    public static void KillProcess(in FrameArena frames, FrameIndex process, FaultCause cause)
    {
        PartyMachine.Die(in frames, process, cause);
        StepOrQueue(in frames, process);
    }

    /// <summary>Destroys a process, dead or alive.</summary>
    public static void EndProcess(in FrameArena frames, FrameIndex process, FaultCause cause)
    {
        if (frames.At<Party>(process).State != ProcessState.Dead)
        {
            PartyMachine.Die(in frames, process, cause);
        }

        ProcessTeardown.Bury(in frames, process);
        StepOrQueue(in frames, process);
    }

    /// <summary>Destroys an endpoint; its queued calls break with the reason.</summary>
    public static void EndEndpoint(in FrameArena frames, FrameIndex endpoint, BreakReason reason)
    {
        EndpointTeardown.Begin(in frames, endpoint, reason);
        StepOrQueue(in frames, endpoint);
    }

    /// <summary>Destroys a live object of any type, as the end of its bank does. A bank ends by the process whose turn it is.</summary>
    public static void End(in FrameArena frames, FrameIndex item)
    {
        ref FrameHeader header = ref frames.At<FrameHeader>(item);
        Invariant.Holds(!header.IsDying);
        switch (header.Type)
        {
            case ObjectType.Bank:
                BankTeardown.Begin(in frames, item);
                WorkList.Add(in frames, item);
                CodeFirst.StopCurrent(in frames);
                break;
            case ObjectType.Process:
                EndProcess(in frames, item, FaultCause.Destroyed);
                break;
            case ObjectType.Endpoint:
                EndEndpoint(in frames, item, BreakReason.EndpointDestroyed);
                break;
            case ObjectType.Call:
            case ObjectType.Promise:
                CallTeardown.End(in frames, item);
                break;
            case ObjectType.Segment:
                SegmentTeardown.Begin(in frames, item);
                StepOrQueue(in frames, item);
                break;
            case ObjectType.Attachment:
                Mappings.Detach(in frames, item);
                break;
            case ObjectType.Schedule:
                ScheduleTeardown.Begin(in frames, item);
                StepOrQueue(in frames, item);
                break;
            case ObjectType.Notification:
                NotificationTeardown.Begin(in frames, item);
                StepOrQueue(in frames, item);
                break;
            case ObjectType.Forwarder:
                ForwarderTeardown.Begin(in frames, item);
                StepOrQueue(in frames, item);
                break;
            case ObjectType.Free:
            default:
                Invariant.Require(false);
                break;
        }
    }

    /// <summary>Destroys a page of memory.</summary>
    public static void EndPage(in FrameArena frames, PageIndex page)
    {
        Mappings.UnmapPage(in frames, page);
        if (!(Controls.Plants && Controls.Is(in frames, Mutants.PageGenerationKept)))
        {
            FrameStore.Expire(in frames, page.Frame);
        }
        if (frames.Generation(page.Frame) == uint.MaxValue)
        {
            PageStore.Retire(in frames, page);
        }
        else
        {
            PageStore.Return(in frames, page);
        }
    }

    /// <summary>One bounded step of a dying object's end.</summary>
    /// <returns>Whether there is nothing more to do.</returns>
    public static bool Step(in FrameArena frames, FrameIndex item)
    {
        switch (frames.At<FrameHeader>(item).Type)
        {
            case ObjectType.Bank:
                return BankTeardown.Step(in frames, item);
            case ObjectType.Process:
                return ProcessTeardown.Step(in frames, item);
            case ObjectType.Endpoint:
                return EndpointTeardown.Step(in frames, item);
            case ObjectType.Segment:
                return SegmentTeardown.Step(in frames, item);
            case ObjectType.Schedule:
                return ScheduleTeardown.Step(in frames, item);
            case ObjectType.Call:
            case ObjectType.Promise:
                return CallTeardown.Step(in frames, item);
            case ObjectType.Notification:
            case ObjectType.Forwarder:
                return TellOrReturn(in frames, item);
            case ObjectType.Free:
            case ObjectType.Attachment:
            default:
                // These end at once and are never on the work list.
                Invariant.Require(false);
                return true;
        }
    }

    // The end of what holds nothing: those who wait for it are told, then its frame goes back.
    private static bool TellOrReturn(in FrameArena frames, FrameIndex item)
    {
        if (!(Controls.Plants && Controls.Is(in frames, Mutants.NobodyToldOfEnd)) && Watchable.TellOne(in frames, item))
        {
            return false;
        }

        FrameStore.Return(in frames, item);
        return true;
    }

    // What ends in one step, an endpoint with an empty queue above all, never visits the work list.
    private static void StepOrQueue(in FrameArena frames, FrameIndex item)
    {
        bool isQueued = frames.At<FrameHeader>(item).HasWork;
        if (!isQueued && !Step(in frames, item))
        {
            WorkList.Add(in frames, item);
        }
    }
}
