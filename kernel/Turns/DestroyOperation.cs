using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;
using AsyncCap.Kernel.Processes;
using AsyncCap.Kernel.Teardown;

namespace AsyncCap.Kernel.Turns;

/// <summary>Destroy: the end of an object, and of the slot that named it, in one operation.</summary>
internal static class DestroyOperation
{
    public static InvocationError Run(in FrameArena frames, ref Process invoker, in Submission submission)
    {
        ref readonly Capability capability = ref invoker.Table.Find(in frames, submission.Slot);
        InvocationError error = Decode(in frames, in invoker, submission.Slot, in capability);
        if (error != InvocationError.None)
        {
            return error;
        }

        FrameIndex item = capability.Index;
        bool isPage = capability.Type == CapabilityType.Page;
        invoker.Table.Free(in frames, submission.Slot);
        if (isPage)
        {
            Destruction.EndPage(in frames, item.Page);
        }
        else
        {
            Destruction.End(in frames, item);
        }

        return InvocationError.None;
    }

    private static InvocationError Decode(in FrameArena frames, in Process invoker, uint slot, in Capability capability)
    {
        switch (capability.Type)
        {
            case CapabilityType.Null:
                return invoker.Table.ReasonForNull(slot);
            case CapabilityType.Machine:
            case CapabilityType.Entry:
            case CapabilityType.Resolver:
            case CapabilityType.Relay:
                return InvocationError.WrongType;
            case CapabilityType.Bank:
            case CapabilityType.Process:
            case CapabilityType.Endpoint:
            case CapabilityType.Call:
            case CapabilityType.Page:
            case CapabilityType.Segment:
            case CapabilityType.Promise:
            case CapabilityType.Notification:
            case CapabilityType.Forwarder:
            case CapabilityType.Schedule:
            default:
                break;
        }

        if (!capability.IsLive(in frames))
        {
            return InvocationError.Stale;
        }

        bool isRoot = capability.Type == CapabilityType.Bank && frames.At<Bank>(capability.Index).Parent.IsNone;
        return capability.Allows(Rights.Destroy) && !isRoot ? InvocationError.None : InvocationError.NoRight;
    }
}
