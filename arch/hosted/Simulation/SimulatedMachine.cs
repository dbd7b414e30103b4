using System;
using System.Collections.Generic;
using AsyncCap.Arch.X64.Paging;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Platform;
using AsyncCap.Kernel.Processes;
using AsyncCap.Kernel.Teardown;

namespace AsyncCap.Arch.Hosted.Simulation;

/// <summary>What a simulated kernel runs on: a clock that ticks once for each kernel entry and can be set ahead, a console that is kept, real page tables.</summary>
public readonly struct SimulatedMachine : IMachine
{
    private readonly SimulatedDevices _devices;

    /// <summary>A machine with these devices.</summary>
    public SimulatedMachine(SimulatedDevices devices) => _devices = devices;

    /// <inheritdoc/>
    public static ulong EncodePage(ulong physicalAddress, bool canWrite, bool canExecute)
    {
        return PageTableFormat.EncodePage(physicalAddress, canWrite, canExecute);
    }

    /// <inheritdoc/>
    public static ulong EncodeSegment(ulong physicalAddress, bool canWrite, bool canExecute)
    {
        return PageTableFormat.EncodeSegment(physicalAddress, canWrite, canExecute);
    }

    /// <inheritdoc/>
    public static ulong ReadRegister(in MachineContext context, Register register) => context[(int)register];

    /// <inheritdoc/>
    public static void WriteRegister(ref MachineContext context, Register register, ulong value)
    {
        context[(int)register] = register == Register.Flags ? value & RegisterFile.FlagsMask : value;
    }

    /// <inheritdoc/>
    public ulong TicksPerSecond => 1_000_000;

    /// <inheritdoc/>
    public bool HasVirtualClock => true;

    /// <inheritdoc/>
    public int WorkSteps => _devices.WorkSteps;

    /// <inheritdoc/>
    public ulong ReadTicks(ulong lastTicks)
    {
        ulong next = lastTicks + _devices.TicksPerEntry;
        return next > _devices.NowTicks ? next : _devices.NowTicks;
    }

    /// <inheritdoc/>
    public ulong PhysicalAddress(PageIndex page) => (ulong)page.Value * FrameArena.PageSizeBytes;

    /// <inheritdoc/>
    public PageIndex PageOf(ulong entry) => new((uint)(PageTableFormat.Address(entry) / FrameArena.PageSizeBytes));

    /// <inheritdoc/>
    public void BuildSpace(in FrameArena frames, ReadOnlySpan<PageIndex> pages)
    {
        PageTableFormat.LinkSpace(frames.Words(pages[0]), frames.Words(pages[1]), PhysicalAddress(pages[1]), PhysicalAddress(pages[2]));
    }

    /// <inheritdoc/>
    public void InitializeContext(
        ref MachineContext context, ulong instructionPointer, ulong stackPointer, ulong argument0, ulong argument1)
    {
        context[(int)Register.InstructionPointer] = instructionPointer;
        context[(int)Register.StackPointer] = stackPointer;
        context[(int)Register.Rdi] = argument0;
        context[(int)Register.Rsi] = argument1;
    }

    /// <inheritdoc/>
    public void RepeatTurn(ref MachineContext context)
    {
        // The world sees that the batch is not done.
    }

    /// <inheritdoc/>
    public void InvalidateTranslations() => _devices.InvalidationCount++;

    /// <inheritdoc/>
    public void WriteConsole(byte value) => _devices.Console.Add(value);

    /// <inheritdoc/>
    public bool TryReadConsole(out byte value) => _devices.Input.TryDequeue(out value);

    /// <inheritdoc/>
    public void EnableInterrupt(uint line) => _devices.EnabledLines |= 1u << (int)line;

    /// <inheritdoc/>
    public ulong TakeLongestEntry() => 0;

    /// <inheritdoc/>
    public void PowerOff(uint exitCode) => _devices.IsOff = true;
}

/// <summary>The devices of one simulated machine, as a test sees them.</summary>
public sealed class SimulatedDevices
{
    /// <summary>What the clock shows at least, from the next kernel entry on.</summary>
    public ulong NowTicks { get; set; }

    /// <summary>Ticks that each kernel entry takes: 1, or 0 for a clock that stands until it is set ahead.</summary>
    public ulong TicksPerEntry { get; set; } = 1;

    /// <summary>Steps of the work list at the end of each kernel entry: as many as any machine has, or fewer, to look in between.</summary>
    public int WorkSteps { get; set; } = WorkSlice.Steps;

    /// <summary>How often the machine was told to forget translations.</summary>
    public int InvalidationCount { get; set; }

    /// <summary>Whether the power was cut.</summary>
    public bool IsOff { get; set; }

    /// <summary>The interrupt lines that are let through, a bit each.</summary>
    public uint EnabledLines { get; set; }

    /// <summary>What comes in by the console.</summary>
    public Queue<byte> Input { get; } = new();

    /// <summary>Every byte written to the console.</summary>
    public List<byte> Console { get; } = [];
}
