using System.Numerics;
using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>Who is ready, by priority. The head of the highest priority that has anybody is the one that runs.</summary>
/// <remarks>
/// Each priority has a list of parties that have no schedule, and of schedules with somebody ready and some budget left; those
/// have lists of their own. So parties that share a schedule share one place, and its budget ends for all of them in one move.
/// </remarks>
public static class RunQueue
{
    /// <summary>Priorities: 0, the lowest, to 63.</summary>
    public const int PriorityCount = 64;

    /// <summary>The priority of a party that nobody gave a schedule.</summary>
    public const int DefaultPriority = 32;

    /// <summary>The priority of a party whose schedule is gone: it runs when nobody else wants to.</summary>
    public const int LostPriority = 0;

    /// <summary>Whether nobody can run.</summary>
    public static bool IsEmpty(in FrameArena frames) => frames.Queues.Run.Occupied == 0;

    /// <summary>Who is to run; none if nobody is ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FrameIndex Head(in FrameArena frames)
    {
        ref RunLevels run = ref frames.Queues.Run;
        if (run.Occupied == 0)
        {
            return FrameIndex.None;
        }

        FrameIndex unit = run.Lists[BitOperations.Log2(run.Occupied)].Head;
        return frames.At<FrameHeader>(unit).Type == ObjectType.Schedule ? frames.At<Schedule>(unit).Ready.Head : unit;
    }

    /// <summary>Makes a party that sleeps on its event queue ready; any other state is left alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Wake(in FrameArena frames, FrameIndex partyIndex)
    {
        ref Party party = ref frames.At<Party>(partyIndex);
        if (party.State == ProcessState.Waiting)
        {
            party.State = ProcessState.Ready;
            Enter(in frames, partyIndex);
        }
    }

    /// <summary>Puts a party that has become ready behind the others of its priority.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Enter(in FrameArena frames, FrameIndex partyIndex)
    {
        ref Party party = ref frames.At<Party>(partyIndex);
        if (party.Schedule.IsNone)
        {
            Append(in frames, DefaultPriority, partyIndex);
        }
        else
        {
            EnterSchedule(in frames, ref party, partyIndex);
        }
    }

    /// <summary>Takes out a party that is ready and will not be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Leave(in FrameArena frames, FrameIndex partyIndex)
    {
        ref Party party = ref frames.At<Party>(partyIndex);
        if (party.RunsOn.IsNone)
        {
            Remove(in frames, party.Schedule.IsNone ? DefaultPriority : LostPriority, partyIndex);
        }
        else
        {
            LeaveSchedule(in frames, ref party, partyIndex);
        }
    }

    /// <summary>Lets the others of its priority run before a party that is ready.</summary>
    public static void Yield(in FrameArena frames, FrameIndex partyIndex)
    {
        Invariant.Holds(frames.At<Party>(partyIndex).State == ProcessState.Ready);
        Leave(in frames, partyIndex);
        Enter(in frames, partyIndex);
        FrameIndex scheduleIndex = frames.At<Party>(partyIndex).RunsOn;
        if (!scheduleIndex.IsNone)
        {
            LeaveLevel(in frames, scheduleIndex);
            EnterLevel(in frames, scheduleIndex);
        }
    }

    /// <summary>Puts a schedule that has somebody ready, and time, behind the others of its priority.</summary>
    public static void EnterLevel(in FrameArena frames, FrameIndex scheduleIndex)
    {
        ref Schedule schedule = ref frames.At<Schedule>(scheduleIndex);
        if (IsOnLevel(in schedule))
        {
            Append(in frames, schedule.Priority, scheduleIndex);
        }
    }

    /// <summary>Takes a schedule off the run queue if it is there; its ready parties stay on its own list.</summary>
    public static void LeaveLevel(in FrameArena frames, FrameIndex scheduleIndex)
    {
        ref Schedule schedule = ref frames.At<Schedule>(scheduleIndex);
        if (IsOnLevel(in schedule))
        {
            Remove(in frames, schedule.Priority, scheduleIndex);
        }
    }

    /// <summary>Whether a schedule belongs on the run queue.</summary>
    public static bool IsOnLevel(in Schedule schedule) => !schedule.Ready.IsEmpty && !schedule.IsSpent && !schedule.Header.IsDying;

    /// <summary>Wakes a party for which there is no event: a stopped one must not sleep on when it is resumed.</summary>
    public static void WakeWithoutEvent(in FrameArena frames, FrameIndex partyIndex)
    {
        Wake(in frames, partyIndex);
        frames.At<Party>(partyIndex).WasAsleep = false;
    }

    private static void EnterSchedule(in FrameArena frames, ref Party party, FrameIndex partyIndex)
    {
        FrameIndex scheduleIndex = party.Schedule;
        if (frames.Generation(scheduleIndex) != party.ScheduleGeneration && !(Controls.Plants && Controls.Is(in frames, Mutants.DeadScheduleTaken)))
        {
            Append(in frames, LostPriority, partyIndex);
            return;
        }

        ref Schedule schedule = ref frames.At<Schedule>(scheduleIndex);
        party.RunsOn = scheduleIndex;
        bool wasEmpty = schedule.Ready.IsEmpty;
        schedule.Ready.Append(in frames, partyIndex);
        if (wasEmpty)
        {
            EnterLevel(in frames, scheduleIndex);
        }
    }

    private static void LeaveSchedule(in FrameArena frames, ref Party party, FrameIndex partyIndex)
    {
        ref Schedule schedule = ref frames.At<Schedule>(party.RunsOn);
        if (schedule.Ready.Count == 1)
        {
            LeaveLevel(in frames, party.RunsOn);
        }

        schedule.Ready.Remove(in frames, partyIndex);
        party.RunsOn = FrameIndex.None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Append(in FrameArena frames, int priority, FrameIndex unit)
    {
        ref RunLevels run = ref frames.Queues.Run;
        run.Lists[priority].Append(in frames, unit);
        run.Occupied |= 1ul << priority;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Remove(in FrameArena frames, int priority, FrameIndex unit)
    {
        ref RunLevels run = ref frames.Queues.Run;
        ref FrameList<RunLink> list = ref run.Lists[priority];
        list.Remove(in frames, unit);
        if (list.IsEmpty)
        {
            run.Occupied &= ~(1ul << priority);
        }
    }
}
