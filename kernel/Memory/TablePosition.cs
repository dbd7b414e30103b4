using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Memory;

/// <summary>Positions in the tables of 512 entries that segments and directories are.</summary>
internal static class TablePosition
{
    /// <summary>Compares a word from a program with the positions that a mapping can still take.</summary>
    /// <returns><c>RangeError</c> outside the table, <c>AlreadyMapped</c> if something is there.</returns>
    public static InvocationError DecodeFree(in FrameArena frames, PageIndex table, ulong word, out uint position)
    {
        InvocationError error = Decode(word, out position);
        if (error != InvocationError.None)
        {
            return error;
        }

        return IsFree(in frames, table, position) ? InvocationError.None : InvocationError.AlreadyMapped;
    }

    /// <summary>The same for a position where something must be.</summary>
    /// <returns><c>RangeError</c> outside the table or if nothing is there.</returns>
    public static InvocationError DecodeTaken(in FrameArena frames, PageIndex table, ulong word, out uint position)
    {
        InvocationError error = Decode(word, out position);
        bool isTaken = error == InvocationError.None && !IsFree(in frames, table, position);
        return isTaken ? InvocationError.None : InvocationError.RangeError;
    }

    private static InvocationError Decode(ulong word, out uint position)
    {
        bool isInside = word < UserLayout.EntriesPerTable;
        position = isInside ? (uint)word : 0;
        return isInside ? InvocationError.None : InvocationError.RangeError;
    }

    private static bool IsFree(in FrameArena frames, PageIndex table, uint position)
    {
        return frames.InPage<ulong>(table, position * Mappings.EntryBytes) == 0;
    }
}
