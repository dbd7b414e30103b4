using AsyncCap.Arch.X64.Boot;

namespace AsyncCap.Arch.X64.Processor;

/// <summary>System-call registers and the protections that the processor offers.</summary>
internal static class ProcessorSetup
{
    private const uint StarRegister = 0xc000_0081;
    private const uint LongStarRegister = 0xc000_0082;
    private const uint SyscallMaskRegister = 0xc000_0084;

    // Flags that a syscall clears: TF, IF, DF, NT, AC. AC would open programs' pages to the kernel under SMAP.
    private const ulong SyscallMask = (1 << 8) | (1 << 9) | (1 << 10) | (1 << 14) | (1 << 18);

    // CPUID leaf 7: ebx bits, and ecx bits moved up by 32.
    private const ulong HasSmep = 1UL << 7;
    private const ulong HasSmap = 1UL << 20;
    private const ulong HasUmip = 1UL << (32 + 2);

    private const ulong Cr4Umip = 1UL << 11;
    private const ulong Cr4Smep = 1UL << 20;
    private const ulong Cr4Smap = 1UL << 21;

    /// <summary>Directs syscall to the kernel.</summary>
    public static void EnableSyscalls(in ImageLayout layout)
    {
        // sysret takes SS from the second selector + 8 and CS from it + 16: user data, then user code.
        ulong selectors = ((ulong)(MachineLayout.UserData - 8) << 48) | ((ulong)MachineLayout.KernelCode << 32);
        Instructions.WriteModelRegister(StarRegister, selectors);
        Instructions.WriteModelRegister(LongStarRegister, layout.SyscallEntry);
        Instructions.WriteModelRegister(SyscallMaskRegister, SyscallMask);
    }

    /// <summary>Forbids the kernel to execute or touch programs' pages, and programs to read table addresses.</summary>
    public static void EnableProtections()
    {
        ulong features = Instructions.ReadExtendedFeatures();
        ulong control = Instructions.ReadCr4();
        control |= (features & HasSmep) != 0 ? Cr4Smep : 0;
        control |= (features & HasSmap) != 0 ? Cr4Smap : 0;
        control |= (features & HasUmip) != 0 ? Cr4Umip : 0;
        Instructions.WriteCr4(control);
    }

    /// <summary>Lets the kernel execute and touch programs' pages again.</summary>
    public static void DisableSupervisorProtections()
    {
        Instructions.WriteCr4(Instructions.ReadCr4() & ~(Cr4Smep | Cr4Smap));
    }
}
