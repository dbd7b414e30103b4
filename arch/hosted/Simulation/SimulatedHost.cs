using System;
using AsyncCap.Arch.X64.Paging;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Arch.Hosted.Simulation;

/// <summary>A simulated process's way into the kernel: the test is the program, so a turn returns whoever runs next.</summary>
internal sealed class SimulatedHost(SimulatedWorld world, SimulatedProcess process) : ProgramHost
{
    // The page outlives even the process's end here: results that a dying turn wrote can still be looked at.
    private readonly PageIndex _messagePage = world.Frames.At<Process>(process.Index).MessagePage;

    /// <inheritdoc/>
    public override Span<byte> MessagePage => world.Frames.Bytes(_messagePage);

    /// <inheritdoc/>
    public override ulong OwnDataAddress => UserLayout.BaseAddress + UserLayout.SegmentSizeBytes;

    /// <inheritdoc/>
    public override ulong OwnTextAddress => UserLayout.BaseAddress;

    /// <inheritdoc/>
    public override void Turn() => world.Turn(process);

    /// <inheritdoc/>
    public override ulong ReadCounter() => world.Frames.Globals.NowTicks;

    /// <inheritdoc/>
    public override ulong Peek(ulong address)
    {
        return process.Reach(address, PageAccess.Read, out PageIndex page) == FaultCause.None
            ? world.Frames.InPage<ulong>(page, Offset(address))
            : Fault(FaultCause.InvalidRead, address);
    }

    /// <inheritdoc/>
    public override void Poke(ulong address, ulong value)
    {
        if (process.Reach(address, PageAccess.Write, out PageIndex page) == FaultCause.None)
        {
            world.Frames.InPage<ulong>(page, Offset(address)) = value;
            return;
        }

        _ = Fault(FaultCause.InvalidWrite, address); // There is nothing to read.
    }

    /// <inheritdoc/>
    public override Span<byte> Page(ulong address)
    {
        if (process.Reach(address, PageAccess.Write, out PageIndex page) == FaultCause.None)
        {
            return world.Frames.Bytes(page);
        }

        _ = Fault(FaultCause.InvalidWrite, address); // There is nothing to look into.
        return default;
    }

    /// <inheritdoc/>
    public override void Jump(ulong address)
    {
        if (process.Reach(address, PageAccess.Execute, out _) != FaultCause.None)
        {
            _ = Fault(FaultCause.InvalidExecute, address); // There is nothing to read.
        }
    }

    /// <inheritdoc/>
    public override void ExecutePrivileged(PrivilegedInstruction instruction) => process.Fault(FaultCause.PrivilegedInstruction);

    /// <inheritdoc/>
    public override void LoopForever() => throw new NotSupportedException("A simulated process is driven by its test.");

    private static uint Offset(ulong address) => (uint)(address % FrameArena.PageSizeBytes) & ~7u;

    private ulong Fault(FaultCause cause, ulong address)
    {
        process.Fault(cause, address);
        return 0;
    }
}
