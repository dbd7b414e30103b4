using AsyncCap.Ipc.Diagnostics;

namespace AsyncCap.Ipc.Frames;

/// <summary>Objects that still have something to do for others or to give back: a list without an end, served a step at a time.</summary>
/// <remarks>
/// What a step does is bounded, whatever it works on (G7); long work is many steps. Objects take turns, so one with a million
/// frames delays nobody's end for long. A member cannot leave in the middle: its step finds that there is nothing to do.
/// </remarks>
public static class WorkList
{
    /// <summary>Puts an object that is not on the list at the end.</summary>
    public static void Add(in FrameArena frames, FrameIndex item)
    {
        StepCounter.Count(in frames);
        ref Globals globals = ref frames.Globals;
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

    /// <summary>Puts an object at the end if it is not on the list.</summary>
    public static void Require(in FrameArena frames, FrameIndex item)
    {
        if (!frames.At<FrameHeader>(item).HasWork)
        {
            Add(in frames, item);
        }
    }

    /// <summary>Takes the first object off; there is one.</summary>
    public static FrameIndex TakeFirst(in FrameArena frames)
    {
        StepCounter.Count(in frames);
        ref Globals globals = ref frames.Globals;
        FrameIndex item = globals.WorkHead;
        ref FrameHeader header = ref frames.At<FrameHeader>(item);
        globals.WorkHead = header.WorkNext;
        if (globals.WorkHead.IsNone && !(Controls.Plants && Controls.Is(in frames, Mutants.WorkTailKept)))
        {
            globals.WorkTail = FrameIndex.None;
        }

        header.WorkNext = FrameIndex.None;
        header.HasWork = false;
        return item;
    }
}
