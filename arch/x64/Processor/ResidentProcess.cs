using AsyncCap.Arch.X64.Boot;
using AsyncCap.Arch.X64.Paging;

namespace AsyncCap.Arch.X64.Processor;

/// <summary>Which context the processor pushes into: the one whose registers and page tables are loaded.</summary>
/// <remarks>There is one word for this, Rsp0 in the task state; Traps/entries.S reads it at every entry and writes it when
/// it resumes another process.</remarks>
internal static unsafe class ResidentProcess
{
    // SAFETY: the task state is data of the image; interrupts are off, so nobody else looks at it meanwhile.
    private static ref ulong Rsp0 => ref *(ulong*)(ImageLayout.Current.TaskState + MachineLayout.TaskStateRsp0);

    /// <summary>Whether this context is the resident one.</summary>
    public static bool Is(ulong context) => Rsp0 == context + MachineLayout.ContextFrameEnd;

    /// <summary>Loads the page tables of the process that is resumed next.</summary>
    public static void LoadSpace(ulong rootPhysicalAddress) => Instructions.WriteCr3(rootPhysicalAddress);

    /// <summary>Leaves the resident process's page tables: they, or the process, are about to go.</summary>
    public static void Forget()
    {
        Rsp0 = 0;
        Instructions.WriteCr3(KernelSpace.RootPhysicalAddress);
    }
}
