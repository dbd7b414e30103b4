using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Teardown;

namespace AsyncCap.Kernel.Invocation;

/// <summary>What a call record does for its owner besides carrying messages: it ends.</summary>
internal static class CallInvocation
{
    public static InvocationError Invoke(in FrameArena frames, in KernelMessage message)
    {
        if ((CallMethod)message.Words[0] != CallMethod.Destroy)
        {
            return InvocationError.UnknownOperation;
        }

        InvocationError error = message.Expect(1, 0, Rights.Destroy);
        if (error != InvocationError.None)
        {
            return error;
        }

        CallTeardown.End(in frames, message.Target.Index);
        return InvocationError.None;
    }
}
