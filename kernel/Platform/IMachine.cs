using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Processes;
using AsyncCap.Kernel.Teardown;

namespace AsyncCap.Kernel.Platform;

/// <summary>What the kernel asks of the machine below it. Folders under arch/ answer.</summary>
/// <remarks>
/// Static members are facts and cost nothing; instance members are effects, so that every simulated kernel has a machine of
/// its own. The kernel never switches contexts: an entry ends with <see cref="Kernel{TMachine}.SelectNext"/>, and the
/// machine layer resumes the process that it names.
/// </remarks>
public interface IMachine
{
    /// <summary>Bits of a segment-table entry that maps the page at this physical address with these rights.</summary>
    /// <remarks>Read is implied. The machine need not offer write together with execute; the kernel never asks for it.</remarks>
    static abstract ulong EncodePage(ulong physicalAddress, bool canWrite, bool canExecute);

    /// <summary>Bits of a directory entry that attaches the segment table at this physical address, as a limit on its pages' rights.</summary>
    static abstract ulong EncodeSegment(ulong physicalAddress, bool canWrite, bool canExecute);

    /// <summary>A register of a process that does not run. What a kernel entry does not preserve reads as 0.</summary>
    static abstract ulong ReadRegister(in MachineContext context, Register register);

    /// <summary>Sets a register of a process that does not run. The kernel has compared addresses with the programs' half.</summary>
    /// <remarks>Of the flags only those of <see cref="RegisterFile.FlagsMask"/> are set. Resuming the context afterwards must be safe.</remarks>
    static abstract void WriteRegister(ref MachineContext context, Register register, ulong value);

    /// <summary>Ticks in a second.</summary>
    ulong TicksPerSecond { get; }

    /// <summary>Whether the clock advances by kernel entries only, so that an idle kernel moves it to the next deadline itself.</summary>
    bool HasVirtualClock { get; }

    /// <summary>Steps of the work list at the end of a kernel entry: <see cref="WorkSlice.Steps"/>, but that an explorer looks in between.</summary>
    int WorkSteps { get; }

    /// <summary>The time of a kernel entry, in ticks since boot; never runs backwards.</summary>
    /// <param name="lastTicks">The time of the entry before. A virtual clock adds one.</param>
    ulong ReadTicks(ulong lastTicks);

    /// <summary>Physical address of a page of the arena.</summary>
    ulong PhysicalAddress(PageIndex page);

    /// <summary>The page of the arena that an entry of <see cref="EncodePage"/> or <see cref="EncodeSegment"/> names.</summary>
    PageIndex PageOf(ulong entry);

    /// <summary>Links the zeroed pages into an empty address space that shares the kernel's own mappings.</summary>
    /// <param name="frames">The arena that they lie in.</param>
    /// <param name="pages">Three pages: they become the root, the table in the middle and the directory.</param>
    void BuildSpace(in FrameArena frames, ReadOnlySpan<PageIndex> pages);

    /// <summary>Sets the registers of a process that has not run yet.</summary>
    void InitializeContext(ref MachineContext context, ulong instructionPointer, ulong stackPointer, ulong argument0, ulong argument1);

    /// <summary>Has a process that is in a turn take it again as soon as it runs: its batch is not done.</summary>
    void RepeatTurn(ref MachineContext context);

    /// <summary>Forgets cached translations, and the current address space itself, whose tables may be gone.</summary>
    /// <remarks>Called before an entry ends in which a mapping was taken away or a process came to its end.</remarks>
    void InvalidateTranslations();

    /// <summary>Writes one byte to the console.</summary>
    void WriteConsole(byte value);

    /// <summary>The oldest byte that came in by the console, if there is one.</summary>
    bool TryReadConsole(out byte value);

    /// <summary>Lets an interrupt line through, once: when it fires, the machine layer masks it and enters <see cref="Kernel{TMachine}.Interrupt"/>.</summary>
    /// <param name="line">1 to 15, but not 2. The console's line is 4; its device is told to interrupt when a byte comes in.</param>
    void EnableInterrupt(uint line);

    /// <summary>The longest kernel entry since this was last asked, in instructions; 0 if the machine does not count them.</summary>
    ulong TakeLongestEntry();

    /// <summary>Ends the world. On metal it does not return; hosted, the kernel returns to its host, which stops.</summary>
    void PowerOff(uint exitCode);
}
