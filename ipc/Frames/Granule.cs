using System.Runtime.CompilerServices;

namespace AsyncCap.Ipc.Frames;

/// <summary>64 bytes, for moving storage in the largest pieces that compile to plain vector moves.</summary>
[InlineArray((int)FrameArena.GranuleSizeBytes / sizeof(ulong))]
public struct Granule
{
    private ulong _word0;
}
