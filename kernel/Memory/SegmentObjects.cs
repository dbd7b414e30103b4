using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;

namespace AsyncCap.Kernel.Memory;

/// <summary>Makes segments.</summary>
internal static class SegmentObjects
{
    /// <summary>Makes an empty segment; the caller has asked the bank for a 64-byte frame and a page.</summary>
    public static FrameIndex Create(in FrameArena frames, FrameIndex bankIndex)
    {
        FrameIndex segmentIndex = FrameStore.Buy(in frames, bankIndex, FrameSize.Bytes64);
        ref Segment segment = ref frames.At<Segment>(segmentIndex);
        segment = default;
        segment.Header.Type = ObjectType.Segment;
        segment.Header.Number = ++frames.Globals.SegmentNumber;
        segment.Table = PageStore.BuyZeroed(in frames, bankIndex, PageUse.SegmentTable);
        return segmentIndex;
    }
}
