using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Capabilities;
using AsyncCap.Kernel.Memory;
using AsyncCap.Kernel.Turns;

namespace AsyncCap.Kernel.Processes;

/// <summary>A process: its part in invocations, its capabilities, its address space and, at rest, its registers.</summary>
/// <remarks>
/// 1,024 bytes. The kernel's part fills at most the first 256; the machine's registers, with the whole vector state, the rest.
/// It has one message page, and no page or buffer for any peer.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct Process
{
    /// <summary>Bytes of the frame.</summary>
    public const int SizeBytes = 1024;

    /// <summary>Where the registers begin; assembly knows it.</summary>
    public const int ContextOffset = 256;

    /// <summary>What invocations concern: states, queues, completions. The frame begins with it.</summary>
    [FieldOffset(0)]
    public Party Party;

    /// <summary>Its capabilities.</summary>
    [FieldOffset(128)]
    public CapabilityTable Table;

    /// <summary>The segments attached to its address space.</summary>
    [FieldOffset(160)]
    public FrameList<SpaceLink> Attachments;

    /// <summary>The root table of its address space.</summary>
    [FieldOffset(172)]
    public PageIndex SpaceRoot;

    /// <summary>The table whose entries are attached segments.</summary>
    [FieldOffset(176)]
    public PageIndex Directory;

    /// <summary>The page through which it hands over its batches.</summary>
    [FieldOffset(180)]
    public PageIndex MessagePage;

    /// <summary>Address space tables between root and directory still to be given back, when it is taken apart.</summary>
    [FieldOffset(184)]
    public PageIndex MiddleTable;

    /// <summary>What its last fault was.</summary>
    [FieldOffset(188)]
    public FaultCause LastFault;

    /// <summary>The address of the access that was its last fault, or of the instruction.</summary>
    [FieldOffset(192)]
    public ulong FaultAddress;

    /// <summary>The instruction that was its last fault.</summary>
    [FieldOffset(200)]
    public ulong FaultInstruction;

    /// <summary>Who decides on its faults.</summary>
    [FieldOffset(208)]
    public Keeper Keeper;

    /// <summary>How far its batch has come, while that takes several kernel entries.</summary>
    [FieldOffset(240)]
    public BatchProgress Batch;

    /// <summary>Its registers while it does not run.</summary>
    [FieldOffset(ContextOffset)]
    public MachineContext Context;

    private const byte ContextFillsTheFrame = ContextOffset + (MachineContext.WordCount * 8) == SizeBytes ? 1 : -1;
}
