using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>The caller-paid record of one invocation: queue entry, then promise, then answer, then completion event.</summary>
/// <remarks>
/// 256 bytes, bought by the caller. Invariant L: its place link is on exactly one list, told by <see cref="State"/> and
/// <see cref="Place"/>: none while idle (the owner's list of records is its pool), the endpoint's queue, the in-service list of
/// the process that holds its resolver, none while its resolver travels inside another call, its owner's completions.
/// Deadlines, pipelines and dependents will take the room that is left.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public struct Call
{
    /// <summary>Type, dying flag, number.</summary>
    public FrameHeader Header;

    /// <summary>The party whose record it is, and who collects the completion.</summary>
    public FrameIndex Owner;

    /// <summary>The slot of the owner's call capability, as completions report it.</summary>
    public uint OwnerSlot;

    /// <summary>Neighbours on the list of the owner's records.</summary>
    public FrameLink OwnerLink;

    /// <summary>Neighbours on the one list that it is on.</summary>
    public FrameLink PlaceLink;

    /// <summary>Whose list that is: an endpoint, a party, or the call that carries the resolver.</summary>
    public FrameIndex Place;

    /// <summary>The badge of the capability it was sent through.</summary>
    public uint Badge;

    /// <summary>The slot of the resolver, while in service.</summary>
    public uint ResolverSlot;

    /// <summary>Where it is in its life.</summary>
    public CallState State;

    /// <summary>Why it broke, once decided.</summary>
    public BreakReason Reason;

    /// <summary>Words of the message, then of the answer.</summary>
    public byte WordCount;

    /// <summary>Capabilities of the message until delivered, then of the answer.</summary>
    public byte CapabilityCount;

    /// <summary>Whether one of them is a resolver, so that losing the message loses it.</summary>
    public bool CarriesResolver;

    /// <summary>The words.</summary>
    public MessageWords Words;

    /// <summary>The capabilities.</summary>
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
