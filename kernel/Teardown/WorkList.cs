using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Teardown;

/// <summary>Dying objects that still have something to give back, taken apart one step at a time.</summary>
/// <remarks>
/// What a step does is bounded, whatever it works on (G7); long work is many steps. Every kernel entry ends with a slice of
/// steps, and the idle loop does the rest. Objects take turns, so one with a million frames delays nobody's end for long.
/// </remarks>
public static class WorkList
{
    /// <summary>Steps at the end of a kernel entry.</summary>
    public const int SliceSteps = 16;

    /// <summary>Does up to that many steps.</summary>
    /// <returns>Whether there is more to do.</returns>
    public static bool Run(in FrameArena frames, int steps)
    {
        ref Globals globals = ref frames.Globals;
        for (int step = 0; step < steps && !globals.WorkHead.IsNone; step++)
        {
            FrameIndex item = TakeFirst(in frames, ref globals);
            if (!Destruction.Step(in frames, item))
            {
                Append(in frames, ref globals, item);
            }
        }

        return !globals.WorkHead.IsNone;
    }

    /// <summary>Puts a dying object at the end.</summary>
    public static void Add(in FrameArena frames, FrameIndex item) => Append(in frames, ref frames.Globals, item);

    private static FrameIndex TakeFirst(in FrameArena frames, ref Globals globals)
    {
        FrameIndex item = globals.WorkHead;
        ref FrameHeader header = ref frames.At<FrameHeader>(item);
        globals.WorkHead = header.WorkNext;
        if (globals.WorkHead.IsNone)
        {
            globals.WorkTail = FrameIndex.None;
        }

        header.WorkNext = FrameIndex.None;
        header.HasWork = false;
        return item;
    }

    private static void Append(in FrameArena frames, ref Globals globals, FrameIndex item)
    {
        ref FrameHeader header = ref frames.At<FrameHeader>(item);
        Invariant.Holds(!header.HasWork);
        header.HasWork = true;
        if (globals.WorkTail.IsNone)
        {
            globals.WorkHead = item;
        }
        else
        {
            frames.At<FrameHeader>(globals.WorkTail).WorkNext = item;
        }

        globals.WorkTail = item;
    }
}
