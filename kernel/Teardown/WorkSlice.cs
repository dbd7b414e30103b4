using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Teardown;

/// <summary>A slice of the work list: every kernel entry ends with one, and the idle loop does the rest.</summary>
public static class WorkSlice
{
    /// <summary>Steps at the end of a kernel entry.</summary>
    public const int Steps = 8;

    /// <summary>Does up to that many steps.</summary>
    /// <returns>Whether there is more to do.</returns>
    public static bool Run(in FrameArena frames, int steps)
    {
        ref Globals globals = ref frames.Globals;
        bool isCut = Controls.Has(in frames, Defences.WorkSlices);
        StepCounter.Begin(in frames);
        for (int step = 0; (step < steps || !isCut) && !globals.WorkHead.IsNone; step++)
        {
            FrameIndex item = WorkList.TakeFirst(in frames);
            if (!Destruction.Step(in frames, item))
            {
                // A step may itself have found more to do for its object.
                WorkList.Require(in frames, item);
            }

            StepCounter.End(in frames);
            if (isCut)
            {
                StepCounter.Begin(in frames);
            }
        }

        return !globals.WorkHead.IsNone;
    }
}
