using AsyncCap.Arch.X64;
using AsyncCap.Arch.X64.Traps;
using AsyncCap.Ipc.Abi;
using AsyncCap.Kernel.Processes;
using Xunit;

namespace AsyncCap.Tests.Arch;

/// <summary>A context by register numbers: what is told is what the process will have, and what is written is safe to resume.</summary>
public sealed class RegistersTests
{
    private const ulong InterruptsEnabled = 0x202;

    [Fact]
    public void Every_register_has_a_place_of_its_own()
    {
        MachineContext context = default;
        context[MachineLayout.ContextKind / 8] = MachineLayout.KindTrap;
        for (Register register = 0; register <= Register.R15; register++)
        {
            if (register != Register.Flags)
            {
                Registers.Write(ref context, register, 1000 + (ulong)register);
            }
        }

        for (Register register = 0; register <= Register.R15; register++)
        {
            Assert.Equal(register == Register.Flags ? 0 : 1000 + (ulong)register, Registers.Read(in context, register));
        }

        Assert.Equal(1003ul, context[MachineLayout.ContextRdi / 8]);
        Assert.Equal(1017ul, context[MachineLayout.ContextR15 / 8]);
    }

    [Fact]
    public void Flags_that_a_program_may_not_have_are_not_set_and_interrupts_stay_on()
    {
        MachineContext context = default;
        context[MachineLayout.ContextKind / 8] = MachineLayout.KindTrap;
        Registers.Write(ref context, Register.Flags, ulong.MaxValue);
        Assert.Equal(RegisterFile.FlagsMask | InterruptsEnabled, context[MachineLayout.ContextRflags / 8]);
    }

    [Fact]
    public void A_process_in_a_turn_has_what_a_call_preserves_and_zeroes()
    {
        MachineContext context = InTurn();
        Assert.Equal(7ul, Registers.Read(in context, Register.Rbx));
        Assert.Equal(7ul, Registers.Read(in context, Register.R12));
        Assert.Equal(0ul, Registers.Read(in context, Register.Rax));
        Assert.Equal(0ul, Registers.Read(in context, Register.Rdi));
        Assert.Equal(0ul, Registers.Read(in context, Register.R11));
    }

    /// <summary>sysretq faults in ring 0 on an address that is not canonical: it never sees a written one.</summary>
    [Fact]
    public void Whatever_is_written_to_a_process_in_a_turn_makes_it_resume_by_iretq()
    {
        MachineContext context = InTurn();
        Registers.Write(ref context, Register.Rax, 5);
        Assert.Equal(MachineLayout.KindTrap, context[MachineLayout.ContextKind / 8]);
        Assert.Equal((ulong)MachineLayout.UserCode, context[MachineLayout.ContextCs / 8]);
        Assert.Equal((ulong)MachineLayout.UserData, context[MachineLayout.ContextSs / 8]);
        Assert.Equal(InterruptsEnabled, context[MachineLayout.ContextRflags / 8] & InterruptsEnabled);
        Assert.Equal((7ul, 7ul), (Registers.Read(in context, Register.InstructionPointer), Registers.Read(in context, Register.StackPointer)));
        Assert.Equal((5ul, 0ul, 7ul), (Registers.Read(in context, Register.Rax), Registers.Read(in context, Register.Rdi), Registers.Read(in context, Register.Rbp)));
        Assert.Equal(0x037ful, context[MachineLayout.ContextFxsave / 8]);
        Assert.Equal(0x1f80ul, context[(MachineLayout.ContextFxsave + 24) / 8]);
        Assert.Equal(0ul, context[MachineContext.WordCount - 1]);
    }

    // Every word is 7, whatever an earlier trap left in it.
    private static MachineContext InTurn()
    {
        MachineContext context = default;
        for (int i = 0; i < MachineContext.WordCount; i++)
        {
            context[i] = 7;
        }

        context[MachineLayout.ContextKind / 8] = MachineLayout.KindSyscall;
        return context;
    }
}
