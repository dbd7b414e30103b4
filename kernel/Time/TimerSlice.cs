using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Time;

/// <summary>A slice of the timers that may be due: every kernel entry ends with one if there are any, and the idle loop does the rest.</summary>
public static class TimerSlice
{
    /// <summary>Timers that are looked at in one slice, whether they fire or only move.</summary>
    public const int Timers = 8;

    /// <summary>Looks at up to that many.</summary>
    public static void Run(in FrameArena frames)
    {
        bool isCut = Controls.Has(in frames, Defences.TimerSlices);
        TimerQueue.Advance(in frames);
        StepCounter.Begin(in frames);
        for (int count = 0; (count < Timers || !isCut) && TimerQueue.HasPending(in frames); count++)
        {
            FrameIndex due = TimerQueue.LookAtOne(in frames);
            if (!due.IsNone)
            {
                Fire(in frames, due);
            }

            StepCounter.End(in frames);
            if (isCut)
            {
                StepCounter.Begin(in frames);
            }
        }
    }

    private static void Fire(in FrameArena frames, FrameIndex due)
    {
        if (frames.At<FrameHeader>(due).Type == ObjectType.Schedule)
        {
            ScheduleMachine.Replenish(in frames, due);
        }
        else
        {
            FireCall(in frames, due);
        }
    }

    private static void FireCall(in FrameArena frames, FrameIndex due)
    {
        if (frames.At<Call>(due).IsOneWay)
        {
            OneWay.ComeBack(in frames, due);
        }
        else
        {
            CallMachine.Break(in frames, due, BreakReason.DeadlinePassed);
        }
    }
}
