using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Diagnostics;

/// <summary>The defences that a test build can switch off, and the bugs that it can be given, to see its tests fail. In a release neither can be.</summary>
public static class Controls
{
    /// <summary>Whether a defence is in force.</summary>
    public static bool Has(in FrameArena frames, Defences defence) => (frames.Globals.RemovedDefences & defence) == 0;

    /// <summary>Whether this kernel can be given bugs. It stands before each question for one, so that the compiler itself leaves that out of a release.</summary>
    public const bool Plants = true;

    /// <summary>Whether the kernel has been given this bug.</summary>
    public static bool Is(in FrameArena frames, Mutants mutant) => frames.Globals.PlantedMutant == mutant;
}
