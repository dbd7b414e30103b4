using System.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Diagnostics;

/// <summary>Counts what the kernel does, in test builds, so that "bounded" is a number that every test compares (G7).</summary>
/// <remarks>
/// A step is one move into or out of a list, one frame or page bought or given back, one turn of a loop, or 64 bytes of a page
/// cleared or copied. A kernel entry is a batch of pieces: operations, events, steps of the work list. Each piece is counted by
/// itself. In a release nothing of this is compiled but the two words in the globals.
/// </remarks>
public static class StepCounter
{
    /// <summary>No piece of a kernel entry takes more steps than this, whatever exists and whoever asks.</summary>
    /// <remarks>The most expensive one makes a process: four pages are cleared.</remarks>
    public const uint MostInOnePiece = 520;

    /// <summary>Steps that clearing or copying a page counts as.</summary>
    public const uint OfAPage = FrameArena.GranulesPerPage;

    /// <summary>A piece begins.</summary>
    [Conditional("DEBUG")]
    public static void Begin(in FrameArena frames) => frames.Globals.StepCount = 0;

    /// <summary>Something was done.</summary>
    [Conditional("DEBUG")]
    public static void Count(in FrameArena frames, uint steps = 1) => frames.Globals.StepCount += steps;

    /// <summary>A piece has ended: it may not have taken more than every piece may take.</summary>
    [Conditional("DEBUG")]
    public static void End(in FrameArena frames)
    {
        ref Globals globals = ref frames.Globals;
        Invariant.Holds(globals.StepCount <= MostInOnePiece);
        if (globals.StepCount > globals.MostSteps)
        {
            globals.MostSteps = globals.StepCount;
        }
    }
}
