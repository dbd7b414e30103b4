namespace AsyncCap.Ipc.Abi;

/// <summary>A process's registers, as those who look at it and its keeper number them.</summary>
/// <remarks>
/// The first three are in every machine. The rest are the x86-64's, arguments first, in the order of its calling convention.
/// The hosted machines have the same file; there only the instruction pointer and the first two arguments mean anything.
/// </remarks>
public enum Register : uint
{
    /// <summary>Where it goes on.</summary>
    InstructionPointer = 0,

    /// <summary>Its stack pointer.</summary>
    StackPointer = 1,

    /// <summary>Its arithmetic flags; the others cannot be set.</summary>
    Flags = 2,

    /// <summary>First argument.</summary>
    Rdi = 3,

    /// <summary>Second argument.</summary>
    Rsi = 4,

    /// <summary>Third argument.</summary>
    Rdx = 5,

    /// <summary>Fourth argument.</summary>
    Rcx = 6,

    /// <summary>What a routine returns.</summary>
    Rax = 7,

    /// <summary>Kept by routines.</summary>
    Rbx = 8,

    /// <inheritdoc cref="Rbx"/>
    Rbp = 9,

    /// <summary>Fifth argument.</summary>
    R8 = 10,

    /// <summary>Sixth argument.</summary>
    R9 = 11,

    /// <summary>Not kept.</summary>
    R10 = 12,

    /// <inheritdoc cref="R10"/>
    R11 = 13,

    /// <inheritdoc cref="Rbx"/>
    R12 = 14,

    /// <inheritdoc cref="Rbx"/>
    R13 = 15,

    /// <inheritdoc cref="Rbx"/>
    R14 = 16,

    /// <inheritdoc cref="Rbx"/>
    R15 = 17,
}

/// <summary>Facts about the registers.</summary>
public static class RegisterFile
{
    /// <summary>Registers in all.</summary>
    public const uint Count = 18;

    /// <summary>Registers that one <see cref="ProcessMethod.ReadRegisters"/> answers.</summary>
    public const uint CountPerRead = 7;

    /// <summary>The flags that can be set: carry, parity, adjust, zero, sign, direction, overflow.</summary>
    public const ulong FlagsMask = 0xCD5;
}
