namespace AsyncCap.Arch.X64;

/// <summary>The numbers of <c>layout.inc</c> that C# needs; <see cref="Boot.MachineLayoutCheck"/> compares them.</summary>
public static class MachineLayout
{
    /// <summary>Difference between a virtual address of the kernel image and its physical address.</summary>
    public const ulong KernelBase = 0xffff_ffff_8000_0000;

    public const ushort KernelCode = 0x08;
    public const ushort UserData = 0x18 | 3;
    public const ushort UserCode = 0x20 | 3;
    public const ushort TaskState = 0x28;

    // MachineContext, in bytes from its start; layout.inc has the picture.
    public const int ContextKind = 0;
    public const int ContextRegisters = 80;
    public const int ContextR15 = 80;
    public const int ContextR14 = 88;
    public const int ContextR13 = 96;
    public const int ContextR12 = 104;
    public const int ContextR11 = 112;
    public const int ContextR10 = 120;
    public const int ContextR9 = 128;
    public const int ContextR8 = 136;
    public const int ContextRbp = 144;
    public const int ContextRdi = 152;
    public const int ContextRsi = 160;
    public const int ContextRdx = 168;
    public const int ContextRcx = 176;
    public const int ContextRbx = 184;
    public const int ContextRax = 192;
    public const int ContextVector = 200;
    public const int ContextError = 208;
    public const int ContextRip = 216;
    public const int ContextCs = 224;
    public const int ContextRflags = 232;
    public const int ContextRsp = 240;
    public const int ContextSs = 248;
    public const int ContextFrameEnd = 256;
    public const int ContextFxsave = 256;
    public const int ContextSizeBytes = 768;

    /// <summary>All registers are saved: resume by fxrstor64 and iretq.</summary>
    public const ulong KindTrap = 1;

    /// <summary>Only what a call preserves is saved: resume by sysretq.</summary>
    public const ulong KindSyscall = 2;

    public const int TaskStateRsp0 = 4;
    public const int TimerVector = 32;
    public const int VectorCount = 48;
    public const int TablePoolPages = 24;
}
