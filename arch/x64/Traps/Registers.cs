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

    /// <summary>The value that a register has when the process goes on.</summary>
    public static ulong Read(in MachineContext context, Register register)
    {
        bool isKept = context[WordOf(MachineLayout.ContextKind)] == MachineLayout.KindTrap || IsPreserved(register);
        return isKept ? context[WordOf(OffsetOf(register))] : 0;
    }

    /// <summary>Sets a register; an address lies in the programs' half.</summary>
    public static void Write(ref MachineContext context, Register register, ulong value)
    {
        if (context[WordOf(MachineLayout.ContextKind)] != MachineLayout.KindTrap)
        {
            BecomeTrap(ref context);
        }

        context[WordOf(OffsetOf(register))] =
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
                context[WordOf(OffsetOf(register))] = 0;
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

    private static bool IsPreserved(Register register)
    {
        return register is Register.InstructionPointer or Register.StackPointer or Register.Flags or Register.Rbx or Register.Rbp
            or Register.R12 or Register.R13 or Register.R14 or Register.R15;
    }

    private static int OffsetOf(Register register)
    {
        return register switch
        {
            Register.InstructionPointer => MachineLayout.ContextRip,
            Register.StackPointer => MachineLayout.ContextRsp,
            Register.Flags => MachineLayout.ContextRflags,
            Register.Rdi => MachineLayout.ContextRdi,
            Register.Rsi => MachineLayout.ContextRsi,
            Register.Rdx => MachineLayout.ContextRdx,
            Register.Rcx => MachineLayout.ContextRcx,
            Register.Rax => MachineLayout.ContextRax,
            Register.Rbx => MachineLayout.ContextRbx,
            Register.Rbp => MachineLayout.ContextRbp,
            Register.R8 => MachineLayout.ContextR8,
            Register.R9 => MachineLayout.ContextR9,
            Register.R10 => MachineLayout.ContextR10,
            Register.R11 => MachineLayout.ContextR11,
            Register.R12 => MachineLayout.ContextR12,
            Register.R13 => MachineLayout.ContextR13,
            Register.R14 => MachineLayout.ContextR14,
            Register.R15 => MachineLayout.ContextR15,
            _ => MachineLayout.ContextVector, // The kernel asks for no other.
        };
    }

    private static int WordOf(int offsetBytes) => offsetBytes / sizeof(ulong);
}
