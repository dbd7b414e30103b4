using System.Runtime.InteropServices;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>What a fair queue needs in the one member of each group that leads it; zero in every other member.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct FairNode
{
    /// <summary>Neighbours among the groups, in the order of their turns.</summary>
    public FrameLink Round;

    /// <summary>The leader above it in the search tree; none at the root.</summary>
    public FrameIndex Above;

    /// <summary>The leader below it on the side of classes whose next bit is 0.</summary>
    public FrameIndex Zero;

    /// <summary>The leader below it on the side of classes whose next bit is 1.</summary>
    public FrameIndex One;
}

/// <summary>Tells where the members of a fair queue keep what the queue needs.</summary>
public interface IFairMember
{
    /// <summary>The node, used while the member leads its group.</summary>
    static abstract ref FairNode Node(in FrameArena frames, FrameIndex frame);

    /// <summary>Neighbours in the ring of its group; none while it is alone.</summary>
    static abstract ref FrameLink Peer(in FrameArena frames, FrameIndex frame);

    /// <summary>The fair class that it counts against; it never changes.</summary>
    static abstract uint Class(in FrameArena frames, FrameIndex frame);
}

/// <summary>Endpoints with something queued, as their server sees them.</summary>
public readonly struct ReadyMember : IFairMember
{
    /// <inheritdoc/>
    public static ref FairNode Node(in FrameArena frames, FrameIndex frame) => ref frames.At<Endpoint>(frame).ReadyNode;

    /// <inheritdoc/>
    public static ref FrameLink Peer(in FrameArena frames, FrameIndex frame) => ref frames.At<Endpoint>(frame).ReadyLink;

    /// <inheritdoc/>
    public static uint Class(in FrameArena frames, FrameIndex frame) => frames.At<Endpoint>(frame).FairClass;
}
