using System.Runtime.InteropServices;

namespace AsyncCap.Ipc.Abi;

/// <summary>Header of one entry in the event part; capability slots (32 bits each, padded to 8 bytes) and words follow.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Event
{
    /// <summary>What happened.</summary>
    public EventKind Kind;

    /// <summary>Words that follow: 0 to 8.</summary>
    public byte WordCount;

    /// <summary>Capability slots that follow: 0 to 4; the capabilities are installed in them.</summary>
    public byte CapabilityCount;

    /// <summary>For a completion: why the call broke, or none.</summary>
    public BreakReason Reason;

    /// <summary>For a request: the slot of the resolver. For a completion: the slot of the call.</summary>
    public uint Slot;

    /// <summary>For a request: the badge of the entry capability that was invoked.</summary>
    public uint Badge;

    /// <summary>For a request: the label of the endpoint.</summary>
    public uint Label;
}

/// <summary>Kinds of event.</summary>
public enum EventKind : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A message arrived at one of the process's endpoints.</summary>
    Request = 1,

    /// <summary>One of the process's calls is decided.</summary>
    Completion = 2,

    /// <summary>Bits of one of the process's notifications were set.</summary>
    Notice = 3,

    /// <summary>Nobody holds a counted entry of one of the process's endpoints any more, and nothing is queued there.</summary>
    Unheld = 4,
}
