using System;
using AsyncCap.Arch.X64.Paging;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Arch.Hosted;

/// <summary>A hosted program's world: what it does to memory goes through the same tables as on metal, walked in software.</summary>
internal sealed class HostedHost(HostedWorld world, HostedProcess process) : ProgramHost
{
    /// <inheritdoc/>
    public override Span<byte> MessagePage
    {
        get
        {
            process.ThrowIfEnded();
            return world.Frames.Bytes(world.Frames.At<Process>(process.Index).MessagePage);
        }
    }

    /// <inheritdoc/>
    public override ulong OwnDataAddress => UserLayout.BaseAddress + UserLayout.SegmentSizeBytes;

    /// <inheritdoc/>
    public override ulong OwnTextAddress => UserLayout.BaseAddress;

    /// <inheritdoc/>
    public override void Turn() => world.Turn(process);

    /// <inheritdoc/>
    public override ulong ReadCounter() => (ulong)System.Diagnostics.Stopwatch.GetElapsedTime(0).TotalNanoseconds;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> CounterUnit => "ns"u8;

    /// <inheritdoc/>
    public override ulong Peek(ulong address)
    {
        return Reach(address, PageAccess.Read, out PageIndex page, out uint offset) ? world.Frames.InPage<ulong>(page, offset) : 0;
    }

    /// <inheritdoc/>
    public override void Poke(ulong address, ulong value)
    {
        if (Reach(address, PageAccess.Write, out PageIndex page, out uint offset))
        {
            world.Frames.InPage<ulong>(page, offset) = value;
        }
    }

    /// <inheritdoc/>
    public override void Jump(ulong address)
    {
        // Where execution is allowed there is no code of this process to run: as if a return instruction stood there.
        _ = Reach(address, PageAccess.Execute, out _, out _);
    }

    /// <inheritdoc/>
    public override void ExecutePrivileged(PrivilegedInstruction instruction)
    {
        world.Fault(process, FaultCause.PrivilegedInstruction, address: 0);
    }

    /// <inheritdoc/>
    public override void LoopForever()
    {
        while (true)
        {
            world.Tick(process);
        }
    }

    // Returns only if the access is allowed; otherwise the process has ended and its thread unwinds.
    private bool Reach(ulong address, PageAccess access, out PageIndex page, out uint offset)
    {
        process.ThrowIfEnded();
        PageIndex root = world.Frames.At<Process>(process.Index).SpaceRoot;
        FaultCause cause = PageTableFormat.Walk(world.Frames, 0, root, address, access, out ulong physical);
        if (cause != FaultCause.None)
        {
            world.Fault(process, cause, address);
        }

        page = new PageIndex((uint)(physical / FrameArena.PageSizeBytes));
        offset = (uint)(physical % FrameArena.PageSizeBytes) & ~7u;
        return true;
    }
}
