using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Diagnostics;

/// <content>Who is to run: parties and schedules at each priority, and the parties of each schedule.</content>
public static partial class StateAudit
{
    private static void CheckSchedule(in FrameArena frames, FrameIndex scheduleIndex, ref Tally tally)
    {
        ref Schedule schedule = ref frames.At<Schedule>(scheduleIndex);
        CheckWatchers(in frames, scheduleIndex, ref tally);
        CheckLinks(in frames, in schedule.Ready, ObjectType.Process);
        tally.ListedOnSchedules += schedule.Ready.Count;
        tally.SchedulesToRun += RunQueue.IsOnLevel(in schedule) ? 1u : 0u;
        tally.Armed += schedule.TimerBucket != 0 ? 1u : 0u;
        Require(!schedule.Header.IsDying || schedule.Header.HasWork, "audit work: what is dying is on the work list");
        Require(schedule.Priority < RunQueue.PriorityCount, "audit schedules: a priority is one of 64");
        bool hasBudget = schedule.BudgetTicks <= schedule.PeriodTicks && schedule.LeftTicks <= (long)schedule.BudgetTicks;
        Require(hasBudget, "audit schedules: no more is left than the budget, and that fits the period");
        bool waits = schedule.IsSpent && schedule.BudgetTicks != 0 && !schedule.Header.IsDying;
        Require(waits == (schedule.TimerBucket != 0), "audit schedules: who is spent waits for the next period, and nobody else");
        Require(RunQueue.IsOnLevel(in schedule) || IsAlone(in schedule.RunLink), "audit schedules: who has nobody to run or no time is not on the run queue");
        for (FrameIndex at = schedule.Ready.Head; !at.IsNone; at = frames.At<Party>(at).RunLink.Next)
        {
            ref Party party = ref frames.At<Party>(at);
            Require(party.State == ProcessState.Ready, "audit processes: who is on the run queue is ready");
            Require(party.RunsOn.Is(scheduleIndex), "audit schedules: who is on a schedule's list says so");
        }
    }

    private static void CheckRunQueue(in FrameArena frames, in Tally tally)
    {
        ref RunLevels run = ref frames.Queues.Run;
        uint parties = 0;
        uint schedules = 0;
        for (int priority = 0; priority < RunQueue.PriorityCount; priority++)
        {
            ref FrameList<RunLink> level = ref run.Lists[priority];
            Require(level.IsEmpty == ((run.Occupied & (1ul << priority)) == 0), "audit run queue: a priority's bit tells whether anybody is there");
            CheckLinks(in frames, in level, ObjectType.Process, ObjectType.Schedule);
            uint schedulesHere = CheckLevel(in frames, in level, priority);
            schedules += schedulesHere;
            parties += level.Count - schedulesHere;
        }

        Require(parties + tally.ListedOnSchedules == tally.Runnable, "audit processes: who is ready is on the run queue");
        Require(schedules == tally.SchedulesToRun, "audit schedules: who has somebody to run, and time, is on the run queue");
    }

    private static uint CheckLevel(in FrameArena frames, in FrameList<RunLink> level, int priority)
    {
        uint schedules = 0;
        for (FrameIndex at = level.Head; !at.IsNone; at = frames.At<RunUnit>(at).RunLink.Next)
        {
            if (frames.At<FrameHeader>(at).Type == ObjectType.Schedule)
            {
                Require(frames.At<Schedule>(at).Priority == priority, "audit run queue: everybody is at its own priority");
                schedules++;
                continue;
            }

            ref Party party = ref frames.At<Party>(at);
            int expected = party.Schedule.IsNone ? RunQueue.DefaultPriority : RunQueue.LostPriority;
            Require(party.State == ProcessState.Ready, "audit processes: who is on the run queue is ready");
            Require(party.RunsOn.IsNone && priority == expected, "audit run queue: everybody is at its own priority");
        }

        return schedules;
    }
}
