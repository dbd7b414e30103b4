using System.Runtime.InteropServices;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>The part that a timer has in a frame, at the same place in every object that can have one: calls and schedules.</summary>
[StructLayout(LayoutKind.Explicit)]
public struct Timer
{
    /// <summary>Type, dying flag, number.</summary>
    [FieldOffset(0)]
    public FrameHeader Header;

    /// <summary>While it is set: its bucket of the timer queue, counted from 1; else 0.</summary>
    [FieldOffset(57)]
    public byte Bucket;

    /// <summary>When it fires.</summary>
    [FieldOffset(64)]
    public ulong DeadlineTicks;

    /// <summary>Neighbours in the bucket.</summary>
    [FieldOffset(72)]
    public FrameLink Link;
}

/// <summary>A bucket of the timer queue.</summary>
public readonly struct TimerLink : IFrameLink
{
    /// <inheritdoc/>
    public static ref FrameLink Of(in FrameArena frames, FrameIndex frame) => ref frames.At<Timer>(frame).Link;
}
