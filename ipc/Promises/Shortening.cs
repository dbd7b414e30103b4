using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Promises;

/// <summary>Puts in the place of a promise what it was settled to, so that the promise may be destroyed without breaking anyone.</summary>
/// <remarks>
/// A promise is settled only when its pipeline is empty, so nothing that was sent through it can be overtaken. Done where a
/// capability is used anyway: when it is sent to, copied, or arrives in a message.
/// </remarks>
public static class Shortening
{
    /// <summary>Replaces a capability to a promise that was fulfilled with a capability. Others stay as they are.</summary>
    /// <returns>Whether it was replaced.</returns>
    public static bool Shorten(in FrameArena frames, ref Capability capability)
    {
        if (capability.Type != CapabilityType.Promise || !capability.IsLive(in frames) || (!Attenuation.GivesWhole(capability.Rights) && !(Controls.Plants && Controls.Is(in frames, Mutants.ShortensOpaque))) || !capability.Allows(Rights.Write))
        {
            return false;
        }

        ref Call promise = ref frames.At<Call>(capability.Index);
        if (promise.State != CallState.Completed || promise.Reason != BreakReason.None || promise.CapabilityCount == 0)
        {
            return false;
        }

        capability = promise.Capabilities[(Controls.Plants && Controls.Is(in frames, Mutants.ShortensToLast)) ? promise.CapabilityCount - 1 : 0];
        return true;
    }
}
