using System;
using AsyncCap.Arch.X64.Devices;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Arch.X64.Diagnostics;

/// <summary>Trace records as text: one line of decimal fields each, <c>kind a b c</c>.</summary>
internal static class TraceWriter
{
    /// <summary>Writes the last records of the ring, oldest first, each behind its tick.</summary>
    public static void WriteLast(in FrameArena frames, uint count, SerialPort port)
    {
        ref Globals globals = ref frames.Globals;
        ulong kept = globals.TraceCount < globals.TraceCapacity ? globals.TraceCount : globals.TraceCapacity;
        ulong first = globals.TraceCount - (kept < count ? kept : count);
        for (ulong sequence = first; sequence < globals.TraceCount; sequence++)
        {
            Write(in TraceRing.At(in frames, sequence), withTicks: true, port);
        }
    }

    /// <summary>Writes the records from a number on, without ticks, so that worlds can be compared.</summary>
    /// <returns>The number of the next record.</returns>
    public static ulong WriteFrom(in FrameArena frames, ulong sequence, SerialPort port)
    {
        for (; sequence < frames.Globals.TraceCount; sequence++)
        {
            Write(in TraceRing.At(in frames, sequence), withTicks: false, port);
        }

        return sequence;
    }

    private static void Write(in TraceRecord record, bool withTicks, SerialPort port)
    {
        Span<byte> room = stackalloc byte[96];
        TextBuffer line = new(room);
        if (withTicks)
        {
            line.Text("  trace tick "u8);
            line.Decimal(record.Ticks);
            line.Byte((byte)' ');
        }

        line.Decimal((ulong)record.Kind);
        line.Byte((byte)' ');
        line.Decimal(record.A);
        line.Byte((byte)' ');
        line.Decimal(record.B);
        line.Byte((byte)' ');
        line.Decimal(record.C);
        line.Byte((byte)'\n');
        port.Write(line.Written);
    }
}
