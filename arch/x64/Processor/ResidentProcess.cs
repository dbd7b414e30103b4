using AsyncCap.Arch.X64.Boot;
using AsyncCap.Arch.X64.Paging;

namespace AsyncCap.Arch.X64.Processor;

/// <summary>The process whose page tables are loaded and whose context traps push into.</summary>
/// <remarks>There is one word for this, Rsp0 in the task state. Traps/entries.S reads it at every entry, and writes it and CR3
/// when it resumes another process.</remarks>
internal static unsafe class ResidentProcess
{
    /// <summary>Leaves its page tables and its context, which may be about to go.</summary>
    public static void Forget()
    {
        // SAFETY: the task state is data of the image; interrupts are off, so nobody else looks at it meanwhile.
        *(ulong*)(ImageLayout.Current.TaskState + MachineLayout.TaskStateRsp0) = 0;
        Instructions.WriteCr3(KernelSpace.RootPhysicalAddress);
    }
}
