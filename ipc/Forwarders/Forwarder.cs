using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Forwarders;

/// <summary>A revocable indirection: relays, any number of them, stand for whatever it names now.</summary>
/// <remarks>
/// 64 bytes. It knows no relay and no relay is stored anywhere but in slots, so cutting all of them off is one store (O(1)).
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public struct Forwarder
{
    /// <summary>Capabilities that are looked at on the way to a target, the target's own included.</summary>
    public const int MaximumHops = 8;

    /// <summary>Type, dying flag, number.</summary>
    public FrameHeader Header;

    /// <summary>Calls that complete when it ends.</summary>
    public FrameList<PlaceLink> Watchers;

    /// <summary>What its relays stand for; null while it is blocked.</summary>
    public Capability Target;

    /// <summary>Puts in the place of a relay what it stands for, with no more rights than the relay has.</summary>
    /// <returns>False if it stands for nothing: then nothing was changed.</returns>
    public static bool TryFollow(in FrameArena frames, ref Capability relay)
    {
        if (!relay.IsLive(in frames) && !(Controls.Plants && Controls.Is(in frames, Mutants.DeadRelayPasses)))
        {
            return false;
        }

        Capability target = frames.At<Forwarder>(relay.Index).Target;
        if (target.Type == CapabilityType.Null)
        {
            return false;
        }

        target.Rights = (Controls.Plants && Controls.Is(in frames, Mutants.RelayRightsNotMet)) ? target.Rights : Attenuation.Meet(target.Rights, relay.Rights);
        if (Controls.Plants && Controls.Is(in frames, Mutants.OneWayLostOnTheWay))
        {
            target.Rights &= ~Rights.OneWay;
        }

        relay = target;
        return true;
    }

    /// <summary>Follows relays until there is none.</summary>
    /// <returns>Why a message that came this far would break: <c>Revoked</c>, <c>NotInvocable</c> if there are too many; else none.</returns>
    public static BreakReason Follow(in FrameArena frames, ref Capability capability)
    {
        for (int hop = 0; hop < MaximumHops; hop++)
        {
            if (capability.Type != CapabilityType.Relay)
            {
                return BreakReason.None;
            }

            if (!TryFollow(in frames, ref capability))
            {
                return BreakReason.Revoked;
            }
        }

        return BreakReason.NotInvocable;
    }
}
