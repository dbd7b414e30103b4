using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>How many counted entries of an endpoint there are: in slots, in messages and outcomes, in forwarders. When there is none, and nothing is
/// queued, the server is told.</summary>
/// <remarks>
/// Whatever puts a capability somewhere or takes it away says so here. A move from a message into a slot changes nothing. A dead
/// capability counts nowhere, so the end of an endpoint needs no search, and neither does its frame's next heir.
/// </remarks>
public static class Holding
{
    /// <summary>A copy of a capability was put somewhere.</summary>
    public static void Enter(in FrameArena frames, in Capability capability)
    {
        if (Counts(in frames, in capability) && Controls.Has(in frames, Defences.HolderCounts))
        {
            frames.At<Endpoint>(capability.Index).HolderCount++;
        }
    }

    /// <summary>A capability is not where it was.</summary>
    public static void Leave(in FrameArena frames, in Capability capability)
    {
        if (!Counts(in frames, in capability))
        {
            return;
        }

        ref Endpoint endpoint = ref frames.At<Endpoint>(capability.Index);
        endpoint.HolderCount -= endpoint.HolderCount != 0 ? 1u : 0u; // It is 0 only where the defence was removed.
        TellIfUnheld(in frames, capability.Index);
    }

    /// <summary>The first of its kind: its server made it just now.</summary>
    public static void Mint(in FrameArena frames, in Capability entry)
    {
        ref Endpoint endpoint = ref frames.At<Endpoint>(entry.Index);
        endpoint.HolderCount++;
        endpoint.MintedCount += endpoint.MintedCount == uint.MaxValue ? 2u : 1u;
        endpoint.IsToldUnheld = false;
        Forget(in frames, entry.Index);
    }

    /// <summary>Has the server told if there is nobody who could send, and nothing that was sent.</summary>
    public static void TellIfUnheld(in FrameArena frames, FrameIndex endpointIndex)
    {
        ref Endpoint endpoint = ref frames.At<Endpoint>(endpointIndex);
        bool isUnheld = endpoint.MintedCount != 0 && endpoint.HolderCount == 0 && endpoint.Queue.IsEmpty;
        if (isUnheld && !endpoint.IsToldUnheld && endpoint.UnheldLink.Next.IsNone)
        {
            frames.At<Party>(endpoint.Server).Unheld.Append(in frames, endpointIndex);
            if (!(Controls.Plants && Controls.Is(in frames, Mutants.UnheldDoesNotWake)))
            {
                RunQueue.Wake(in frames, endpoint.Server);
            }
        }
    }

    /// <summary>The server has been told.</summary>
    public static void Tell(in FrameArena frames, FrameIndex endpointIndex)
    {
        Forget(in frames, endpointIndex);
        frames.At<Endpoint>(endpointIndex).IsToldUnheld = true;
    }

    /// <summary>The server is not to be told for now.</summary>
    public static void Forget(in FrameArena frames, FrameIndex endpointIndex)
    {
        ref Endpoint endpoint = ref frames.At<Endpoint>(endpointIndex);
        if (!endpoint.UnheldLink.Next.IsNone)
        {
            frames.At<Party>(endpoint.Server).Unheld.Remove(in frames, endpointIndex);
        }
    }

    /// <summary>Whether a capability is one of those that are counted.</summary>
    public static bool Counts(in FrameArena frames, in Capability capability)
    {
        return (capability.Rights & Rights.Counted) != 0 && frames.Generation(capability.Index) == capability.Generation;
    }
}
