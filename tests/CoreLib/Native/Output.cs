using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace AsyncCap.Tests.CoreLib;

/// <summary>Writes to the standard output of the Linux process.</summary>
internal static unsafe class Output
{
    public static void Write(ReadOnlySpan<byte> text)
    {
        // SAFETY: the kernel reads `text.Length` bytes from the start of the span while it is fixed.
        fixed (byte* start = text)
        {
            LinuxWrite(start, text.Length);
        }
    }

    [RuntimeImport("*", "linux_write")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void LinuxWrite(byte* start, int length);
}
