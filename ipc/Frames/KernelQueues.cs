using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Calls;

namespace AsyncCap.Ipc.Frames;

/// <summary>The kernel's own lists that have many heads. They fill page one, behind the globals.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct KernelQueues
{
    /// <summary>The page that they lie in.</summary>
    public const uint Page = 1;

    /// <summary>Who is ready, by priority.</summary>
    public RunLevels Run;

    /// <summary>Who is to be told when its time has come.</summary>
    public TimerBuckets Timers;
}

/// <summary>Who is ready, by priority: within one priority first come, first served.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct RunLevels
{
    /// <summary>Bit <c>p</c> tells that somebody waits at priority <c>p</c>.</summary>
    public ulong Occupied;

    /// <summary>One list for each priority.</summary>
    public RunLists Lists;
}

/// <summary>A list for each priority, the lowest first.</summary>
[InlineArray(RunQueue.PriorityCount)]
public struct RunLists
{
    private FrameList<RunLink> _lowest;
}

/// <summary>The state of the timer queue; <see cref="TimerQueue"/> explains it.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct TimerBuckets
{
    /// <summary>The time up to which the queue was brought.</summary>
    public ulong LastTicks;

    /// <summary>No timer needs to be looked at before then; the latest of all times if there is none.</summary>
    public ulong BoundTicks;

    /// <summary>Bit <c>b</c> tells that bucket <c>b</c> has a member.</summary>
    public ulong Occupied;

    /// <summary>Bit <c>b</c> tells that bucket <c>b</c> has members that are to be looked at.</summary>
    public ulong Pending;

    /// <summary>The buckets.</summary>
    public TimerLists Lists;

    /// <summary>For each bucket, how many members from its head on are to be looked at.</summary>
    public TimerCounts PendingCounts;
}

/// <summary>A list for each bucket.</summary>
[InlineArray(TimerQueue.BucketCount)]
public struct TimerLists
{
    private FrameList<TimerLink> _due;
}

/// <summary>A number for each bucket.</summary>
[InlineArray(TimerQueue.BucketCount)]
public struct TimerCounts
{
    private uint _due;
}
