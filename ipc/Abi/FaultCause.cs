namespace AsyncCap.Ipc.Abi;

/// <summary>Why a process died, or why its keeper was asked. The machine layer maps its traps to these.</summary>
public enum FaultCause : byte
{
    /// <summary>It did not.</summary>
    None = 0,

    /// <summary>Read of an address that is not mapped, or not for programs.</summary>
    InvalidRead = 1,

    /// <summary>Write to an address that is not mapped, read-only, or not for programs.</summary>
    InvalidWrite = 2,

    /// <summary>Instruction fetch from memory that is not executable.</summary>
    InvalidExecute = 3,

    /// <summary>An instruction that programs may not execute, or a non-canonical address.</summary>
    PrivilegedInstruction = 4,

    /// <summary>An undefined instruction.</summary>
    IllegalInstruction = 5,

    /// <summary>Division by zero or overflow of a quotient.</summary>
    DivideError = 6,

    /// <summary>Breakpoint or debug trap.</summary>
    Breakpoint = 7,

    /// <summary>Floating-point or SIMD exception.</summary>
    FloatingPoint = 8,

    /// <summary>Misaligned access where alignment is checked.</summary>
    Alignment = 9,

    /// <summary>A trap that has no name above.</summary>
    Other = 10,

    /// <summary>The program ended itself.</summary>
    Exited = 11,

    /// <summary>The owner destroyed it.</summary>
    Destroyed = 12,

    /// <summary>The holder of its capability ended it and left the corpse.</summary>
    Killed = 13,
}
