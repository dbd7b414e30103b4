using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Banks;

/// <summary>A space bank: the owner of pages, and of every frame in them. Prompt: it never calls out.</summary>
/// <remarks>
/// 128 bytes, in a page of the parent bank. A limit is a guarantee, not a wish: making a sub-bank takes its whole limit out of
/// the parent's balance, so the limits of all banks never add up to more than there is, and a purchase within the balance
/// cannot fail for want of memory (G5). Pages are never shared between banks, so nobody's fragments cost anybody else.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public struct Bank
{
    /// <summary>Type, dying flag, number.</summary>
    public FrameHeader Header;

    /// <summary>Calls that complete when it ends.</summary>
    public FrameList<PlaceLink> Watchers;

    /// <summary>The bank that this one's limit was taken from; none for the root.</summary>
    public FrameIndex Parent;

    /// <summary>Neighbours on the parent's list of sub-banks.</summary>
    public FrameLink SiblingLink;

    /// <summary>The sub-banks, but for those in the other list.</summary>
    public FrameList<SiblingLink> Children;

    /// <summary>Sub-banks that are dying with all that is below them.</summary>
    public FrameList<SiblingLink> MarkedChildren;

    /// <summary>Pages that may be owned or given to sub-banks.</summary>
    public uint LimitPages;

    /// <summary>Pages owned.</summary>
    public uint UsedPages;

    /// <summary>The limits of the sub-banks together.</summary>
    public uint GrantedPages;

    /// <summary>Whose share of a server's attention its endpoints and calls count against; inherited, 0 from the root on.</summary>
    public uint FairClass;

    /// <summary>One of the ring of the pages owned.</summary>
    public PageIndex Pages;

    /// <summary>For each frame size, the first page with a free frame.</summary>
    public PartialPages Partial;

    /// <summary>Where the walk is that marks what is below it, while that is this bank's own.</summary>
    public FrameIndex WalkAt;

    /// <summary>How far its end has come.</summary>
    public BankEnd End;

    /// <summary>Pages that can still be bought or granted.</summary>
    public readonly uint BalancePages => LimitPages - UsedPages - GrantedPages;
}

/// <summary>How far the end of a bank has come.</summary>
public enum BankEnd : byte
{
    /// <summary>It lives.</summary>
    None = 0,

    /// <summary>It was destroyed, and its walk marks what is below it; it is on the work list.</summary>
    Marking = 1,

    /// <summary>It is dying with a bank above it, and waits until that one takes it apart.</summary>
    Marked = 2,

    /// <summary>It is being taken apart, or waits for its first sub-bank to be.</summary>
    TakingApart = 3,
}

/// <summary>One page index for each <see cref="FrameSize"/>.</summary>
[InlineArray(SizeCount)]
public struct PartialPages
{
    /// <summary>Frame sizes.</summary>
    public const int SizeCount = 5;

    private PageIndex _bytes64;
}

/// <summary>The list of a bank's sub-banks.</summary>
public readonly struct SiblingLink : IFrameLink
{
    /// <inheritdoc/>
    public static ref FrameLink Of(in FrameArena frames, FrameIndex frame) => ref frames.At<Bank>(frame).SiblingLink;
}
