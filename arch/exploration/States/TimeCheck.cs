using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>Processor time is neither lost nor made: what a step did to each schedule is what the manual says of the time that passed in it.</summary>
/// <remarks>Compares schedules with those before the step, so it comes before the step is noted.</remarks>
internal sealed class TimeCheck(FrameArena frames, UndoMemory memory)
{
    /// <summary>Looks at every schedule that was there before the step.</summary>
    /// <param name="wasConfigured">Whether the step gave a schedule other figures.</param>
    /// <exception cref="OracleException">A schedule has more or less time than it should have.</exception>
    public void Check(bool wasConfigured)
    {
        for (uint page = KernelQueues.Page + 1; page < frames.Globals.FreshPage.Value && !wasConfigured; page++)
        {
            ref PageDescriptor descriptor = ref frames.Descriptor(new PageIndex(page));
            for (uint position = 0; descriptor.Use == PageUse.Frames && descriptor.FrameSize == FrameSize.Bytes128 && position < descriptor.FreshFrames; position++)
            {
                FrameIndex frame = new(new PageIndex(page).Frame.Value + (position << (int)FrameSize.Bytes128));
                ref FrameHeader header = ref frames.At<FrameHeader>(frame);
                if (header.Type == ObjectType.Schedule && !header.IsDying && memory.Before(ref header.Type) == ObjectType.Schedule)
                {
                    CheckSchedule(frame);
                }
            }
        }
    }

    /// <summary>After a fault: whoever is asked for a verdict has the time for it that was set, and no more.</summary>
    /// <exception cref="OracleException">The verdict has another deadline, or none.</exception>
    public void CheckFault(FrameIndex process)
    {
        if (frames.At<FrameHeader>(process).Type != ObjectType.Process || frames.At<Party>(process).State != ProcessState.Stopped)
        {
            return;
        }

        ref Keeper keeper = ref frames.At<Process>(process).Keeper;
        ref Call record = ref frames.At<Call>(keeper.Record);
        bool isRight = keeper.VerdictTicks == 0 ? record.TimerBucket == 0 : record.TimerBucket != 0 && record.DeadlineTicks == frames.Globals.NowTicks + keeper.VerdictTicks;
        Require(isRight, "a keeper has another time for its verdict than was set");
    }

    private void CheckSchedule(FrameIndex index)
    {
        ref Schedule schedule = ref frames.At<Schedule>(index);
        ulong since = memory.Before(ref frames.Globals.NowTicks);
        ulong now = frames.Globals.NowTicks;
        bool hasRun = memory.Before(ref frames.Globals.RunningSchedule).Is(index);
        bool wasSpent = memory.Before(ref schedule.IsSpent);
        long left = memory.Before(ref schedule.LeftTicks);
        ulong end = memory.Before(ref schedule.PeriodEndTicks);
        if (schedule.PeriodTicks == 0)
        {
            Require(schedule.LeftTicks == left && !schedule.IsSpent, "time without limit was taken from");
            return;
        }

        if (hasRun && !wasSpent)
        {
            left = (since >= end ? (long)schedule.BudgetTicks : left) - (long)(now - since);
        }

        // In the same step, a period that is over by now may have brought another budget, to who is spent.
        bool mayBeRenewed = left <= 0 && (since >= end ? since + schedule.PeriodTicks : end) <= now;
        Require(schedule.LeftTicks == left || (mayBeRenewed && schedule.LeftTicks == left + (long)schedule.BudgetTicks), "a schedule has more or less time than was left to it");
        Require(schedule.IsSpent == schedule.LeftTicks <= 0, "who has no time left is spent, and nobody else");
    }

    private static void Require(bool condition, string text)
    {
        if (!condition)
        {
            throw new OracleException(text);
        }
    }
}
