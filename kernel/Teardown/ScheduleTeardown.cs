using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;

namespace AsyncCap.Kernel.Teardown;

/// <summary>The end of a schedule: nobody runs on it any more, and those who were ready go to where nobody else's time is.</summary>
internal static class ScheduleTeardown
{
    public static void Begin(in FrameArena frames, FrameIndex scheduleIndex)
    {
        ScheduleMachine.Suspend(in frames, scheduleIndex);
        FrameStore.Expire(in frames, scheduleIndex);
        frames.At<FrameHeader>(scheduleIndex).IsDying = true;
    }

    public static bool Step(in FrameArena frames, FrameIndex scheduleIndex)
    {
        ref Schedule schedule = ref frames.At<Schedule>(scheduleIndex);
        if (Watchable.TellOne(in frames, scheduleIndex))
        {
            return false;
        }

        if (!schedule.Ready.IsEmpty)
        {
            // Its schedule is dead by now, so it enters elsewhere than it left.
            FrameIndex party = schedule.Ready.Head;
            RunQueue.Leave(in frames, party);
            RunQueue.Enter(in frames, party);
            return false;
        }

        FrameStore.Return(in frames, scheduleIndex);
        return true;
    }
}
