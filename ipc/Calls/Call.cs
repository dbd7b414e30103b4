using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>The caller-paid record of one invocation: queue entry, then promise, then answer, then completion event.</summary>
/// <remarks>
/// 256 bytes, bought by the caller. Invariant L: its place link is on exactly one list, told by <see cref="State"/> and
/// <see cref="Place"/>: none while idle (the owner's list of records is its pool), the endpoint's queue, a promise's pipeline,
/// a promise's dependents or an object's watchers, the in-service list of the process that holds its resolver, none while its
/// resolver travels inside another call or while it settles, its owner's completions.
/// A promise is the same record without an owner: nobody collects it, and when it is settled it stays so.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct Call
{
    /// <summary>Bytes of the frame.</summary>
    public const int SizeBytes = 256;

    /// <summary>Type, dying flag, number.</summary>
    [FieldOffset(0)]
    public FrameHeader Header;

    /// <summary>The party whose record it is, and who collects the completion; none for a promise.</summary>
    [FieldOffset(16)]
    public FrameIndex Owner;

    /// <summary>The slot of the owner's call capability, as completions report it.</summary>
    [FieldOffset(20)]
    public uint OwnerSlot;

    /// <summary>Neighbours on the list of the owner's records.</summary>
    [FieldOffset(24)]
    public FrameLink OwnerLink;

    /// <summary>Neighbours on the one list that it is on.</summary>
    [FieldOffset(32)]
    public FrameLink PlaceLink;

    /// <summary>Whose list that is: an endpoint, a party, a promise, an object, or the call that carries the resolver.</summary>
    [FieldOffset(40)]
    public FrameIndex Place;

    /// <summary>The badge of the capability it was sent through.</summary>
    [FieldOffset(44)]
    public uint Badge;

    /// <summary>The slot of the resolver, while in service.</summary>
    [FieldOffset(48)]
    public uint ResolverSlot;

    /// <summary>Where it is in its life.</summary>
    [FieldOffset(52)]
    public CallState State;

    /// <summary>Why it broke, once decided.</summary>
    [FieldOffset(53)]
    public BreakReason Reason;

    /// <summary>Words of the message, then of the answer.</summary>
    [FieldOffset(54)]
    public byte WordCount;

    /// <summary>Capabilities of the message until delivered, then of the answer.</summary>
    [FieldOffset(55)]
    public byte CapabilityCount;

    /// <summary>The four bytes from here on, which are zero of a call that nothing is special about.</summary>
    [FieldOffset(56)]
    public uint Specials;

    /// <summary>Whether one of them is a resolver, so that losing the message loses it.</summary>
    [FieldOffset(56)]
    public bool CarriesResolver;

    /// <summary>While a deadline is set: its bucket of the timer queue, counted from 1; else 0.</summary>
    [FieldOffset(57)]
    public byte TimerBucket;

    /// <summary>Settling because its owner took it back: it is idle afterwards, and nobody is told.</summary>
    [FieldOffset(58)]
    public bool IsWithdrawn;

    /// <summary>Sent one way: it comes back at its time. Queued until then, or, if the message was taken or lost, waiting for that time alone.</summary>
    [FieldOffset(59)]
    public bool IsOneWay;

    /// <summary>The fair class of the bank that pays for it.</summary>
    [FieldOffset(60)]
    public uint FairClass;

    /// <summary>When it breaks by itself, if a deadline is set.</summary>
    [FieldOffset(64)]
    public ulong DeadlineTicks;

    /// <summary>Neighbours in the bucket.</summary>
    [FieldOffset(72)]
    public FrameLink TimerLink;

    /// <summary>Calls sent to its result, in the order of their sends.</summary>
    [FieldOffset(80)]
    public FrameList<PlaceLink> Pipeline;

    /// <summary>A call that leads a lane: its place among the lanes; zero in all other calls. Promises use the bytes for what follows.</summary>
    /// <remarks>A promise is never queued, and nobody depends on a call or is resolved to one.</remarks>
    [FieldOffset(92)]
    public FairNode LaneNode;

    /// <summary>A promise: who waits for its outcome or was resolved to it.</summary>
    [FieldOffset(92)]
    public FrameList<PlaceLink> Dependents;

    /// <summary>A promise that was resolved to another: how far its search for a ring has come.</summary>
    [FieldOffset(104)]
    public FrameIndex Ahead;

    /// <summary>The generation of <see cref="Ahead"/>.</summary>
    [FieldOffset(108)]
    public uint AheadGeneration;

    /// <summary>When it was resolved to another, counted over all promises.</summary>
    [FieldOffset(112)]
    public ulong LinkSequence;

    /// <summary>In service: the call that waits for this one's caller to give up.</summary>
    [FieldOffset(120)]
    public FrameIndex Watcher;

    /// <summary>A promise that was resolved to another: its search came back to it and goes round link by link.</summary>
    [FieldOffset(124)]
    public bool GoesRoundAgain;

    /// <summary>The words.</summary>
    [FieldOffset(128)]
    public MessageWords Words;

    /// <summary>The capabilities.</summary>
    [FieldOffset(192)]
    public MessageCapabilities Capabilities;

    /// <summary>The granule that a resolver of this call names.</summary>
    public static FrameIndex ResolverIndex(FrameIndex call) => new(call.Value + 1);

    /// <summary>The call that a resolver names.</summary>
    public static FrameIndex OfResolver(FrameIndex resolver) => new(resolver.Value - 1);
}

/// <summary>Up to 8 words, copied.</summary>
[InlineArray((int)MessagePage.MaximumWords)]
public struct MessageWords
{
    private ulong _word0;
}

/// <summary>Up to 4 capabilities.</summary>
[InlineArray((int)MessagePage.MaximumCapabilities)]
public struct MessageCapabilities
{
    private Capability _capability0;
}
