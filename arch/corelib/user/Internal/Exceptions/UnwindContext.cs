using System.Runtime.CompilerServices;

namespace Internal.Runtime;

/// <summary>The registers of one frame, numbered as DWARF numbers them. exceptions.S knows the offsets: number times 8.</summary>
internal unsafe struct UnwindContext
{
    internal const int Rbp = 6;
    internal const int Rsp = 7;
    internal const int Rip = 16;
    internal const int RegisterCount = 17;

    // Only the registers that a call preserves are ever filled: rbx, rbp, rsp, r12..r15, and rip.
    internal fixed ulong Registers[RegisterCount];

    /// <summary>An address inside the instruction that is under way: a return address is one past its call.</summary>
    internal ulong CallAddress => Registers[Rip] - 1;
}
