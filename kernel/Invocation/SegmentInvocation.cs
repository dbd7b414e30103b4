using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Memory;
using AsyncCap.Kernel.Platform;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Invocation;

/// <summary>What a segment does when invoked: pages go in and out, and it ends.</summary>
internal static class SegmentInvocation
{
    public static InvocationError Invoke<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message, ref Answer answer)
        where TMachine : struct, IMachine
    {
        return (SegmentMethod)message.Words[0] switch
        {
            SegmentMethod.Map => Map(ref kernel, in message),
            SegmentMethod.Unmap => Unmap(ref kernel, in message),
            SegmentMethod.Destroy => EndInvocation.Run(in kernel.Frames, in message),
            SegmentMethod.Fetch => Fetch(ref kernel, in message, ref answer),
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
        Mappings.MapPage(in frames, message.Target.Index, position, page.Index.Page, entry, rights);
        return InvocationError.None;
    }

    private static InvocationError Unmap<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
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

        Mappings.UnmapPage(in frames, Mappings.PageAt(ref kernel, in segment, position));
        return InvocationError.None;
    }

    // A page's capability as strong as what the invoker could reach through the segment, and never for its destruction.
    private static InvocationError Fetch<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message, ref Answer answer)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        InvocationError error = message.ExpectInside(2, 0, Rights.Read);
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

        PageIndex page = Mappings.PageAt(ref kernel, in segment, position);
        ref PageDescriptor descriptor = ref frames.Descriptor(page);
        if (descriptor.Use != PageUse.Memory)
        {
            // A message page is its process's own, and has no capabilities.
            return InvocationError.NotTransferable;
        }

        ref Process invoker = ref frames.At<Process>(frames.Globals.Current);
        if (invoker.Table.FreeCount == 0)
        {
            return InvocationError.NoFreeSlot;
        }

        Rights rights = Attenuation.Through(message.Target.Rights, descriptor.MappedRights & message.Target.Rights);
        Capability fetched = Capability.Of(in frames, CapabilityType.Page, page.Frame, rights);
        answer.Slot = invoker.Table.Install(in frames, in fetched);
        return InvocationError.None;
    }
}
