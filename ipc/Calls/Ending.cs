using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>Whether who would answer is gone, and what that looks like to the caller: the same at once and when it comes.</summary>
public static class Ending
{
    /// <summary>What calls that a party holds will break with; none if it can still run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BreakReason OfParty(in FrameArena frames, FrameIndex partyIndex)
    {
        ref Party party = ref frames.At<Party>(partyIndex);
        if (party.State == ProcessState.Dead)
        {
            return party.EndReason;
        }

        return Payer.IsDying(in frames, partyIndex) ? BreakReason.CalleeDestroyed : BreakReason.None;
    }

    /// <summary>What calls at an endpoint will break with; none if it can still be served.</summary>
    /// <remarks>The server's end comes before the endpoint's own: their banks may end in any order, and the reason stays.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BreakReason OfEndpoint(in FrameArena frames, FrameIndex endpointIndex)
    {
        ref Endpoint endpoint = ref frames.At<Endpoint>(endpointIndex);
        if (endpoint.Header.IsDying)
        {
            return endpoint.DeathReason;
        }

        BreakReason reason = OfParty(in frames, endpoint.Server);
        bool isUnpaid = reason == BreakReason.None && Payer.IsDying(in frames, endpointIndex);
        return isUnpaid ? BreakReason.EndpointDestroyed : reason;
    }
}
