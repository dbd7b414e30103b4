using System.Runtime.InteropServices;

namespace AsyncCap.Ipc.Frames;

/// <summary>The first 16 bytes of every frame below a page.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct FrameHeader
{
    /// <summary>What the frame holds; <see cref="ObjectType.Free"/> when it is on its page's free list.</summary>
    public ObjectType Type;

    /// <summary>Set from the moment of destruction until the frame is free: its capabilities are already dead.</summary>
    public bool IsDying;

    /// <summary>While free: position of the next free frame in the page, plus one; 0 ends the list.</summary>
    public ushort NextFree;

    /// <summary>Next object on the work list.</summary>
    public FrameIndex WorkNext;

    /// <summary>Number of birth, counted by type from 1 (calls and promises together): how traces and the debugger name the object.</summary>
    public uint Number;

    /// <summary>Whether the object is on the work list.</summary>
    public bool HasWork;
}

/// <summary>What a frame holds.</summary>
public enum ObjectType : byte
{
    /// <summary>Nothing.</summary>
    Free = 0,

    /// <summary>A bank.</summary>
    Bank = 1,

    /// <summary>A process.</summary>
    Process = 2,

    /// <summary>An endpoint.</summary>
    Endpoint = 3,

    /// <summary>A call.</summary>
    Call = 4,

    /// <summary>A segment.</summary>
    Segment = 5,

    /// <summary>The attachment of a segment to an address space.</summary>
    Attachment = 6,

    /// <summary>A promise: a call record without a message and without an owner.</summary>
    Promise = 7,

    /// <summary>A notification.</summary>
    Notification = 8,

    /// <summary>A forwarder.</summary>
    Forwarder = 9,

    /// <summary>A schedule.</summary>
    Schedule = 10,
}
