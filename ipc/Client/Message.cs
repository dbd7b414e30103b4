using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;

namespace AsyncCap.Ipc.Client;

/// <summary>An event or an answer, copied out of the message page so that it outlives the turn.</summary>
public struct Message
{
    /// <summary>Request, completion, or none for the answer of a kernel object.</summary>
    public EventKind Kind;

    /// <summary>For a completion: why the call broke, or none.</summary>
    public BreakReason Reason;

    /// <summary>Why the operation was refused, or none. Events are never refused.</summary>
    public InvocationError Error;

    /// <summary>Words.</summary>
    public uint WordCount;

    /// <summary>Capabilities, in <see cref="Slots"/>.</summary>
    public uint SlotCount;

    /// <summary>The resolver's slot (request) or the call's slot (completion).</summary>
    public uint Slot;

    /// <summary>The badge of a request.</summary>
    public uint Badge;

    /// <summary>The label of the endpoint of a request.</summary>
    public uint Label;

    /// <summary>The words; those behind <see cref="WordCount"/> are zero.</summary>
    public MessageWords Words;

    /// <summary>Slots of the capabilities that came along.</summary>
    public SlotList Slots;

    /// <summary>Whether it says that something was done: not refused, not broken.</summary>
    public readonly bool IsGood => Error == InvocationError.None && Reason == BreakReason.None;
}

/// <summary>Up to 4 slot numbers.</summary>
[InlineArray((int)MessagePage.MaximumCapabilities)]
public struct SlotList
{
    private uint _slot0;
}
