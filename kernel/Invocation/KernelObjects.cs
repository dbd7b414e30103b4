using AsyncCap.Ipc.Abi;
using AsyncCap.Kernel.Platform;

namespace AsyncCap.Kernel.Invocation;

/// <summary>Invocation of the objects that the kernel itself implements: one file for each capability type.</summary>
internal static class KernelObjects
{
    /// <summary>Carries out a method, or refuses it and changes nothing.</summary>
    public static InvocationError Invoke<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message, ref Answer answer)
        where TMachine : struct, IMachine
    {
        if (message.WordCount == 0)
        {
            return InvocationError.InvalidCount;
        }

        switch (message.Target.Type)
        {
            case CapabilityType.Machine:
                return MachineInvocation.Invoke(ref kernel, in message, ref answer);
            case CapabilityType.Bank:
                return BankInvocation.Invoke(ref kernel, in message, ref answer);
            case CapabilityType.Process:
                return ProcessInvocation.Invoke(ref kernel, in message, ref answer);
            case CapabilityType.Endpoint:
                return EndpointInvocation.Invoke(in kernel.Frames, in message, ref answer);
            case CapabilityType.Call:
                return CallInvocation.Invoke(in kernel.Frames, in message);
            case CapabilityType.Page:
                return PageInvocation.Invoke(in kernel.Frames, in message, ref answer);
            case CapabilityType.Segment:
                return SegmentInvocation.Invoke(ref kernel, in message, ref answer);
            case CapabilityType.Notification:
                return NotificationInvocation.Invoke(in kernel.Frames, in message, ref answer);
            case CapabilityType.Forwarder:
                return ForwarderInvocation.Invoke(in kernel.Frames, in message, ref answer);
            case CapabilityType.Schedule:
                return ScheduleInvocation.Invoke(in kernel.Frames, in message, ref answer);
            case CapabilityType.Null:
            case CapabilityType.Entry:
            case CapabilityType.Resolver:
            case CapabilityType.Promise:
            case CapabilityType.Relay:
            default:
                return InvocationError.WrongType;
        }
    }
}
