using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;
using AsyncCap.Kernel.Platform;

namespace AsyncCap.Kernel.Invocation;

/// <summary>What the machine does for the first process: console, power, boot arguments, figures.</summary>
internal static class MachineInvocation
{
    private const uint TextWords = 6;

    public static InvocationError Invoke<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message, ref Answer answer)
        where TMachine : struct, IMachine
    {
        return (MachineMethod)message.Words[0] switch
        {
            MachineMethod.WriteConsole => WriteConsole(ref kernel, in message),
            MachineMethod.PowerOff => PowerOff(ref kernel, in message),
            MachineMethod.ReadCommandLine => ReadCommandLine(in kernel.Frames, in message, ref answer),
            MachineMethod.ReadFigure => ReadFigure(ref kernel, in message, ref answer),
            MachineMethod.BindInterrupt => InterruptInvocation.Bind(ref kernel, in message),
            MachineMethod.AcknowledgeInterrupt => InterruptInvocation.Acknowledge(ref kernel, in message),
            MachineMethod.ReadConsole => InterruptInvocation.ReadConsole(ref kernel, in message, ref answer),
            _ => InvocationError.UnknownOperation,
        };
    }

    private static InvocationError WriteConsole<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message)
        where TMachine : struct, IMachine
    {
        InvocationError error = message.Expect(2 + TextWords, 0, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (message.Words[1] > TextWords * sizeof(ulong))
        {
            return InvocationError.RangeError;
        }

        int count = (int)message.Words[1];
        for (int i = 0; i < count; i++)
        {
            kernel.Machine.WriteConsole((byte)(message.Words[2 + (i / sizeof(ulong))] >> (i % sizeof(ulong) * 8)));
        }

        return InvocationError.None;
    }

    private static InvocationError PowerOff<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message)
        where TMachine : struct, IMachine
    {
        InvocationError error = message.Expect(2, 0, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (message.Words[1] > WorldExitCode.HighestOfPrograms)
        {
            return InvocationError.RangeError;
        }

        ref Globals globals = ref kernel.Frames.Globals;
        globals.IsPoweredOff = true;
        globals.ExitCode = (uint)message.Words[1];
        return InvocationError.None;
    }

    private static InvocationError ReadCommandLine(in FrameArena frames, in KernelMessage message, ref Answer answer)
    {
        InvocationError error = message.Expect(2, 0, Rights.Read);
        if (error != InvocationError.None)
        {
            return error;
        }

        ulong offset = message.Words[1];
        if (offset > Globals.CommandLineCapacity - sizeof(ulong) || offset % sizeof(ulong) != 0)
        {
            return InvocationError.RangeError;
        }

        answer.Say(frames.InPage<ulong>(default, Globals.CommandLineOffset + (uint)offset), frames.Globals.CommandLineBytes);
        return InvocationError.None;
    }

    private static InvocationError ReadFigure<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message, ref Answer answer)
        where TMachine : struct, IMachine
    {
        InvocationError error = message.Expect(2, 0, Rights.Read);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref readonly FrameArena frames = ref kernel.Frames;
        ref Globals globals = ref frames.Globals;
        switch ((MachineFigure)message.Words[1])
        {
            case MachineFigure.EntryPoint:
                answer.Say(globals.ImageEntryPoint);
                return InvocationError.None;
            case MachineFigure.DataPageCount:
                answer.Say(globals.ImageDataPageCount);
                return InvocationError.None;
            case MachineFigure.DataAddress:
                answer.Say(globals.ImageDataAddress);
                return InvocationError.None;
            case MachineFigure.PagesInUse:
                answer.Say(globals.PagesInUse);
                return InvocationError.None;
            case MachineFigure.PageCount:
                answer.Say(frames.At<Bank>(globals.RootBank).LimitPages);
                return InvocationError.None;
            case MachineFigure.TicksPerSecond:
                answer.Say(kernel.Machine.TicksPerSecond);
                return InvocationError.None;
            case MachineFigure.LongestEntry:
                answer.Say(kernel.Machine.TakeLongestEntry());
                return InvocationError.None;
            default:
                return InvocationError.RangeError;
        }
    }
}
