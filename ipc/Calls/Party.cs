using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Notifications;

namespace AsyncCap.Ipc.Calls;

/// <summary>The part of a process that invocations concern: it stands at the start of the process's frame.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Party
{
    /// <summary>Type, dying flag, number.</summary>
    public FrameHeader Header;

    /// <summary>Calls that complete when it ends.</summary>
    public FrameList<PlaceLink> Watchers;

    /// <summary>What it is doing.</summary>
    public ProcessState State;

    /// <summary>Why it died, if it did; while it is stopped, the fault that its keeper decides on, if there is one.</summary>
    public FaultCause DeathCause;

    /// <summary>Whether its next run starts with the events that wait for it: it gave up its turn to collect them.</summary>
    public bool WantsEvents;

    /// <summary>While it is stopped: whether it slept then, and nothing woke it without leaving an event.</summary>
    public bool WasAsleep;

    /// <summary>Neighbours on the run queue.</summary>
    public FrameLink RunLink;

    /// <summary>Its own calls that are decided and not yet collected.</summary>
    public FrameList<PlaceLink> Completions;

    /// <summary>Other parties' calls whose resolver it holds.</summary>
    public FrameList<PlaceLink> InService;

    /// <summary>Its endpoints that have something queued; each fair class is served in turn, one call each.</summary>
    public FairQueue<ReadyMember> Ready;

    /// <summary>Its endpoints.</summary>
    public FrameList<ServerLink> Endpoints;

    /// <summary>Its call records.</summary>
    public FrameList<OwnerLink> Calls;

    /// <summary>Its notifications of which a bit is set.</summary>
    public FrameRing<NoticeLink> Notices;

    /// <summary>Its other notifications.</summary>
    public FrameRing<NoticeLink> QuietNotifications;

    /// <summary>The schedule that it was given; none if nobody gave it one.</summary>
    public FrameIndex Schedule;

    /// <summary>The generation of <see cref="Schedule"/> then: a party outlives its schedule.</summary>
    public uint ScheduleGeneration;

    /// <summary>While ready: the schedule on whose list it stands; none if it stands on the run queue itself.</summary>
    public FrameIndex RunsOn;

    /// <summary>Its endpoints of which it is to hear that nobody holds them.</summary>
    public FrameRing<UnheldLink> Unheld;

    /// <summary>What its callers see of its end, once it is dead.</summary>
    public readonly BreakReason EndReason =>
        DeathCause is FaultCause.Destroyed or FaultCause.Exited or FaultCause.Killed ? BreakReason.CalleeDestroyed : BreakReason.CalleeFaulted;

    /// <summary>Whether there is something to collect.</summary>
    public readonly bool HasEvents
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => !Completions.IsEmpty || !Ready.IsEmpty || !Notices.IsEmpty || !Unheld.IsEmpty;
    }
}
