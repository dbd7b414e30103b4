using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;
using AsyncCap.Kernel.Memory;

namespace AsyncCap.Kernel.Teardown;

/// <summary>The end of a segment: out of every address space first, then its pages learn that they are not mapped.</summary>
internal static class SegmentTeardown
{
    public static void Begin(in FrameArena frames, FrameIndex segmentIndex)
    {
        FrameStore.Expire(in frames, segmentIndex);
        frames.At<FrameHeader>(segmentIndex).IsDying = true;
    }

    public static bool Step(in FrameArena frames, FrameIndex segmentIndex)
    {
        if (Watchable.TellOne(in frames, segmentIndex))
        {
            return false;
        }

        ref Segment segment = ref frames.At<Segment>(segmentIndex);
        if (!segment.Attachments.IsEmpty)
        {
            Mappings.Detach(in frames, segment.Attachments.Head);
            return false;
        }

        if (!segment.MappedPages.IsNone)
        {
            Mappings.UnmapPage(in frames, segment.MappedPages);
            return false;
        }

        PageStore.Return(in frames, segment.Table);
        FrameStore.Return(in frames, segmentIndex);
        return true;
    }
}
