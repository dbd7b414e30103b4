using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Invocation;

/// <summary>The checks that every use of a capability goes through. They change nothing.</summary>
internal static class Authority
{
    /// <summary>Reads a slot whose capability must be live, of a type, and allow this.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static InvocationError Require(
        in FrameArena frames, in Process process, uint slot, CapabilityType type, Rights rights, out Capability capability)
    {
        InvocationError error = process.Table.Read(in frames, slot, out capability);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (capability.Type != type)
        {
            return InvocationError.WrongType;
        }

        if (!capability.IsLive(in frames))
        {
            return InvocationError.Stale;
        }

        return capability.Allows(rights) ? InvocationError.None : InvocationError.NoRight;
    }
}
