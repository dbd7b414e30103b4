using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Kernel.Turns;

/// <summary>A batch that one kernel entry did not finish; all zero if there is none.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct BatchProgress
{
    /// <summary>Where the next entry stands in the message page.</summary>
    public uint Offset;

    /// <summary>Where the batch ends.</summary>
    public uint End;

    /// <summary>Entries done.</summary>
    public uint Done;

    /// <summary>Whether one of them is to be told at once.</summary>
    public bool Tells;

    /// <summary>The flags of the turn; they were read before the first entry.</summary>
    public byte Flags;

    /// <summary>Whether there is something left to do.</summary>
    public readonly bool IsUnfinished => Offset != 0;

    /// <summary>The flags of the turn.</summary>
    public readonly TurnFlags TurnFlags => (TurnFlags)Flags;
}
