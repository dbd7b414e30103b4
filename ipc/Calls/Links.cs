using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>The one list that a call is on by its state: a queue, an in-service list or the completions (invariant L).</summary>
public readonly struct PlaceLink : IFrameLink
{
    /// <inheritdoc/>
    public static ref FrameLink Of(in FrameArena frames, FrameIndex frame) => ref frames.At<Call>(frame).PlaceLink;
}

/// <summary>The list of a party's call records.</summary>
public readonly struct OwnerLink : IFrameLink
{
    /// <inheritdoc/>
    public static ref FrameLink Of(in FrameArena frames, FrameIndex frame) => ref frames.At<Call>(frame).OwnerLink;
}

/// <summary>The list of a party's endpoints.</summary>
public readonly struct ServerLink : IFrameLink
{
    /// <inheritdoc/>
    public static ref FrameLink Of(in FrameArena frames, FrameIndex frame) => ref frames.At<Endpoint>(frame).ServerLink;
}

/// <summary>The run queue.</summary>
public readonly struct RunLink : IFrameLink
{
    /// <inheritdoc/>
    public static ref FrameLink Of(in FrameArena frames, FrameIndex frame) => ref frames.At<RunUnit>(frame).RunLink;
}
