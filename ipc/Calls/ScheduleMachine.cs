using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>What time does to a schedule. Each move is O(1), however many parties run on it, and cannot fail.</summary>
public static class ScheduleMachine
{
    /// <summary>One of its parties ran: the time is taken from the budget, and if that is spent, nobody runs on it until the next period.</summary>
    /// <param name="frames">All storage.</param>
    /// <param name="scheduleIndex">The schedule.</param>
    /// <param name="sinceTicks">When the party began to run; now is the time of the kernel entry.</param>
    public static void Charge(in FrameArena frames, FrameIndex scheduleIndex, ulong sinceTicks)
    {
        ref Schedule schedule = ref frames.At<Schedule>(scheduleIndex);
        if (schedule.PeriodTicks == 0 || schedule.IsSpent || !Controls.Has(in frames, Defences.CpuBudgets))
        {
            return;
        }

        if (sinceTicks >= schedule.PeriodEndTicks)
        {
            schedule.PeriodEndTicks = sinceTicks + schedule.PeriodTicks;
            schedule.LeftTicks = (long)schedule.BudgetTicks;
        }

        ulong elapsed = (Controls.Plants && Controls.Is(in frames, Mutants.BudgetNotCharged)) ? 0 : frames.Globals.NowTicks - sinceTicks;
        schedule.LeftTicks -= (long)(elapsed < Schedule.MaximumTicks ? elapsed : Schedule.MaximumTicks);
        if (schedule.LeftTicks <= 0)
        {
            RunQueue.LeaveLevel(in frames, scheduleIndex);
            schedule.IsSpent = true;
            TimerQueue.Set(in frames, scheduleIndex, TimerQueue.Settable(schedule.PeriodEndTicks));
            TraceRing.Write(in frames, TraceKind.BudgetSpent, schedule.Header.Number);
        }
    }

    /// <summary>A new period has come for a schedule that was spent.</summary>
    public static void Replenish(in FrameArena frames, FrameIndex scheduleIndex)
    {
        ref Schedule schedule = ref frames.At<Schedule>(scheduleIndex);
        Invariant.Holds(schedule.IsSpent);
        if (Controls.Plants && Controls.Is(in frames, Mutants.DebtForgiven))
        {
            schedule.LeftTicks = 0;
        }

        schedule.LeftTicks += (long)schedule.BudgetTicks;
        schedule.PeriodEndTicks = frames.Globals.NowTicks + schedule.PeriodTicks;
        if (schedule.LeftTicks <= 0)
        {
            TimerQueue.Set(in frames, scheduleIndex, TimerQueue.Settable(schedule.PeriodEndTicks));
            return;
        }

        schedule.IsSpent = false;
        RunQueue.EnterLevel(in frames, scheduleIndex);
    }

    /// <summary>Gives it other figures, and a full budget.</summary>
    public static void Configure(in FrameArena frames, FrameIndex scheduleIndex, byte priority, ulong budgetTicks, ulong periodTicks)
    {
        Suspend(in frames, scheduleIndex);
        ref Schedule schedule = ref frames.At<Schedule>(scheduleIndex);
        schedule.Priority = priority;
        schedule.BudgetTicks = budgetTicks;
        schedule.PeriodTicks = periodTicks;
        schedule.LeftTicks = (long)budgetTicks;
        schedule.PeriodEndTicks = 0;
        schedule.IsSpent = periodTicks != 0 && budgetTicks == 0;
        RunQueue.EnterLevel(in frames, scheduleIndex);
    }

    /// <summary>Takes it off the run queue and out of the timer queue.</summary>
    public static void Suspend(in FrameArena frames, FrameIndex scheduleIndex)
    {
        RunQueue.LeaveLevel(in frames, scheduleIndex);
        if (frames.At<Schedule>(scheduleIndex).TimerBucket != 0)
        {
            TimerQueue.Remove(in frames, scheduleIndex);
        }
    }
}
