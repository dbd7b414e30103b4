using System.Runtime.InteropServices;
using AsyncCap.Arch.X64.Processor;

namespace AsyncCap.Arch.X64.Boot;

/// <summary>Addresses inside the kernel image, as <c>acap_layout</c> in Boot/tables.S lists them, field for field.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly unsafe struct ImageLayout
{
    public readonly ulong TextStart;
    public readonly ulong TextEnd;
    public readonly ulong RodataStart;
    public readonly ulong RodataEnd;
    public readonly ulong DataStart;
    public readonly ulong ImageEnd;
    public readonly ulong StackGuard;
    public readonly ulong KernelStackEnd;
    public readonly ulong TablePool;
    public readonly ulong Descriptors;
    public readonly ulong TaskState;
    public readonly ulong Vectors;
    public readonly ulong VectorStubs;
    public readonly ulong SyscallEntry;
    public readonly ulong DoubleFaultStackEnd;
    public readonly ulong NmiStackEnd;
    public readonly ulong MachineCheckStackEnd;
    public readonly ulong CommandLine;
    public readonly ulong Epitaph;
    public readonly ulong Arena;

    /// <summary>The first of the constants that follow the addresses.</summary>
    public readonly ulong FirstConstant;

    // SAFETY: acap_layout is read-only data of the image, at least as long as this struct.
    /// <summary>The table of this image.</summary>
    public static ref readonly ImageLayout Current => ref *(ImageLayout*)Instructions.LayoutAddress();

    /// <summary>Bytes reserved for the command line.</summary>
    public const int CommandLineSizeBytes = 2048;

    /// <summary>Bytes reserved for the epitaph.</summary>
    public const int EpitaphSizeBytes = 1024;
}
