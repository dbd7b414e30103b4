using static AsyncCap.Arch.X64.MachineLayout;

namespace AsyncCap.Arch.X64.Boot;

/// <summary>Compares the numbers that assembly and C# each have a copy of.</summary>
public static unsafe class MachineLayoutCheck
{
    private const ulong EndMark = 0x4c41594f5554;

    /// <summary>Whether <c>layout.inc</c> and <see cref="MachineLayout"/> agree.</summary>
    public static bool Passes(in ImageLayout layout)
    {
        // SAFETY: the constants follow the addresses in acap_layout and end with EndMark; Equal stops at the first difference.
        fixed (ulong* constants = &layout.FirstConstant)
        {
            ulong* next = constants;
            return Equal(ref next, KernelBase) && Equal(ref next, KernelCode) && Equal(ref next, UserData)
                && Equal(ref next, UserCode) && Equal(ref next, TaskState)
                && Equal(ref next, ContextKind) && Equal(ref next, ContextRegisters)
                && Equal(ref next, ContextR15) && Equal(ref next, ContextR14) && Equal(ref next, ContextR13) && Equal(ref next, ContextR12) && Equal(ref next, ContextR11)
                && Equal(ref next, ContextR10) && Equal(ref next, ContextR9) && Equal(ref next, ContextR8) && Equal(ref next, ContextRbp) && Equal(ref next, ContextRdi)
                && Equal(ref next, ContextRsi) && Equal(ref next, ContextRdx) && Equal(ref next, ContextRcx) && Equal(ref next, ContextRbx) && Equal(ref next, ContextRax)
                && Equal(ref next, ContextVector) && Equal(ref next, ContextError) && Equal(ref next, ContextRip)
                && Equal(ref next, ContextCs) && Equal(ref next, ContextRflags) && Equal(ref next, ContextRsp)
                && Equal(ref next, ContextSs) && Equal(ref next, ContextFrameEnd) && Equal(ref next, ContextFxsave)
                && Equal(ref next, ContextSizeBytes) && Equal(ref next, KindTrap) && Equal(ref next, KindSyscall)
                && Equal(ref next, TaskStateRsp0) && Equal(ref next, TimerVector) && Equal(ref next, VectorCount)
                && Equal(ref next, TablePoolPages) && Equal(ref next, EndMark);
        }
    }

    private static bool Equal(ref ulong* next, ulong expected) => *next++ == expected;
}
