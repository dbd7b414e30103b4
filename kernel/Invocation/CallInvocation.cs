using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Invocation;

/// <summary>What a call record does for its owner besides carrying messages: it ends.</summary>
internal static class CallInvocation
{
    public static InvocationError Invoke(in FrameArena frames, in KernelMessage message)
    {
        return (CallMethod)message.Words[0] == CallMethod.Destroy
            ? EndInvocation.Run(in frames, in message)
            : InvocationError.UnknownOperation;
    }
}
