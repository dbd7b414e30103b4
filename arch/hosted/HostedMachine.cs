using System;
using AsyncCap.Arch.X64.Paging;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Platform;
using AsyncCap.Kernel.Processes;
using AsyncCap.Kernel.Teardown;

namespace AsyncCap.Arch.Hosted;

/// <summary>What a hosted kernel runs on: x86-64 page tables walked in software, a console that is a callback.</summary>
public readonly struct HostedMachine : IMachine
{
    private readonly Action<byte> _console;
    private readonly HostedInput _input;
    private readonly int _workSteps;

    /// <summary>A machine that writes its console there, and reads it from there.</summary>
    public HostedMachine(Action<byte> console, HostedInput input, int workSteps = WorkSlice.Steps)
    {
        _workSteps = workSteps;
        _console = console;
        _input = input;
    }

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

    /// <summary>The same machine with another number of steps of the work list at the end of a kernel entry.</summary>
    public HostedMachine WithWorkSteps(int steps) => new(_console, _input, steps);

    /// <inheritdoc/>
    public ulong TicksPerSecond => 1_000_000;

    /// <inheritdoc/>
    public bool HasVirtualClock => true;

    /// <inheritdoc/>
    public int WorkSteps => _workSteps;

    /// <inheritdoc/>
    public ulong ReadTicks(ulong lastTicks) => lastTicks + 1;

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
    public void InvalidateTranslations()
    {
        // Every access walks the tables; there is nothing to forget.
    }

    /// <inheritdoc/>
    public void WriteConsole(byte value) => _console(value);

    /// <inheritdoc/>
    public bool TryReadConsole(out byte value) => _input.TryRead(out value);

    /// <inheritdoc/>
    public void EnableInterrupt(uint line) => _input.Enable(line);

    /// <inheritdoc/>
    public ulong TakeLongestEntry() => 0;

    /// <inheritdoc/>
    public void PowerOff(uint exitCode)
    {
        // The world sees the globals and stops.
    }
}
