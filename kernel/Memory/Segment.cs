using System.Runtime.InteropServices;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Memory;

/// <summary>512 consecutive pages of memory, mapped into address spaces as a whole: any number of them share its one table.</summary>
/// <remarks>Thousands of processes share a program's text through one segment: each pays one attachment of 64 bytes.</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct Segment
{
    /// <summary>Type, dying flag, number.</summary>
    public FrameHeader Header;

    /// <summary>Calls that complete when it ends.</summary>
    public FrameList<PlaceLink> Watchers;

    /// <summary>The page that holds its 512 entries.</summary>
    public PageIndex Table;

    /// <summary>Where it is attached.</summary>
    public FrameList<SegmentLink> Attachments;

    /// <summary>The pages mapped in it, the latest first.</summary>
    public PageIndex MappedPages;
}

/// <summary>One segment at one position of one address space: 64 bytes, paid by the process whose space it is.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Attachment
{
    /// <summary>Type, number.</summary>
    public FrameHeader Header;

    /// <summary>The process whose address space it is.</summary>
    public FrameIndex Process;

    /// <summary>The segment.</summary>
    public FrameIndex Segment;

    /// <summary>The directory position.</summary>
    public uint Position;

    /// <summary>Neighbours on the process's list.</summary>
    public FrameLink SpaceLink;

    /// <summary>Neighbours on the segment's list.</summary>
    public FrameLink SegmentLink;
}

/// <summary>The list of the segments attached to one address space.</summary>
public readonly struct SpaceLink : IFrameLink
{
    /// <inheritdoc/>
    public static ref FrameLink Of(in FrameArena frames, FrameIndex frame) => ref frames.At<Attachment>(frame).SpaceLink;
}

/// <summary>The list of the address spaces that one segment is attached to.</summary>
public readonly struct SegmentLink : IFrameLink
{
    /// <inheritdoc/>
    public static ref FrameLink Of(in FrameArena frames, FrameIndex frame) => ref frames.At<Attachment>(frame).SegmentLink;
}
