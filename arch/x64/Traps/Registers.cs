using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Arch.X64.Traps;

/// <summary>The registers in a context that is not loaded, by their number. <c>layout.inc</c> has the picture.</summary>
/// <remarks>
/// A process that entered by syscall has in its context what a call preserves; the rest is zero when it goes on, and reads so here.
/// Whatever is written turns such a context into one that is resumed by iretq, which takes any address of the programs' half:
/// sysretq, which does not, never sees a value that a program chose.
/// </remarks>
internal static class Registers
{
    private const ulong InterruptsEnabled = 0x202; // IF, and the bit that is always 1
    private const ushort DefaultX87Control = 0x037f;
    private const uint DefaultMxcsr = 0x1f80;
    private const int FxsaveMxcsrOffset = 24;

    // By number: instruction pointer, stack pointer, flags, rbx, rbp, r12 to r15.
    private const uint Preserved = 0b11_1100_0011_0000_0111;

    // Where each register is in a context, in words, in the order of the numbers.
    private static ReadOnlySpan<byte> Words =>
    [
        MachineLayout.ContextRip / sizeof(ulong), MachineLayout.ContextRsp / sizeof(ulong), MachineLayout.ContextRflags / sizeof(ulong),
        MachineLayout.ContextRdi / sizeof(ulong), MachineLayout.ContextRsi / sizeof(ulong), MachineLayout.ContextRdx / sizeof(ulong),
        MachineLayout.ContextRcx / sizeof(ulong), MachineLayout.ContextRax / sizeof(ulong), MachineLayout.ContextRbx / sizeof(ulong),
        MachineLayout.ContextRbp / sizeof(ulong), MachineLayout.ContextR8 / sizeof(ulong), MachineLayout.ContextR9 / sizeof(ulong),
        MachineLayout.ContextR10 / sizeof(ulong), MachineLayout.ContextR11 / sizeof(ulong), MachineLayout.ContextR12 / sizeof(ulong),
        MachineLayout.ContextR13 / sizeof(ulong), MachineLayout.ContextR14 / sizeof(ulong), MachineLayout.ContextR15 / sizeof(ulong),
    ];

    /// <summary>The value that a register has when the process goes on.</summary>
    public static ulong Read(in MachineContext context, Register register)
    {
        bool isKept = context[WordOf(MachineLayout.ContextKind)] == MachineLayout.KindTrap || IsPreserved(register);
        return isKept ? context[WordOf(register)] : 0;
    }

    /// <summary>Sets a register; an address lies in the programs' half.</summary>
    public static void Write(ref MachineContext context, Register register, ulong value)
    {
        if (context[WordOf(MachineLayout.ContextKind)] != MachineLayout.KindTrap)
        {
            BecomeTrap(ref context);
        }

        context[WordOf(register)] =
            register == Register.Flags ? (value & RegisterFile.FlagsMask) | InterruptsEnabled : value;
    }

    /// <summary>What iretq takes, and the control words of a new program; the vector registers are zero already.</summary>
    public static void SetFrame(ref MachineContext context, ulong instructionPointer, ulong stackPointer, ulong flags)
    {
        context[WordOf(MachineLayout.ContextKind)] = MachineLayout.KindTrap;
        context[WordOf(MachineLayout.ContextRip)] = instructionPointer;
        context[WordOf(MachineLayout.ContextCs)] = MachineLayout.UserCode;
        context[WordOf(MachineLayout.ContextRflags)] = (flags & RegisterFile.FlagsMask) | InterruptsEnabled;
        context[WordOf(MachineLayout.ContextRsp)] = stackPointer;
        context[WordOf(MachineLayout.ContextSs)] = MachineLayout.UserData;
        context[WordOf(MachineLayout.ContextFxsave)] = DefaultX87Control;
        context[WordOf(MachineLayout.ContextFxsave + FxsaveMxcsrOffset)] = DefaultMxcsr;
    }

    private static void BecomeTrap(ref MachineContext context)
    {
        for (Register register = Register.Rdi; register <= Register.R15; register++)
        {
            if (!IsPreserved(register))
            {
                context[WordOf(register)] = 0;
            }
        }

        for (int i = WordOf(MachineLayout.ContextFxsave); i < MachineContext.WordCount; i++)
        {
            context[i] = 0;
        }

        SetFrame(
            ref context,
            context[WordOf(MachineLayout.ContextRip)],
            context[WordOf(MachineLayout.ContextRsp)],
            context[WordOf(MachineLayout.ContextRflags)]);
    }

    private static bool IsPreserved(Register register) => ((Preserved >> (int)register) & 1) != 0;

    private static int WordOf(Register register) => Words[(int)register];

    private static int WordOf(int offsetBytes) => offsetBytes / sizeof(ulong);
}
