using System;
using System.Runtime.InteropServices;

namespace AsyncCap.Ipc.Abi;

/// <summary>Header of one entry in the submission part; capability slots (32 bits each, padded to 8 bytes) and words follow.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Submission
{
    /// <summary>What to do.</summary>
    public Operation Operation;

    /// <summary>Words that follow: 0 to 8. Never changed; the words of an answer take the place of the first of them.</summary>
    public byte WordCount;

    /// <summary>Capability slots that follow: 0 to 4. Never changed.</summary>
    public byte CapabilityCount;

    /// <summary>In: <see cref="BreakReason"/> for Resolve. Out: see <see cref="SubmissionFlags"/>.</summary>
    public byte Flags;

    /// <summary>Out: why it was refused, or <see cref="InvocationError.None"/>.</summary>
    public InvocationError Error;

    /// <summary>In: the slot operated on. Out, when answered: the slot of a new capability or 0; a call's state (Poll).</summary>
    public uint Slot;

    /// <summary>In: the call (Send), the destination (Copy; 0 lets the kernel choose). Out: a call's break reason (Poll).</summary>
    public uint SecondSlot;
}

/// <summary>What the kernel says in <see cref="Submission.Flags"/>.</summary>
[Flags]
public enum SubmissionFlags : byte
{
    /// <summary>Queued, or carried out with nothing more to say.</summary>
    None = 0,

    /// <summary>A kernel object answered: the answer stands in this entry and the call was not used.</summary>
    Answered = 1,
}
