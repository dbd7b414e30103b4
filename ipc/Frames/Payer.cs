using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Diagnostics;

namespace AsyncCap.Ipc.Frames;

/// <summary>The bank that pays for a frame, as far as invocations are concerned: whether it is dying.</summary>
public static class Payer
{
    /// <summary>Whether the bank of a frame is dying: then what is in the frame is as good as gone, though its turn has not come.</summary>
    /// <remarks>As long as no bank is dying at all this is one load and one comparison.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsDying(in FrameArena frames, FrameIndex frame)
    {
        return frames.Globals.DyingBanks != 0 && LooksDying(in frames, frame);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool LooksDying(in FrameArena frames, FrameIndex frame)
    {
        FrameIndex bank = frames.Descriptor(frame.Page).Bank;
        return frames.At<FrameHeader>(bank).IsDying && Controls.Has(in frames, Defences.CodeFirst);
    }
}
