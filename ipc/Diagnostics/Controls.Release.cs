using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Diagnostics;

/// <summary>The defences that a test build can switch off to see its tests fail. In a release they cannot be.</summary>
public static class Controls
{
    /// <summary>Whether a defence is in force.</summary>
    public static bool Has(in FrameArena frames, Defences defence) => true;
}
