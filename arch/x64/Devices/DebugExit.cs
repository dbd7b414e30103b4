using System.Diagnostics.CodeAnalysis;
using AsyncCap.Arch.X64.Processor;

namespace AsyncCap.Arch.X64.Devices;

/// <summary>QEMU's isa-debug-exit device: a word written to it ends QEMU with (word &lt;&lt; 1) | 1.</summary>
internal static class DebugExit
{
    private const ushort Port = 0xf4;

    /// <summary>Ends the machine; without the device it stands still.</summary>
    [DoesNotReturn]
    public static void Stop(uint exitCode)
    {
        Instructions.WritePort32(Port, exitCode);
        Instructions.Halt();
    }
}
