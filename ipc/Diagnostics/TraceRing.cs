using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Diagnostics;

/// <summary>One thing that happened.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct TraceRecord
{
    /// <summary>Bytes of a record.</summary>
    public const uint SizeBytes = 32;

    /// <summary>Kernel entry in which it happened, in ticks.</summary>
    public ulong Ticks;

    /// <summary>Its number since boot, from 0.</summary>
    public ulong Sequence;

    /// <summary>What happened.</summary>
    public TraceKind Kind;

    /// <summary>See <see cref="TraceKind"/>.</summary>
    public uint A;

    /// <inheritdoc cref="A"/>
    public uint B;

    /// <inheritdoc cref="A"/>
    public uint C;
}

/// <summary>The last events of a kernel: fixed size, always on, no allocation. It lies in the arena behind page zero.</summary>
public static class TraceRing
{
    private const uint RecordsPerPage = FrameArena.PageSizeBytes / TraceRecord.SizeBytes;

    /// <summary>Pages for a ring of that many records (a power of two, at least one page's worth).</summary>
    public static uint PageCount(uint recordCount) => recordCount / RecordsPerPage;

    /// <summary>Writes one record over the oldest.</summary>
    public static void Write(in FrameArena frames, TraceKind kind, uint a, uint b = 0, uint c = 0)
    {
        ref Globals globals = ref frames.Globals;
        ulong sequence = globals.TraceCount++;
        ref TraceRecord record = ref At(in frames, sequence);
        record.Ticks = globals.NowTicks;
        record.Sequence = sequence;
        record.Kind = kind;
        record.A = a;
        record.B = b;
        record.C = c;
    }

    /// <summary>The record with a number that is still in the ring: one of the last <see cref="Globals.TraceCapacity"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref TraceRecord At(in FrameArena frames, ulong sequence)
    {
        ref Globals globals = ref frames.Globals;
        uint position = (uint)sequence & (globals.TraceCapacity - 1);
        return ref frames.InRun<TraceRecord>(globals.TracePages, (ulong)position * TraceRecord.SizeBytes);
    }
}
