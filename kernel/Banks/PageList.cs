using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Banks;

/// <summary>A last-in first-out list of pages, threaded through their descriptors, that any member can leave.</summary>
internal static class PageList
{
    /// <summary>Puts a page that is on no such list at the front.</summary>
    public static void Push(in FrameArena frames, ref PageIndex head, PageIndex page)
    {
        StepCounter.Count(in frames);
        ref PageDescriptor descriptor = ref frames.Descriptor(page);
        descriptor.ListPrevious = default;
        descriptor.ListNext = head;
        if (!head.IsNone)
        {
            frames.Descriptor(head).ListPrevious = page;
        }

        head = page;
    }

    /// <summary>Takes a member out.</summary>
    public static void Remove(in FrameArena frames, ref PageIndex head, PageIndex page)
    {
        StepCounter.Count(in frames);
        ref PageDescriptor descriptor = ref frames.Descriptor(page);
        if (descriptor.ListPrevious.IsNone)
        {
            head = descriptor.ListNext;
        }
        else
        {
            frames.Descriptor(descriptor.ListPrevious).ListNext = descriptor.ListNext;
        }

        if (!descriptor.ListNext.IsNone)
        {
            frames.Descriptor(descriptor.ListNext).ListPrevious = descriptor.ListPrevious;
        }

        descriptor.ListNext = default;
        descriptor.ListPrevious = default;
    }
}
