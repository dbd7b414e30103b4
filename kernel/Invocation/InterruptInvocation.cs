using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Notifications;
using AsyncCap.Kernel.Platform;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Invocation;

/// <summary>What the machine does for drivers: an interrupt line sets a bit, and is let through again when the driver says so.</summary>
/// <remarks>The machine masks a line when it fires. So an interrupt costs one kernel entry, whatever the device and the driver do.</remarks>
internal static class InterruptInvocation
{
    public static InvocationError Bind<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        InvocationError error = message.Expect(3, 1, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (!InterruptLine.IsForPrograms(message.Words[1]) || message.Words[2] >= Notification.BitCount)
        {
            return InvocationError.RangeError;
        }

        ref readonly Capability notification = ref Authority.Require(
            in frames, in frames.At<Process>(frames.Globals.Current), message.Slots[0], CapabilityType.Notification, Rights.Write, out error);
        if (error != InvocationError.None)
        {
            return error;
        }

        uint bit = (uint)message.Words[2];
        if ((Notification.BitsOf(in notification) & (1ul << (int)bit)) == 0)
        {
            return InvocationError.RangeError;
        }

        ref InterruptLine line = ref frames.Globals.Interrupts[(int)message.Words[1]];
        if (line.IsBound(in frames))
        {
            return InvocationError.AlreadyBound;
        }

        line = new InterruptLine { Notification = notification.Index, Generation = notification.Generation, Bit = bit };
        kernel.Machine.EnableInterrupt((uint)message.Words[1]);
        return InvocationError.None;
    }

    public static InvocationError Acknowledge<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message)
        where TMachine : struct, IMachine
    {
        InvocationError error = message.Expect(2, 0, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (!InterruptLine.IsForPrograms(message.Words[1]))
        {
            return InvocationError.RangeError;
        }

        uint line = (uint)message.Words[1];
        if (!kernel.Frames.Globals.Interrupts[(int)line].IsBound(in kernel.Frames))
        {
            return InvocationError.Stale;
        }

        kernel.Machine.EnableInterrupt(line);
        return InvocationError.None;
    }

    public static InvocationError ReadConsole<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message, ref Answer answer)
        where TMachine : struct, IMachine
    {
        // Two words of answer need two words of room in the entry.
        InvocationError error = message.Expect(2, 0, Rights.Write);
        if (error == InvocationError.None)
        {
            bool isThere = kernel.Machine.TryReadConsole(out byte value);
            answer.Say(value, isThere ? 1ul : 0);
        }

        return error;
    }
}
