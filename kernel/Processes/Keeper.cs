using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Processes;

/// <summary>Who decides on a process's faults, and the record in which it is asked: 32 bytes of the process's frame.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Keeper
{
    /// <summary>The endpoint that faults are sent to; none if the process has no keeper.</summary>
    public FrameIndex Endpoint;

    /// <summary>The generation that it must have.</summary>
    public uint Generation;

    /// <summary>The badge that the keeper sees.</summary>
    public uint Badge;

    /// <summary>The fault record: a <see cref="Call"/> of the process that no slot names; none until a keeper was first set.</summary>
    public FrameIndex Record;

    /// <summary>Ticks that the keeper has for its verdict; 0 for as many as it likes.</summary>
    public ulong VerdictTicks;

    /// <summary>What the keeper may do with the process: what the one who set it could.</summary>
    public Rights Rights;

    /// <summary>Has faults sent to what an entry capability names.</summary>
    public void Set(in Capability entry, ulong verdictTicks, Rights rights)
    {
        Rights = rights;
        Endpoint = entry.Index;
        Generation = entry.Generation;
        Badge = entry.Badge;
        VerdictTicks = verdictTicks;
    }
}
