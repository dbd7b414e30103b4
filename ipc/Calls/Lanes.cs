using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>The queue of an endpoint that has lanes: one for each fair class of senders, which are served in turn, one call each.</summary>
/// <remarks>
/// <see cref="Endpoint.Queue"/> goes on telling whose turn it is and how many there are, so that everybody who asks may ask
/// there; its tail is none. Nobody pays for a lane: it is threaded through the calls in it, in bytes that a queued call has no use for.
/// All of it is out of line, so that endpoints without lanes pay for one test.
/// </remarks>
public static class Lanes
{
    /// <summary>The call goes to the end of the lane of its class; a new lane is served last.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Enter(in FrameArena frames, ref Endpoint endpoint, FrameIndex callIndex)
    {
        endpoint.LanedQueue.Enter(in frames, callIndex);
        endpoint.Queue.Head = endpoint.LanedQueue.First;
        endpoint.Queue.Count++;
    }

    /// <summary>The first call was delivered: its lane goes behind the others.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void TakeFirst(in FrameArena frames, ref Endpoint endpoint)
    {
        endpoint.LanedQueue.TakeFirst(in frames);
        endpoint.Queue.Head = endpoint.LanedQueue.First;
        endpoint.Queue.Count--;
    }

    /// <summary>A call goes undelivered: its lane keeps its turn.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Leave(in FrameArena frames, ref Endpoint endpoint, FrameIndex callIndex)
    {
        endpoint.LanedQueue.Leave(in frames, callIndex);
        endpoint.Queue.Head = (Controls.Plants && Controls.Is(in frames, Mutants.LaneHeadKept)) ? endpoint.Queue.Head : endpoint.LanedQueue.First;
        endpoint.Queue.Count--;
    }
}

/// <summary>Calls queued at an endpoint that has lanes.</summary>
public readonly struct LaneMember : IFairMember
{
    /// <inheritdoc/>
    public static ref FairNode Node(in FrameArena frames, FrameIndex frame) => ref frames.At<Call>(frame).LaneNode;

    /// <inheritdoc/>
    public static ref FrameLink Peer(in FrameArena frames, FrameIndex frame) => ref frames.At<Call>(frame).PlaceLink;

    /// <inheritdoc/>
    public static uint Class(in FrameArena frames, FrameIndex frame) => frames.At<Call>(frame).FairClass;
}
