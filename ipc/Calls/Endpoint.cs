using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>An object that can be invoked: it has its own invocation queue, and is the unit of order and of isolation.</summary>
/// <remarks>128 bytes at most. The queue costs its owner nothing: it is threaded through the callers' records.</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct Endpoint
{
    /// <summary>Type, dying flag, number.</summary>
    public FrameHeader Header;

    /// <summary>Calls that complete when it ends.</summary>
    public FrameList<PlaceLink> Watchers;

    /// <summary>The party that serves it.</summary>
    public FrameIndex Server;

    /// <summary>Calls sent and not delivered, in the order of their sends. With lanes: the next one, none, and how many there are.</summary>
    public FrameList<PlaceLink> Queue;

    /// <summary>Neighbours in the ring of the server's endpoints of one fair class with something queued.</summary>
    public FrameLink ReadyLink;

    /// <summary>Neighbours on the list of the server's endpoints.</summary>
    public FrameLink ServerLink;

    /// <summary>The owner's word for it, reported with every request.</summary>
    public uint Label;

    /// <summary>What its calls break with, once it is dying.</summary>
    public BreakReason DeathReason;

    /// <summary>Its calls stand in <see cref="LanedQueue"/>, by fair class. Once set, it stays.</summary>
    public bool HasLanes;

    /// <summary>The fair class of the bank that pays for it.</summary>
    public uint FairClass;

    /// <summary>Its place among the groups of the server's ready endpoints, while it leads one.</summary>
    public FairNode ReadyNode;

    /// <summary>With lanes: calls sent and not delivered, by the fair class that paid for them.</summary>
    public FairQueue<LaneMember> LanedQueue;

    /// <summary>Counted entries that name it, wherever they are: <see cref="Holding"/>.</summary>
    public uint HolderCount;

    /// <summary>Counted entries that were minted of it; none were if it is 0.</summary>
    public uint MintedCount;

    /// <summary>Neighbours on the ring of the server's endpoints that nobody holds.</summary>
    public FrameLink UnheldLink;

    /// <summary>For the audit, which counts holders here and leaves 0.</summary>
    public uint AuditCount;

    /// <summary>Whether the server has been told that nobody holds it, since a counted entry was last minted.</summary>
    public bool IsToldUnheld;
}

/// <summary>The ring of a party's endpoints that nobody holds.</summary>
public readonly struct UnheldLink : IFrameLink
{
    /// <inheritdoc/>
    public static ref FrameLink Of(in FrameArena frames, FrameIndex frame) => ref frames.At<Endpoint>(frame).UnheldLink;
}
