using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Teardown;

namespace AsyncCap.Kernel.Invocation;

/// <summary>The method Destroy of every object that ends without further ado.</summary>
internal static class EndInvocation
{
    public static InvocationError Run(in FrameArena frames, in KernelMessage message)
    {
        InvocationError error = message.Expect(1, 0, Rights.Destroy);
        if (error == InvocationError.None)
        {
            Destruction.End(in frames, message.Target.Index);
        }

        return error;
    }
}
