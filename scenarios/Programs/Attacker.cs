using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs;

/// <summary>What an attacker tries.</summary>
public enum Attack : ulong
{
    /// <summary>Reads the kernel's text.</summary>
    ReadKernelText = 0,

    /// <summary>Writes the kernel's view of all memory.</summary>
    WriteKernelMemory = 1,

    /// <summary>Reads where another process has memory and it has none.</summary>
    ReadUnmapped = 2,

    /// <summary>Writes its own address at which the witness keeps a secret of its own.</summary>
    WriteSameAddress = 3,

    /// <summary>Writes the text that all processes share.</summary>
    WriteText = 4,

    /// <summary>Puts a return instruction into its data and jumps there.</summary>
    ExecuteData = 5,

    /// <summary>Jumps into the kernel.</summary>
    JumpToKernel = 6,

    /// <summary>Reads an address that the processor has no bits for.</summary>
    ReadNonCanonical = 7,

    /// <summary>The first of the privileged instructions; the others follow in the order of <see cref="PrivilegedInstruction"/>.</summary>
    FirstPrivileged = 16,

    /// <summary>Loops without ever entering the kernel.</summary>
    LoopForever = 32,

    /// <summary>Names slots that are empty, outside the table, or hold the wrong thing.</summary>
    HostileSlots = 33,

    /// <summary>Claims batch lengths and counts that are not so.</summary>
    HostileLengths = 34,

    /// <summary>Gives kernel objects arguments outside every range.</summary>
    HostileArguments = 35,

    /// <summary>Tries to come by authority that it was never given.</summary>
    ForgedCapabilities = 36,
}

/// <summary>A program that does the one forbidden thing its argument names, and tells if it is still there afterwards.</summary>
internal static class Attacker
{
    private const ulong KernelText = 0xFFFF_FFFF_8010_0000;
    private const ulong KernelMemory = 0xFFFF_8000_0000_0000;
    private const ulong NonCanonical = 0x0000_8000_0000_0000;
    private const ulong Unmapped = UserLayout.BaseAddress + (8 * UserLayout.SegmentSizeBytes);
    private const ulong ReturnInstruction = 0xC3;

    public static void Run(ProgramHost host, Attack attack)
    {
        Invoker invoker = new(new MessagePort(host), ProcessBuilder.BankSlot);
        _ = invoker.Invoke(ProcessBuilder.FirstGrantSlot, [Attempt(host, invoker, attack)]);
        _ = invoker.Invoke(ProcessBuilder.SelfSlot, [(ulong)ProcessMethod.Exit]);
    }

    private static ulong Attempt(ProgramHost host, Invoker invoker, Attack attack)
    {
        switch (attack)
        {
            case Attack.HostileSlots:
                return HostileTurns.Slots(invoker);
            case Attack.HostileLengths:
                return HostileTurns.Lengths(invoker);
            case Attack.HostileArguments:
                return HostileTurns.Arguments(invoker);
            case Attack.ForgedCapabilities:
                return HostileTurns.Forgery(invoker);
            default:
                return Touch(host, attack);
        }
    }

    // Whoever comes back from here was not stopped, which is one surprise, unless it was allowed to.
    private static ulong Touch(ProgramHost host, Attack attack)
    {
        switch (attack)
        {
            case Attack.ReadKernelText:
                _ = host.Peek(KernelText);
                return 1;
            case Attack.WriteKernelMemory:
                host.Poke(KernelMemory, 0);
                return 1;
            case Attack.ReadUnmapped:
                _ = host.Peek(Unmapped);
                return 1;
            case Attack.WriteSameAddress:
                host.Poke(host.OwnDataAddress, 0xBAD);
                return 0;
            case Attack.WriteText:
                host.Poke(host.OwnTextAddress & ~7ul, 0);
                return 1;
            case Attack.ExecuteData:
                host.Poke(host.OwnDataAddress, ReturnInstruction);
                host.Jump(host.OwnDataAddress);
                return 1;
            case Attack.JumpToKernel:
                host.Jump(KernelText);
                return 1;
            case Attack.ReadNonCanonical:
                _ = host.Peek(NonCanonical);
                return 1;
            case Attack.LoopForever:
                host.LoopForever();
                return 1;
            default:
                host.ExecutePrivileged((PrivilegedInstruction)(attack - Attack.FirstPrivileged));
                return 1;
        }
    }
}
