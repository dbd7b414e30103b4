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

/// <summary>What a program says in <see cref="Submission.Flags"/> of a Send.</summary>
public enum SendFlags : byte
{
    /// <summary>The target is what the slot holds.</summary>
    None = 0,

    /// <summary>The slot holds a call of the invoker's, and the target is what that call is answered with.</summary>
    ToResult = 1,
}

/// <summary>What a callee says in <see cref="Submission.Flags"/> of a Resolve.</summary>
public enum ResolveFlags : byte
{
    /// <summary>The words and capabilities are the answer.</summary>
    Fulfill = 0,

    /// <summary>They say why there is none.</summary>
    Break = 1,

    /// <summary>The outcome is that of the promise in capability 0, when it has one.</summary>
    Become = 2,
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
