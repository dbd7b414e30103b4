using System;
using System.Diagnostics.CodeAnalysis;
using AsyncCap.Arch.X64.Boot;
using AsyncCap.Arch.X64.Devices;
using AsyncCap.Arch.X64.Processor;
using AsyncCap.Arch.X64.Traps;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.X64.Diagnostics;

/// <summary>Ends the kernel: one line to search for, the last trace records, the epitaph, exit code 127.</summary>
/// <remarks><c>PANIC file:line "condition" cpu0 tick N process N</c>. A panic inside a panic stands still.</remarks>
internal static unsafe class PanicReport
{
    private const int ReturnAddressCount = 12;

    /// <summary>Stops because a stated condition does not hold, or because compiled code found a check failed.</summary>
    [DoesNotReturn]
    public static void Stop(string place, int line, string condition)
    {
        TextBuffer text = Begin();
        text.Ascii(place, RootLength(place));
        if (line != 0)
        {
            text.Byte((byte)':');
            text.Decimal((ulong)line);
        }

        text.Text(" \""u8);
        text.Ascii(condition);
        Finish(ref text, StackPointer());
    }

    /// <summary>Stops because somebody gave up with this text.</summary>
    [DoesNotReturn]
    public static void Stop(ReadOnlySpan<byte> reason)
    {
        TextBuffer text = Begin();
        text.Text("corelib \""u8);
        text.Text(reason);
        Finish(ref text, StackPointer());
    }

    /// <summary>Stops because of a trap in ring 0.</summary>
    [DoesNotReturn]
    public static void Stop(in TrapFrame frame)
    {
        TextBuffer text = Begin();
        ref readonly ImageLayout layout = ref ImageLayout.Current;
        ulong cr2 = Instructions.ReadCr2();
        bool isOverflow = frame.Vector == TrapVector.DoubleFault && cr2 - layout.StackGuard < 4096;
        text.Text(isOverflow ? "stack \"kernel stack overflow"u8 : "trap \"exception in the kernel"u8);
        text.Text(" vector "u8);
        text.Decimal(frame.Vector);
        text.Text(" error "u8);
        text.Hexadecimal(frame.ErrorCode);
        text.Text(" rip "u8);
        text.Hexadecimal(frame.Rip);
        text.Text(" rsp "u8);
        text.Hexadecimal(frame.Rsp);
        text.Text(" cr2 "u8);
        text.Hexadecimal(cr2);

        ref Epitaph epitaph = ref Epitaph.Current;
        epitaph.Vector = frame.Vector;
        epitaph.ErrorCode = frame.ErrorCode;
        epitaph.Rip = frame.Rip;
        epitaph.Rsp = frame.Rsp;
        epitaph.Cr2 = cr2;
        Finish(ref text, isOverflow ? layout.StackGuard + 4096 : frame.Rsp);
    }

    // Source paths are recorded as /asynccap/...; people want them from the repository's root.
    private static int RootLength(string place)
    {
        const string Root = "/asynccap/";
        for (int index = 0; index < Root.Length; index++)
        {
            if (index == place.Length || place[index] != Root[index])
            {
                return 0;
            }
        }

        return Root.Length;
    }

    // The address of a local is close enough to find the callers.
    private static ulong StackPointer()
    {
        ulong here = 0;
        return (ulong)&here;
    }

    private static TextBuffer Begin()
    {
        if (Epitaph.Exists)
        {
            Instructions.Halt();
        }

        Epitaph.Begin();
        TextBuffer text = new(Epitaph.Text);
        text.Text("PANIC "u8);
        return text;
    }

    [DoesNotReturn]
    private static void Finish(ref TextBuffer text, ulong stackPointer)
    {
        ref Epitaph epitaph = ref Epitaph.Current;
        KernelRoot.DescribeState(out epitaph.Ticks, out epitaph.Process);
        text.Text("\" cpu0 tick "u8);
        text.Decimal(epitaph.Ticks);
        text.Text(" process "u8);
        text.Decimal(epitaph.Process);
        epitaph.TextLength = (ulong)text.Written.Length;
        text.Byte((byte)'\n');
        SerialPort.Console.Write(text.Written);

        WriteCallers(stackPointer);
        KernelRoot.WriteLastTrace();
        Instructions.Panicked();
        DebugExit.Stop(WorldExitCode.Failed);
    }

    // Compiled C# keeps no frame pointers, so this lists what looks like return addresses: good enough with the map file.
    private static void WriteCallers(ulong stackPointer)
    {
        ref readonly ImageLayout layout = ref ImageLayout.Current;
        Span<byte> line = stackalloc byte[256];
        TextBuffer text = new(line);
        text.Text("  callers"u8);
        if (stackPointer > layout.StackGuard && stackPointer <= layout.KernelStackEnd)
        {
            int found = 0;
            // SAFETY: the words lie between the stack pointer and the end of the kernel stack, which is mapped.
            ulong* end = (ulong*)layout.KernelStackEnd;
            for (ulong* word = (ulong*)(stackPointer & ~7UL); word < end && found < ReturnAddressCount; word++)
            {
                if (*word >= layout.TextStart && *word < layout.TextEnd)
                {
                    text.Byte((byte)' ');
                    text.Hexadecimal(*word);
                    found++;
                }
            }
        }

        text.Byte((byte)'\n');
        SerialPort.Console.Write(text.Written);
    }
}
