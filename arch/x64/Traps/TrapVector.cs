using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.X64.Traps;

/// <summary>The processor's exceptions, and what each means when a program causes it.</summary>
internal static class TrapVector
{
    public const ulong DoubleFault = 8;
    public const ulong PageFault = 14;

    private const ulong WriteAccess = 1 << 1;
    private const ulong ReservedBit = 1 << 3;
    private const ulong InstructionFetch = 1 << 4;

    /// <summary>Whether the trap shows a page table that is wrong, which is the kernel's fault.</summary>
    public static bool IsBrokenTable(ulong vector, ulong errorCode) => vector == PageFault && (errorCode & ReservedBit) != 0;

    /// <summary>The cause that a program's trap has.</summary>
    public static FaultCause CauseOf(ulong vector, ulong errorCode)
    {
        return vector switch
        {
            0 => FaultCause.DivideError,
            1 or 3 => FaultCause.Breakpoint,
            6 => FaultCause.IllegalInstruction,
            // Segment and protection faults: privileged instructions, closed ports, addresses that are not canonical.
            11 or 12 or 13 => FaultCause.PrivilegedInstruction,
            PageFault => CauseOfPageFault(errorCode),
            16 or 19 => FaultCause.FloatingPoint,
            17 => FaultCause.Alignment,
            _ => FaultCause.Other,
        };
    }

    private static FaultCause CauseOfPageFault(ulong errorCode)
    {
        if ((errorCode & InstructionFetch) != 0)
        {
            return FaultCause.InvalidExecute;
        }

        return (errorCode & WriteAccess) != 0 ? FaultCause.InvalidWrite : FaultCause.InvalidRead;
    }
}
