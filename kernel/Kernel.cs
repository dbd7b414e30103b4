using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Notifications;
using AsyncCap.Kernel.Boot;
using AsyncCap.Kernel.Diagnostics;
using AsyncCap.Kernel.Platform;
using AsyncCap.Kernel.Processes;
using AsyncCap.Kernel.Teardown;
using AsyncCap.Kernel.Time;
using AsyncCap.Kernel.Turns;

namespace AsyncCap.Kernel;

/// <summary>A kernel over one arena and one machine. All its state is in the arena; a thousand kernels may live side by side.</summary>
/// <remarks>
/// The machine layer enters through <see cref="Turn"/>, <see cref="Fault"/> and <see cref="Tick"/>, and leaves by
/// <see cref="SelectNext"/>. An entry runs to its end with interrupts off and does a bounded amount of work.
/// </remarks>
public struct Kernel<TMachine>
    where TMachine : struct, IMachine
{
    private readonly FrameArena _frames;
    private TMachine _machine;

    /// <summary>Lays a kernel over an arena. Changes nothing; an arena that was never used is then to be initialized.</summary>
    public Kernel(in FrameArena frames, TMachine machine)
    {
        _frames = frames;
        _machine = machine;
    }

    /// <summary>All storage.</summary>
    [UnscopedRef]
    public readonly ref readonly FrameArena Frames => ref _frames;

    /// <summary>The machine below.</summary>
    [UnscopedRef]
    public ref TMachine Machine => ref _machine;

    /// <summary>Whether no process can run and nothing is left that could make one run.</summary>
    public readonly bool IsStalled => RunQueue.IsEmpty(in _frames) && _frames.Globals.WorkHead.IsNone && !TimerQueue.HasTimers(in _frames);

    /// <summary>Whether an interrupt could make a process run, so that a kernel in which nobody runs waits and is not stalled.</summary>
    public readonly bool AwaitsInterrupts
    {
        get
        {
            for (int line = 0; line < (int)InterruptLine.Count; line++)
            {
                if (_frames.Globals.Interrupts[line].IsBound(in _frames))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Formats a zeroed arena: globals, trace ring, root bank.</summary>
    /// <param name="traceRecordCount">Records of the trace ring; a power of two from 128.</param>
    public readonly void Initialize(uint traceRecordCount) => InitialState.Format(in _frames, traceRecordCount);

    /// <summary>Makes the first process from a statically linked ELF64 image.</summary>
    /// <param name="image">The file; copied.</param>
    /// <param name="commandLine">What <see cref="MachineMethod.ReadCommandLine"/> answers; at most 2,048 bytes are kept.</param>
    /// <param name="where">On <c>InvalidImage</c>, the offset in the file that is to blame.</param>
    /// <param name="heapPages">Pages of its heap: fewer where many small kernels are made and each is looked at as a whole.</param>
    /// <returns><c>InvalidImage</c>, or <c>LimitReached</c> if the memory is too small for it.</returns>
    public InvocationError LoadInitialProgram(
        ReadOnlySpan<byte> image, ReadOnlySpan<byte> commandLine, out ulong where, uint heapPages = InitialProgram.HeapPages)
    {
        return InitialProgram.Load(ref this, image, commandLine, heapPages, out where);
    }

    /// <summary>The current process hands over its batch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Turn()
    {
        ref Globals globals = ref BeginEntry();
        ref Process process = ref _frames.At<Process>(globals.Current);
        TurnFlags flags = process.Batch.IsUnfinished
            ? process.Batch.TurnFlags
            : (TurnFlags)_frames.InPage<uint>(process.MessagePage, MessagePage.FlagsOffset);
        bool tells = Submissions.Run(ref this, ref process);
        ref Party party = ref process.Party;
        if (party.State == ProcessState.Dead)
        {
            return;
        }

        if (process.Batch.IsUnfinished)
        {
            process.Batch.Flags = (byte)flags;
            _machine.RepeatTurn(ref process.Context);
            return;
        }

        party.WantsEvents = true;
        if (party.State == ProcessState.Stopped)
        {
            return; // It stopped itself: there is nothing to give up.
        }

        if ((flags & TurnFlags.Yield) != 0)
        {
            RunQueue.Yield(in _frames, globals.Current);
        }
        else if (!tells && (flags & TurnFlags.DoNotSleep) == 0 && !party.HasEvents)
        {
            party.State = ProcessState.Waiting;
            RunQueue.Leave(in _frames, globals.Current);
        }
    }

    /// <summary>The current process did something that the machine does not let programs do. Its keeper decides; without one it is its end.</summary>
    /// <remarks>Then what it owed breaks; the process stays as a corpse until the holder of its capability destroys it.</remarks>
    public void Fault(FaultCause cause, ulong address, ulong instructionPointer)
    {
        ref Globals globals = ref BeginEntry();
        ref Process process = ref _frames.At<Process>(globals.Current);
        process.LastFault = cause;
        process.FaultAddress = address;
        process.FaultInstruction = instructionPointer;
        StepCounter.Begin(in _frames);
        if (!FaultReport.Send(ref this, globals.Current, cause))
        {
            Destruction.KillProcess(in _frames, globals.Current, cause);
        }

        StepCounter.End(in _frames);
    }

    /// <summary>The timer: the current process lets the others of its priority run, asked or not.</summary>
    public void Tick()
    {
        ref Globals globals = ref BeginEntry();
        if (!globals.Current.IsNone)
        {
            RunQueue.Yield(in _frames, globals.Current);
        }
    }

    /// <summary>An interrupt line fired, and the machine layer has masked it: the bit that it is bound to is set.</summary>
    /// <remarks>If it is bound to nothing it stays masked. Who runs now goes on: the owner of the bit waits for its turn.</remarks>
    public void Interrupt(uint line)
    {
        ref Globals globals = ref BeginEntry();
        ref InterruptLine bound = ref globals.Interrupts[(int)line];
        if (bound.IsBound(in _frames))
        {
            Notification.Signal(in _frames, bound.Notification, 1ul << (int)bound.Bit);
        }
    }

    /// <summary>One slice of the work list.</summary>
    /// <returns>Whether there is more.</returns>
    public readonly bool DoWork() => WorkSlice.Run(in _frames, _machine.WorkSteps);

    /// <summary>While no process can run: whether that may change without an interrupt, so that <see cref="SelectNext"/> is to be asked again.</summary>
    /// <remarks>A virtual clock goes on to the time at which the next timer needs to be looked at. It never goes past one.</remarks>
    public readonly bool PassIdleTime()
    {
        ref Globals globals = ref _frames.Globals;
        bool isBusy = !globals.WorkHead.IsNone || TimerQueue.IsDue(in _frames);
        if (isBusy || !_machine.HasVirtualClock || !TimerQueue.HasTimers(in _frames))
        {
            return isBusy;
        }

        globals.NowTicks = _frames.Queues.Timers.BoundTicks;
        return true;
    }

    /// <summary>Ends a kernel entry: a slice of work and of timers, then whoever is to run, with its events in its message page.</summary>
    /// <returns>False if no process can run now.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool SelectNext(out FrameIndex next)
    {
        ref Globals globals = ref _frames.Globals;
        globals.RunningSchedule = FrameIndex.None;
        if (!globals.WorkHead.IsNone)
        {
            _ = DoWork(); // More is left to the next entry or to the idle loop.
        }

        if (TimerQueue.IsDue(in _frames))
        {
            TimerSlice.Run(in _frames);
        }

        Audit.AfterEntry(in _frames);
        if (globals.TranslationsAreStale)
        {
            globals.TranslationsAreStale = false;
            _machine.InvalidateTranslations();
        }

        next = globals.DyingBanks == 0 ? RunQueue.Head(in _frames) : CodeFirst.SelectLiving(in _frames);
        if (globals.IsPoweredOff)
        {
            _machine.PowerOff(globals.ExitCode);
            return false;
        }

        globals.Current = next; // None if nobody runs: who ran last may be gone, and its frame somebody else's.
        if (next.IsNone)
        {
            return false;
        }

        ref Party party = ref _frames.At<Party>(next);
        globals.RunningSchedule = party.RunsOn;
        if (party.WantsEvents)
        {
            party.WantsEvents = false;
            EventDelivery.Run(in _frames, next);
        }

        return true;
    }

    // What every way in begins with: the time of this entry, which is all the time that there is until the next one.
    [UnscopedRef]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Globals BeginEntry()
    {
        ref Globals globals = ref _frames.Globals;
        ulong since = globals.NowTicks;
        globals.NowTicks = _machine.ReadTicks(since);
        if (!globals.RunningSchedule.IsNone)
        {
            ScheduleMachine.Charge(in _frames, globals.RunningSchedule, since);
        }

        return ref globals;
    }
}
