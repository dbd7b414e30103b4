using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Invocation;

/// <summary>The checks that every use of a capability goes through. They change nothing.</summary>
internal static class Authority
{
    /// <summary>The slot whose capability must be live, of a type, and allow this; look at it only if there is no error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly Capability Require(
        in FrameArena frames, in Process process, uint slot, CapabilityType type, Rights rights, out InvocationError error)
    {
        ref readonly Capability capability = ref process.Table.Find(in frames, slot);
        bool isGood = capability.Type == type && capability.IsLive(in frames) && capability.Allows(rights);
        error = isGood ? InvocationError.None : ReasonAgainst(in frames, in process, slot, type);
        return ref capability;
    }

    // Which of the conditions does not hold, the first in the order: slot, type, life, rights.
    private static InvocationError ReasonAgainst(in FrameArena frames, in Process process, uint slot, CapabilityType type)
    {
        InvocationError error = process.Table.Read(in frames, slot, out Capability capability);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (capability.Type != type)
        {
            return InvocationError.WrongType;
        }

        return capability.IsLive(in frames) ? InvocationError.NoRight : InvocationError.Stale;
    }
}
