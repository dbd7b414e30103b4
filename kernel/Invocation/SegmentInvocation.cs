using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Memory;
using AsyncCap.Kernel.Platform;
using AsyncCap.Kernel.Processes;
using AsyncCap.Kernel.Teardown;

namespace AsyncCap.Kernel.Invocation;

/// <summary>What a segment does when invoked: pages go in and out, and it ends.</summary>
internal static class SegmentInvocation
{
    public static InvocationError Invoke<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message)
        where TMachine : struct, IMachine
    {
        return (SegmentMethod)message.Words[0] switch
        {
            SegmentMethod.Map => Map(ref kernel, in message),
            SegmentMethod.Unmap => Unmap(in kernel.Frames, in message),
            SegmentMethod.Destroy => Destroy(in kernel.Frames, in message),
            SegmentMethod.Fetch => InvocationError.UnknownOperation,
            _ => InvocationError.UnknownOperation,
        };
    }

    private static InvocationError Map<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        if (!message.Has(3, 1))
        {
            return InvocationError.InvalidCount;
        }

        Rights rights = (Rights)message.Words[2];
        InvocationError error = MemoryRights.Decode(message.Words[2]);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref readonly Capability page = ref Authority.Require(
            in frames, in frames.At<Process>(frames.Globals.Current), message.Slots[0], CapabilityType.Page, rights, out error);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (!message.Target.Allows(Rights.Write))
        {
            return InvocationError.NoRight;
        }

        PageIndex table = frames.At<Segment>(message.Target.Index).Table;
        error = TablePosition.DecodeFree(in frames, table, message.Words[1], out uint position);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (!frames.Descriptor(page.Index.Page).MappedIn.IsNone)
        {
            return InvocationError.AlreadyMapped;
        }

        ulong entry = MemoryRights.EncodePage(ref kernel, page.Index.Page, rights);
        Mappings.MapPage(in frames, message.Target.Index, position, page.Index.Page, entry);
        return InvocationError.None;
    }

    private static InvocationError Unmap(in FrameArena frames, in KernelMessage message)
    {
        InvocationError error = message.Expect(2, 0, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref Segment segment = ref frames.At<Segment>(message.Target.Index);
        error = TablePosition.DecodeTaken(in frames, segment.Table, message.Words[1], out uint position);
        if (error != InvocationError.None)
        {
            return error;
        }

        // The entry names its page only in the machine's terms, so the segment's own list is asked. It holds at most 512 pages.
        PageIndex page = segment.MappedPages;
        while (frames.Descriptor(page).MappedAt != position)
        {
            StepCounter.Count(in frames);
            page = frames.Descriptor(page).ListNext;
        }

        Mappings.UnmapPage(in frames, page);
        return InvocationError.None;
    }

    private static InvocationError Destroy(in FrameArena frames, in KernelMessage message)
    {
        InvocationError error = message.Expect(1, 0, Rights.Destroy);
        if (error != InvocationError.None)
        {
            return error;
        }

        Destruction.End(in frames, message.Target.Index);
        return InvocationError.None;
    }
}
