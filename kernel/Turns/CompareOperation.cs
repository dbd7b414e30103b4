using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Turns;

/// <summary>Compare: what a capability is, and whether two are the same one. KeyKOS calls the object that tells it Discrim.</summary>
internal static class CompareOperation
{
    private const int RightsShift = 8;
    private const uint Live = 1 << 16;
    private const uint Discreet = 1 << 17;

    /// <summary>Tells type, rights and life of one capability, and whether another names the same. Badges are not told.</summary>
    public static InvocationError Run(in FrameArena frames, in Process invoker, ref Submission submission)
    {
        InvocationError error = invoker.Table.Read(in frames, submission.Slot, out Capability capability);
        if (error != InvocationError.None)
        {
            return error;
        }

        Capability other = default;
        if (submission.SecondSlot != 0)
        {
            error = invoker.Table.Read(in frames, submission.SecondSlot, out other);
            if (error != InvocationError.None)
            {
                return error;
            }
        }

        bool isLive = (Controls.Plants && Controls.Is(in frames, Mutants.OneWayLifeIsTold)) ? capability.IsLive(in frames) : capability.LooksLive(in frames);
        uint told = (uint)capability.Type | ((uint)capability.Rights << RightsShift);
        told |= isLive ? Live : 0;
        told |= !isLive || IsDiscreet(in capability) ? Discreet : 0;
        submission.Flags = (byte)SubmissionFlags.Answered;
        submission.Slot = told;
        submission.SecondSlot = AreSame(in capability, in other) ? 1u : 0;
        return InvocationError.None;
    }

    // The word that a capability carries is part of what it is: entries with two badges reach one endpoint as two visitors.
    private static bool AreSame(in Capability one, in Capability other)
    {
        return one.Type == other.Type && one.Index.Is(other.Index) && one.Generation == other.Generation && one.Badge == other.Badge;
    }

    // Only what is known to be: memory that cannot be changed through it, and a segment whose pages cannot be either.
    private static bool IsDiscreet(in Capability capability)
    {
        const Rights Changing = Rights.Write | Rights.Destroy;
        bool isFixed = (capability.Rights & Changing) == 0;
        bool isPage = capability.Type == CapabilityType.Page;
        bool isWeakSegment = capability.Type == CapabilityType.Segment && capability.Allows(Rights.Weak);
        return isFixed && (isPage || isWeakSegment);
    }
}
