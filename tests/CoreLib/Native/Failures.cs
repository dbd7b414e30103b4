using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace AsyncCap.Tests.CoreLib;

/// <summary>What a start code supplies for the core library: where failures end. Here: a line and exit code 3.</summary>
internal static unsafe class Failures
{
    [RuntimeExport("acap_throw")]
    internal static void Throw(int reason)
    {
        Report.Equal("stopped, reason"u8, 0, reason);
        LinuxExit(3);
    }

    [RuntimeExport("acap_fail_fast")]
    internal static void FailFast(char* text, int length)
    {
        Output.Write("fail fast: "u8);
        foreach (char character in new ReadOnlySpan<char>(text, length))
        {
            byte ascii = (byte)character;
            Output.Write(new ReadOnlySpan<byte>(in ascii));
        }

        Output.Write("\n"u8);
        LinuxExit(3);
    }

    [RuntimeImport("*", "linux_exit")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void LinuxExit(int code);
}
