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
    private readonly Translations _translations = new();

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
        return TryReach(PageAccess.Read, address, 0, out PageIndex page, out uint offset)
            ? world.Frames.InPage<ulong>(page, offset)
            : At(Register.Rax);
    }

    /// <inheritdoc/>
    public override void Poke(ulong address, ulong value)
    {
        if (TryReach(PageAccess.Write, address, value, out PageIndex page, out uint offset))
        {
            world.Frames.InPage<ulong>(page, offset) = At(Register.Rsi);
        }
    }

    /// <inheritdoc/>
    public override Span<byte> Page(ulong address)
    {
        ref Translation known = ref _translations.Of(address);
        if (known.Names(world.Frames, address))
        {
            return world.Frames.Bytes(known.Page);
        }

        if (!TryReach(PageAccess.Write, address, 0, out PageIndex page, out _))
        {
            return default;
        }

        known = new Translation(world.Frames, address, page);
        return world.Frames.Bytes(page);
    }

    /// <inheritdoc/>
    public override void Jump(ulong address)
    {
        // Where execution is allowed there is no code of this process to run: as if a return instruction stood there.
        _ = TryReach(PageAccess.Execute, address, 0, out _, out _);
    }

    /// <inheritdoc/>
    public override void ExecutePrivileged(PrivilegedInstruction instruction)
    {
        ulong before = At(Register.InstructionPointer);
        while (At(Register.InstructionPointer) == before)
        {
            world.Fault(process, FaultCause.PrivilegedInstruction, address: 0);
        }
    }

    /// <inheritdoc/>
    public override void LoopForever()
    {
        while (true)
        {
            world.Tick(process);
        }
    }

    // The access as an instruction: its operands are in the argument registers, where a keeper can change them, and it is tried
    // again until it succeeds, or the keeper has moved the process past it (false), or the process has ended and its thread unwinds.
    private bool TryReach(PageAccess access, ulong address, ulong value, out PageIndex page, out uint offset)
    {
        process.ThrowIfEnded();
        At(Register.Rdi) = address;
        At(Register.Rsi) = value;
        ulong before = At(Register.InstructionPointer);
        while (At(Register.InstructionPointer) == before)
        {
            address = At(Register.Rdi);
            PageIndex root = world.Frames.At<Process>(process.Index).SpaceRoot;
            FaultCause cause = PageTableFormat.Walk(world.Frames, 0, root, address, access, out ulong physical);
            if (cause == FaultCause.None)
            {
                page = new PageIndex((uint)(physical / FrameArena.PageSizeBytes));
                offset = (uint)(physical % FrameArena.PageSizeBytes) & ~7u;
                return true;
            }

            world.Fault(process, cause, address);
        }

        page = default;
        offset = 0;
        return false;
    }

    private ref ulong At(Register register) => ref world.Frames.At<Process>(process.Index).Context[(int)register];
}
