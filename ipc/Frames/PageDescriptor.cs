using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Ipc.Frames;

/// <summary>What the kernel knows of one page: who pays for it, what it is used for, and the lists it is on.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PageDescriptor
{
    /// <summary>Bytes of a descriptor.</summary>
    public const uint SizeBytes = 40;

    /// <summary>The bank that owns the page.</summary>
    public FrameIndex Bank;

    /// <summary>What the page is used for.</summary>
    public PageUse Use;

    /// <summary>The size of the frames in it, when it holds frames.</summary>
    public FrameSize FrameSize;

    /// <summary>Frames in it that are in use.</summary>
    public ushort UsedFrames;

    /// <summary>Frames in it that were in use at least once since the page was bought; those behind are untouched.</summary>
    public ushort FreshFrames;

    /// <summary>Position of the first free frame below <see cref="FreshFrames"/>, plus one; 0 if there is none.</summary>
    public ushort FirstFree;

    /// <summary>Neighbours in the ring of the bank's pages, or the next page of the free list.</summary>
    public PageIndex Next;

    /// <inheritdoc cref="Next"/>
    public PageIndex Previous;

    /// <summary>
    /// Neighbours on the one list that its use puts it on: frames, the bank's pages with a free frame of this size; memory,
    /// the pages mapped in one segment.
    /// </summary>
    public PageIndex ListNext;

    /// <inheritdoc cref="ListNext"/>
    public PageIndex ListPrevious;

    /// <summary>The segment that the page is mapped in; a page is mapped at one place at most.</summary>
    public FrameIndex MappedIn;

    /// <summary>Its position there.</summary>
    public ushort MappedAt;

    /// <summary>With which rights.</summary>
    public Rights MappedRights;

    /// <summary>Whether it holds a frame whose generations are used up, so that it can never be sold again.</summary>
    public bool HasRetired;
}

/// <summary>What a page is used for.</summary>
public enum PageUse : byte
{
    /// <summary>On the free list, or never used.</summary>
    Free = 0,

    /// <summary>Frames of one size.</summary>
    Frames = 1,

    /// <summary>A program's memory.</summary>
    Memory = 2,

    /// <summary>The table of a segment.</summary>
    SegmentTable = 3,

    /// <summary>A table above the segments of an address space.</summary>
    SpaceTable = 4,

    /// <summary>Capability slots, or a directory of such pages.</summary>
    CapabilityTable = 5,

    /// <summary>A process's message page.</summary>
    MessagePage = 6,

    /// <summary>The kernel's globals and trace ring, set aside at boot and never given back.</summary>
    Kernel = 7,

    /// <summary>A generation in it is used up. It stays on its bank's account, and then on the parent's, for good.</summary>
    Retired = 8,
}

/// <summary>Sizes of frames below a page: 64 bytes shifted left by the value.</summary>
public enum FrameSize : byte
{
    /// <summary>64 bytes.</summary>
    Bytes64 = 0,

    /// <summary>128 bytes.</summary>
    Bytes128 = 1,

    /// <summary>256 bytes.</summary>
    Bytes256 = 2,

    /// <summary>512 bytes.</summary>
    Bytes512 = 3,

    /// <summary>1,024 bytes.</summary>
    Bytes1024 = 4,
}
