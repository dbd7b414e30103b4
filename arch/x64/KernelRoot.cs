using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using AsyncCap.Arch.X64.Boot;
using AsyncCap.Arch.X64.Devices;
using AsyncCap.Arch.X64.Diagnostics;
using AsyncCap.Arch.X64.Paging;
using AsyncCap.Arch.X64.Processor;
using AsyncCap.Arch.X64.Traps;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Notifications;
using AsyncCap.Kernel;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Arch.X64;

/// <summary>Where the kernel and the machine are put together: the one kernel of this image, and every way into it.</summary>
/// <remarks>The only mutable statics of the image are here. Interrupts are off while any of this runs.</remarks>
internal static unsafe class KernelRoot
{
    private const uint TraceRecordCount = 4096;
    private const uint PanicTraceRecords = 32;

    private static Kernel<X64Machine> s_kernel;
    private static X64Machine s_machine;
    private static bool s_streamsTrace;
    private static bool s_watchesEntries;
    private static bool s_isObserved;
    private static ulong s_longestEntry;
    private static ulong s_streamedRecords;
    private static bool s_isRunning;
    private static bool s_preempts;
    private static uint s_entriesPerStrike;
    private static uint s_entriesToStrike;
    private static bool s_hasIdled;
    private static StrikeList s_strikes;
    private static int s_strikesOffset;
    private static int s_strikesLength;
    private static Defences s_removedAtRest;
    private static Mutants s_plantedAtRest;
    private static FrameIndex s_firstProcess;
    private static bool s_hasRested;
    private static ulong s_entriesSinceRest;

    // The compiler wants one; Boot/entry.S enters at acap_boot.
    private static void Main()
    {
    }

    /// <summary>Takes over from the boot stub: everything up to the first program's first instruction.</summary>
    [RuntimeExport("acap_boot")]
    private static void Boot(ulong startInformation)
    {
        SerialPort.Console.Initialize();
        ref readonly ImageLayout layout = ref ImageLayout.Current;
        Invariant.Require(MachineLayoutCheck.Passes(in layout));

        BootInformation information = new(startInformation);
        Invariant.Require(information.IsUsable); // needs a loader that tells the memory map
        RequireAtBoot(information.HasModule, "There are no programs to run: -initrd must name their image.\n"u8);
        // SAFETY: acap_command_line is data of the image, CommandLineSizeBytes long.
        Span<byte> commandLineRoom = new((byte*)layout.CommandLine, ImageLayout.CommandLineSizeBytes);
        ReadOnlySpan<byte> commandLine = commandLineRoom.Slice(0, information.CopyCommandLine(commandLineRoom));
        BootOptions options = BootOptions.Parse(commandLine);
        PhysicalRange module = information.Module;
        ulong imageEnd = layout.ImageEnd - MachineLayout.KernelBase;
        ArenaPlacement arena = ArenaPlacement.In(information.FindArena(imageEnd, module), options.MemoryLimitBytes);
        RequireAtBoot(arena.PageCount != 0, "There is not enough memory behind the kernel: 2 MiB at least, in one piece.\n"u8);

        Invariant.Require(KernelSpace.Enter(in layout, arena.Memory, module));
        DescriptorTables.Load(in layout);
        ProcessorSetup.EnableSyscalls(in layout);
        ProcessorSetup.EnableProtections();
        InterruptController.Initialize();
        IntervalTimer.Initialize(options.TimerRateHertz);
        SerialPort.Trace.Initialize();
        s_streamsTrace = options.StreamsTrace;
        s_watchesEntries = options.WatchesEntries;
        s_entriesPerStrike = options.EntriesPerStrike;
        s_entriesToStrike = options.EntriesPerStrike;
        s_strikesOffset = options.StrikesOffset;
        s_strikesLength = options.StrikesLength;
        bool hasList = s_strikesLength != 0;
        s_isObserved = s_streamsTrace || s_watchesEntries || s_entriesPerStrike != 0 || hasList;
        s_preempts = options.TimerRateHertz != 0;

        StartKernel(arena, options.CountsTurns ? 0 : CounterClock.MeasureHertz());
        RemoveDefences(hasList ? Defences.None : options.RemovedDefences);
        s_removedAtRest = options.RemovedDefences;
        s_plantedAtRest = options.PlantedMutant;
        LoadPrograms(module, commandLine);
        s_firstProcess = RunQueue.Head(in s_kernel.Frames);
        Provoked.Obey(options.Provocation);
        Instructions.Resume(s_isObserved ? LeaveObserved() : Leave());
    }

    /// <summary>The current process executed syscall: one turn.</summary>
    [RuntimeExport("acap_on_syscall")]
    private static Resumption OnSyscall()
    {
        s_kernel.Turn();
        return s_isObserved ? LeaveObserved() : Leave();
    }

    /// <summary>The current process was interrupted or did something it may not.</summary>
    [RuntimeExport("acap_on_trap")]
    private static Resumption OnTrap(ulong context)
    {
        // SAFETY: the trap entry has just filled this part of the context.
        ref readonly TrapFrame frame = ref *(TrapFrame*)(context + MachineLayout.ContextRegisters);
        if (frame.Vector >= MachineLayout.TimerVector)
        {
            OnInterrupt(frame.Vector);
        }
        else
        {
            ulong address = frame.Vector == TrapVector.PageFault ? Instructions.ReadCr2() : frame.Rip;
            Invariant.Require(!TrapVector.IsBrokenTable(frame.Vector, frame.ErrorCode));
            s_kernel.Fault(TrapVector.CauseOf(frame.Vector, frame.ErrorCode), address, frame.Rip);
        }

        return s_isObserved ? LeaveObserved() : Leave();
    }

    /// <summary>The kernel itself trapped, or the machine failed.</summary>
    [RuntimeExport("acap_on_kernel_trap")]
    private static void OnKernelTrap(TrapFrame* frame) => PanicReport.Stop(in *frame);

    /// <summary>Time and process for a panic's line; zero before the kernel runs.</summary>
    internal static void DescribeState(out ulong ticks, out ulong process)
    {
        ticks = 0;
        process = 0;
        if (s_isRunning)
        {
            ref readonly FrameArena frames = ref s_kernel.Frames;
            ref Globals globals = ref frames.Globals;
            ticks = globals.NowTicks;
            process = globals.Current.IsNone ? 0 : frames.At<FrameHeader>(globals.Current).Number;
        }
    }

    /// <summary>Prints the end of the trace ring to the console.</summary>
    internal static void WriteLastTrace()
    {
        if (s_isRunning)
        {
            ref readonly FrameArena frames = ref s_kernel.Frames;
            TraceWriter.WriteLast(in frames, PanicTraceRecords, SerialPort.Console);
        }
    }

    /// <summary>Sends the trace records that are new to COM2, if the command line asked for it.</summary>
    internal static void StreamTrace()
    {
        if (s_streamsTrace)
        {
            s_streamedRecords = TraceWriter.WriteFrom(in s_kernel.Frames, s_streamedRecords, SerialPort.Trace);
        }
    }

    private static void StartKernel(ArenaPlacement arena, ulong counterHertz)
    {
        // Memory may hold what the firmware left. The kernel clears a page when it sells it, and expects zeroes only here.
        Instructions.Clear(KernelSpace.ArenaAddress, FrameArena.PageSizeBytes);
        Instructions.Clear(arena.TablesAddress, FrameArena.TableBytes(arena.PageCount));
        TellDebuggers(arena);
        s_machine = new X64Machine(arena.Memory.Start, counterHertz);
        // SAFETY: mapped, cleared where it must be, used by nothing else; ArenaPlacement leaves room for the tables behind the pages.
        FrameArena frames = new((byte*)KernelSpace.ArenaAddress, (byte*)arena.TablesAddress, arena.PageCount);
        s_kernel = new Kernel<X64Machine>(in frames, s_machine);
        s_kernel.Initialize(TraceRecordCount);
        s_isRunning = true;
    }

    // In a release kernel Controls.Has is always true, and nothing of this is compiled.
    private static void RemoveDefences(Defences removed)
    {
        s_kernel.Frames.Globals.RemovedDefences = removed;
        if (!Controls.Has(in s_kernel.Frames, Defences.SupervisorPages))
        {
            ProcessorSetup.DisableSupervisorProtections();
            KernelSpace.OpenToPrograms();
        }
    }

    // What whoever started the machine can mend: no panic.
    private static void RequireAtBoot(bool condition, ReadOnlySpan<byte> complaint)
    {
        if (!condition)
        {
            SerialPort.Console.Write(complaint);
            DebugExit.Stop(WorldExitCode.Failed);
        }
    }

    private static void LoadPrograms(PhysicalRange module, ReadOnlySpan<byte> commandLine)
    {
        // SAFETY: KernelSpace maps the module read-only at this address.
        ReadOnlySpan<byte> image = new((byte*)(KernelSpace.AddressOf(module)), (int)module.SizeBytes);
        InvocationError error = s_kernel.LoadInitialProgram(image, commandLine, out ulong where, UserLayout.HeapPagesOfFirstProcess);
        if (error != InvocationError.None)
        {
            Say("The programs' image cannot be loaded; error and place: "u8, (ulong)error, where);
            DebugExit.Stop(WorldExitCode.Failed);
        }
    }

    private static void TellDebuggers(ArenaPlacement arena)
    {
        // SAFETY: acap_arena is data of the image, three words long; arch/image/asynccap-gdb.py reads it.
        ulong* words = (ulong*)ImageLayout.Current.Arena;
        words[0] = KernelSpace.ArenaAddress;
        words[1] = arena.TablesAddress;
        words[2] = arena.PageCount;
    }

    /// <summary>The longest kernel entry since this was last asked, in the counter's instructions; 0 if nobody watches.</summary>
    internal static ulong TakeLongestEntry()
    {
        ulong longest = s_longestEntry;
        s_longestEntry = 0;
        return longest;
    }

    // The way out of the kernel.
    private static Resumption Leave()
    {
        FrameIndex process;
        while (!SelectNext(out process))
        {
            Idle();
        }

        ulong context = KernelSpace.ArenaAddress + ((ulong)process.Value * FrameArena.GranuleSizeBytes) + Process.ContextOffset;
        return new Resumption(context, s_machine.PhysicalAddress(s_kernel.Frames.At<Process>(process).SpaceRoot));
    }

    // The same way out with somebody who looks on, beside the usual one, which must not pay for it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Resumption LeaveObserved()
    {
        s_hasIdled = false;
        Resumption resumption = Leave();

        // An entry took its time from the counter when it began. One that waited for an interrupt says nothing.
        if (s_watchesEntries && !s_hasIdled)
        {
            ulong spent = Instructions.ReadCounter() - s_kernel.Frames.Globals.NowTicks;
            s_longestEntry = spent > s_longestEntry ? spent : s_longestEntry;
        }

        // As if the timer had fired before the program's next instruction; the hosted world does the same.
        if (s_entriesPerStrike != 0 && --s_entriesToStrike == 0)
        {
            s_entriesToStrike = s_entriesPerStrike;
            s_kernel.Tick();
            resumption = Leave();
        }

        if (s_strikesLength != 0)
        {
            resumption = StrikeAsListed(resumption);
        }

        StreamTrace();
        return resumption;
    }

    // The hosted world does the same.
    private static Resumption StrikeAsListed(Resumption resumption)
    {
        if (s_hasRested)
        {
            s_entriesSinceRest++;
        }
        else if (s_kernel.Frames.At<Party>(s_firstProcess).State == ProcessState.Waiting)
        {
            s_hasRested = true;
            RemoveDefences(s_removedAtRest);
            s_kernel.Frames.Globals.PlantedMutant = s_plantedAtRest;
            s_kernel.Machine = s_kernel.Machine.WithWorkSteps(1);
        }

        // SAFETY: acap_command_line is data of the image; the list was found in it.
        ReadOnlySpan<byte> list = new((byte*)ImageLayout.Current.CommandLine + s_strikesOffset, s_strikesLength);
        while (s_hasRested && s_strikes.TryTake(list, s_entriesSinceRest))
        {
            s_kernel.Tick();
            resumption = Leave();
        }

        return resumption;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool SelectNext(out FrameIndex process)
    {
        // Work may give back the page tables that are loaded, or the context that traps push into: leave both first.
        if (!s_kernel.Frames.Globals.WorkHead.IsNone)
        {
            ResidentProcess.Forget();
        }

        return s_kernel.SelectNext(out process);
    }

    private static void Idle()
    {
        s_hasIdled = true;
        if (s_kernel.PassIdleTime())
        {
            return; // SelectNext does the next slice.
        }

        StreamTrace();
        if (s_kernel.IsStalled && !s_kernel.AwaitsInterrupts)
        {
            Say("STALLED: no process can ever run again; tick "u8, s_kernel.Frames.Globals.NowTicks, 0);
            DebugExit.Stop(WorldExitCode.Stalled);
        }

        // Without preemption (quantum=off) the timer is let through here only: it wakes the clock, and nobody is interrupted.
        IntervalTimer.Enable(true);
        ulong vector = Instructions.WaitForInterrupt();
        IntervalTimer.Enable(s_preempts);
        OnInterrupt(vector);
    }

    // A line that fired is masked until its driver lets it through again, whether anybody is bound to it or not.
    private static void OnInterrupt(ulong vector)
    {
        uint line = (uint)(vector - MachineLayout.TimerVector);
        if (line == InterruptLine.Timer)
        {
            InterruptController.Acknowledge(line);
            s_kernel.Tick();
            return;
        }

        InterruptController.Mask(line);
        InterruptController.Acknowledge(line);
        s_kernel.Interrupt(line);
    }

    private static void Say(ReadOnlySpan<byte> text, ulong first, ulong second)
    {
        Span<byte> room = stackalloc byte[128];
        TextBuffer line = new(room);
        line.Text(text);
        line.Decimal(first);
        line.Byte((byte)' ');
        line.Hexadecimal(second);
        line.Byte((byte)'\n');
        SerialPort.Console.Write(line.Written);
    }
}
