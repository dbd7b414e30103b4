using System;
using System.Runtime.CompilerServices;
using AsyncCap.Arch.X64.Devices;
using AsyncCap.Arch.X64.Paging;
using AsyncCap.Arch.X64.Processor;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Platform;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Arch.X64;

/// <summary>One x86-64 processor, an interval timer and a serial port, as the kernel sees them.</summary>
internal readonly unsafe struct X64Machine : IMachine
{
    private const ulong InterruptsEnabled = 0x202; // IF, and the bit that is always 1
    private const ushort DefaultX87Control = 0x037f;
    private const uint DefaultMxcsr = 0x1f80;
    private const int FxsaveMxcsrOffset = 24;
    private const int SyscallBytes = 2;

    private const ulong VirtualTicksPerSecond = 1_000_000;

    private readonly ulong _arenaAddress;
    private readonly ulong _counterHertz;

    /// <summary>Describes the machine.</summary>
    /// <param name="arenaAddress">Physical address at which the arena starts.</param>
    /// <param name="counterHertz">Advances of the processor's counter in a second; 0 for a clock that kernel entries advance.</param>
    public X64Machine(ulong arenaAddress, ulong counterHertz)
    {
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
    public ulong TicksPerSecond => HasVirtualClock ? VirtualTicksPerSecond : _counterHertz;

    /// <inheritdoc/>
    public bool HasVirtualClock => _counterHertz == 0;

    /// <inheritdoc/>
    public ulong ReadTicks(ulong lastTicks) => HasVirtualClock ? lastTicks + 1 : Instructions.ReadCounter();

    /// <inheritdoc/>
    public ulong PhysicalAddress(PageIndex page) => _arenaAddress + ((ulong)page.Value * FrameArena.PageSizeBytes);

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
        Word(ref context, MachineLayout.ContextKind) = MachineLayout.KindTrap;
        Word(ref context, MachineLayout.ContextRdi) = argument0;
        Word(ref context, MachineLayout.ContextRsi) = argument1;
        Word(ref context, MachineLayout.ContextRip) = Canonical(instructionPointer);
        Word(ref context, MachineLayout.ContextCs) = MachineLayout.UserCode;
        Word(ref context, MachineLayout.ContextRflags) = InterruptsEnabled;
        Word(ref context, MachineLayout.ContextRsp) = stackPointer;
        Word(ref context, MachineLayout.ContextSs) = MachineLayout.UserData;
        Word(ref context, MachineLayout.ContextFxsave) = DefaultX87Control;
        Word(ref context, MachineLayout.ContextFxsave + FxsaveMxcsrOffset) = DefaultMxcsr;
    }

    /// <inheritdoc/>
    public void RepeatTurn(ref MachineContext context) => Word(ref context, MachineLayout.ContextRip) -= SyscallBytes;

    /// <inheritdoc/>
    public void InvalidateTranslations() => Instructions.WriteCr3(Instructions.ReadCr3());

    /// <inheritdoc/>
    public void WriteConsole(byte value) => SerialPort.Console.Write(value);

    /// <inheritdoc/>
    public void PowerOff(uint exitCode)
    {
        KernelRoot.StreamTrace();
        DebugExit.Stop(exitCode);
    }

    // iretq to an address that is not canonical faults in ring 0. The last page below the gap is never mapped for anyone, so
    // the program faults there instead, in ring 3.
    private static ulong Canonical(ulong address) => address < 1UL << 47 ? address : (1UL << 47) - FrameArena.PageSizeBytes;

    private static ref ulong Word(ref MachineContext context, int offsetBytes)
    {
        return ref context[offsetBytes / sizeof(ulong)];
    }
}
