using System;
using System.Runtime.CompilerServices;
using AsyncCap.Arch.X64.Devices;
using AsyncCap.Arch.X64.Paging;
using AsyncCap.Arch.X64.Processor;
using AsyncCap.Arch.X64.Traps;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Notifications;
using AsyncCap.Kernel.Platform;
using AsyncCap.Kernel.Processes;
using AsyncCap.Kernel.Teardown;

namespace AsyncCap.Arch.X64;

/// <summary>One x86-64 processor, an interval timer and a serial port, as the kernel sees them.</summary>
internal readonly unsafe struct X64Machine : IMachine
{
    private const int SyscallBytes = 2;
    private const ulong VirtualTicksPerSecond = 1_000_000;

    private readonly ulong _arenaAddress;
    private readonly ulong _counterHertz;
    private readonly int _workSteps;

    /// <summary>Describes the machine.</summary>
    /// <param name="arenaAddress">Physical address at which the arena starts.</param>
    /// <param name="counterHertz">Advances of the processor's counter in a second; 0 for a clock that kernel entries advance.</param>
    /// <param name="workSteps">Steps of the work list at the end of a kernel entry.</param>
    public X64Machine(ulong arenaAddress, ulong counterHertz, int workSteps = WorkSlice.Steps)
    {
        _workSteps = workSteps;
        _arenaAddress = arenaAddress;
        _counterHertz = counterHertz;
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
    public static ulong ReadRegister(in MachineContext context, Register register) => Registers.Read(in context, register);

    /// <inheritdoc/>
    public static void WriteRegister(ref MachineContext context, Register register, ulong value)
    {
        Registers.Write(ref context, register, value);
    }

    /// <summary>The same machine with another number of steps.</summary>
    public X64Machine WithWorkSteps(int steps) => new(_arenaAddress, _counterHertz, steps);

    /// <inheritdoc/>
    public ulong TicksPerSecond => HasVirtualClock ? VirtualTicksPerSecond : _counterHertz;

    /// <inheritdoc/>
    public bool HasVirtualClock => _counterHertz == 0;

    /// <inheritdoc/>
    public int WorkSteps => _workSteps;

    /// <inheritdoc/>
    public ulong ReadTicks(ulong lastTicks) => HasVirtualClock ? lastTicks + 1 : Instructions.ReadCounter();

    /// <inheritdoc/>
    public ulong PhysicalAddress(PageIndex page) => _arenaAddress + ((ulong)page.Value * FrameArena.PageSizeBytes);

    /// <inheritdoc/>
    public PageIndex PageOf(ulong entry) => new((uint)((PageTableFormat.Address(entry) - _arenaAddress) / FrameArena.PageSizeBytes));

    /// <inheritdoc/>
    public void BuildSpace(in FrameArena frames, ReadOnlySpan<PageIndex> pages)
    {
        Span<ulong> root = frames.Words(pages[0]);
        PageTableFormat.LinkSpace(root, frames.Words(pages[1]), PhysicalAddress(pages[1]), PhysicalAddress(pages[2]));

        // SAFETY: the kernel's root has 512 entries and does not change after the boot.
        ref Granule target = ref Unsafe.As<ulong, Granule>(ref root[PageTableFormat.FirstKernelEntry]);
        ref Granule source = ref Unsafe.AsRef<Granule>(KernelSpace.Root + PageTableFormat.FirstKernelEntry);
        for (int i = 0; i < (PageTableFormat.EntryCount - PageTableFormat.FirstKernelEntry) / 8; i++)
        {
            Unsafe.Add(ref target, i) = Unsafe.Add(ref source, i);
        }
    }

    /// <inheritdoc/>
    public void InitializeContext(
        ref MachineContext context, ulong instructionPointer, ulong stackPointer, ulong argument0, ulong argument1)
    {
        context = default;
        Registers.SetFrame(ref context, Canonical(instructionPointer), stackPointer, flags: 0);
        Registers.Write(ref context, Register.Rdi, argument0);
        Registers.Write(ref context, Register.Rsi, argument1);
    }

    /// <inheritdoc/>
    public void RepeatTurn(ref MachineContext context) => context[MachineLayout.ContextRip / sizeof(ulong)] -= SyscallBytes;

    /// <inheritdoc/>
    public void InvalidateTranslations() => Instructions.WriteCr3(Instructions.ReadCr3());

    /// <inheritdoc/>
    public void WriteConsole(byte value) => SerialPort.Console.Write(value);

    /// <inheritdoc/>
    public bool TryReadConsole(out byte value) => SerialPort.Console.TryRead(out value);

    /// <inheritdoc/>
    public void EnableInterrupt(uint line)
    {
        if (line == InterruptLine.Console)
        {
            SerialPort.Console.EnableReceiveInterrupt();
        }

        InterruptController.Enable(line);
    }

    /// <inheritdoc/>
    public ulong TakeLongestEntry() => KernelRoot.TakeLongestEntry();

    /// <inheritdoc/>
    public void PowerOff(uint exitCode)
    {
        KernelRoot.StreamTrace();
        DebugExit.Stop(exitCode);
    }

    // iretq to an address that is not canonical faults in ring 0. The last page below the gap is never mapped for anyone, so
    // the program faults there instead, in ring 3.
    private static ulong Canonical(ulong address) => address < 1UL << 47 ? address : (1UL << 47) - FrameArena.PageSizeBytes;
}
