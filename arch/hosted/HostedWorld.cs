using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using AsyncCap.Arch.Sharing;
using AsyncCap.Arch.X64.Paging;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Notifications;
using AsyncCap.Kernel;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Arch.Hosted;

/// <summary>Runs one program: its number, its world, its argument.</summary>
public delegate void ProgramEntryPoint(uint program, ProgramHost host, ulong argument);

/// <summary>A kernel and its programs inside one .NET process: one processor, so one baton, and the same run every time.</summary>
/// <remarks>
/// Each process has a thread, and exactly one thread runs at a time: the one whose process the kernel selected. Kernel entries
/// happen on that thread. A process is preempted where it calls its host: in <see cref="ProgramHost.LoopForever"/>, and at
/// every so many turns that it takes without giving way, unless the boot option <c>quantum=off</c> is set. The clock counts kernel entries,
/// and while nobody can run it goes on to the next deadline: nothing depends on the host's time.
/// </remarks>
public sealed class HostedWorld : IDisposable
{
    private const uint TraceRecords = 1 << 16;
    private const int TurnsPerQuantum = 256;
    private const uint PagesUnlessTold = 1 << 18; // 1 GiB

    private readonly HostedMemory _memory;
    private readonly Dictionary<uint, HostedProcess> _processes = [];
    private readonly ParkSlot _over = new("the world's end");
    private readonly Action<string> _consoleLine;
    private readonly Action<TraceRecord>? _trace;
    private readonly StringBuilder _line = new();
    private readonly HostedInput _input;
    private Kernel<HostedMachine> _kernel;
    private Exception? _panic;
    private ulong _traced;
    private uint _deathsSeen;
    private int _exitCode;
    private int _turnsLeft;
    private bool _preempts;
    private int _entriesPerStrike;
    private int _entriesToStrike;
    private readonly Queue<int> _strikes = [];
    private bool _takesList;
    private FrameIndex _firstProcess;
    private Defences _removedAtRest;
    private Mutants _plantedAtRest;
    private bool _hasRested;
    private int _entriesSinceRest;

    /// <summary>Makes a world of that much memory in which nothing runs yet.</summary>
    /// <param name="program">What runs programs.</param>
    /// <param name="consoleLine">Gets every line that is written to the console.</param>
    /// <param name="trace">Gets every trace record, in order; may be null.</param>
    /// <param name="pageCount">Pages of memory; 262,144 (1 GiB, committed as used) unless told.</param>
    /// <param name="removed">Defences to switch off; takes effect in test builds only.</param>
    /// <param name="input">What comes in by the console.</param>
    public HostedWorld(
        ProgramEntryPoint program, Action<string> consoleLine, Action<TraceRecord>? trace = null, uint pageCount = PagesUnlessTold, Defences removed = Defences.None, string input = "")
    {
        Program = program;
        _consoleLine = consoleLine;
        _input = new HostedInput(input);
        _trace = trace;
        _memory = new HostedMemory(pageCount);
        _kernel = new Kernel<HostedMachine>(_memory.Frames, new HostedMachine(WriteConsole, _input));
        _kernel.Initialize(TraceRecords);
        Frames.Globals.RemovedDefences = removed;
    }

    /// <summary>The kernel's storage.</summary>
    public FrameArena Frames => _memory.Frames;

    /// <summary>Pages of data of the image that boots; see <see cref="HostedImage.CountDataPages"/>.</summary>
    public uint DataPages { get; init; } = 1;

    /// <summary>Who looks on at every kernel entry; may be null. Set it before the world runs.</summary>
    public IWitness? Witness { get; init; }

    internal ProgramEntryPoint Program { get; }

    /// <summary>Makes a world, runs it to its end and disposes of it.</summary>
    /// <returns>The exit code that the first program asked for, or one of <see cref="WorldExitCode"/>.</returns>
    /// <exception cref="KernelPanicException">An invariant of the kernel broke.</exception>
    public static int Run(
        ProgramEntryPoint program, string commandLine, Action<string> consoleLine, Action<TraceRecord>? trace = null, Defences removed = Defences.None,
        string input = "", uint dataPages = 1)
    {
        using HostedWorld world = new(program, consoleLine, trace, PagesFor(commandLine), removed, input) { DataPages = dataPages };
        return world.Run(commandLine);
    }

    // memory= as on the metal, but that a hosted world has a GiB at least: it is committed as it is used.
    private static uint PagesFor(string commandLine)
    {
        const uint PagesOfMebibyte = 256;
        uint asked = uint.TryParse(BootLine.ValueOf(commandLine, "memory"), NumberStyles.None, CultureInfo.InvariantCulture, out uint mebibytes) ? Math.Min(mebibytes, 12 * 1024) : 0;
        return Math.Max(asked * PagesOfMebibyte, PagesUnlessTold);
    }

    /// <summary>Boots and runs until power-off, stall or panic.</summary>
    public int Run(string commandLine)
    {
        _preempts = !commandLine.Split(' ').Contains("quantum=off");
        _entriesPerStrike = int.TryParse(BootLine.ValueOf(commandLine, "strike"), NumberStyles.None, CultureInfo.InvariantCulture, out int entries) ? entries : 0;
        _entriesToStrike = _entriesPerStrike;
        ReadStrikes(commandLine);
        InvocationError error = _kernel.LoadInitialProgram(HostedImage.Build(DataPages), Encoding.UTF8.GetBytes(commandLine), out ulong where, UserLayout.HeapPagesOfFirstProcess);
        if (error != InvocationError.None)
        {
            Log($"The program image was refused: {error} at offset {where}.");
            return WorldExitCode.Failed;
        }

        _firstProcess = RunQueue.Head(Frames);
        Witness?.Booted(Frames);
        try
        {
            Dispatch(running: null);
        }
        catch (ProcessEndedException)
        {
            // Nobody runs on this thread; the world is over already.
        }

        Bare.Park(_over);
        foreach (HostedProcess process in _processes.Values)
        {
            process.End();
        }

        return _panic is null ? _exitCode : throw _panic;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Dispose();
        _over.Dispose();
    }

    internal void Turn(HostedProcess process)
    {
        do
        {
            process.ThrowIfEnded();
            Witness?.Turns();
            _kernel.Turn();
            if (_preempts && --_turnsLeft <= 0 && IsReady())
            {
                _turnsLeft = TurnsPerQuantum;
                Tick();
            }

            Dispatch(process);
        }
        while (Frames.At<Process>(process.Index).Batch.IsUnfinished);
    }

    // A timer strikes a program, and one that has just gone to sleep or ended is none.
    private bool IsReady()
    {
        FrameIndex current = Frames.Globals.Current;
        return !current.IsNone && Frames.At<Party>(current).State == ProcessState.Ready;
    }

    internal void Tick(HostedProcess process)
    {
        process.ThrowIfEnded();
        Tick();
        Dispatch(process);
    }

    internal void Fault(HostedProcess process, FaultCause cause, ulong address)
    {
        process.ThrowIfEnded();
        Witness?.Faults(cause, address);
        _kernel.Fault(cause, address, Frames.At<Process>(process.Index).Context[(int)Register.InstructionPointer]);
        Dispatch(process);
    }

    // A process begins where it was started, and stops there for as long as there is nothing that it may execute.
    internal void EnterImage(HostedProcess process)
    {
        while (true)
        {
            ref Process state = ref Frames.At<Process>(process.Index);
            ulong address = state.Context[(int)Register.InstructionPointer];
            FaultCause cause = PageTableFormat.Walk(Frames, 0, state.SpaceRoot, address, PageAccess.Execute, out _);
            if (cause == FaultCause.None)
            {
                return;
            }

            Fault(process, cause, address);
        }
    }

    internal void Stop(Exception panic)
    {
        _panic = panic;
        Bare.Unpark(_over);
    }

    internal void Log(string line) => _consoleLine(line);

    // Ends a kernel entry: passes the baton to whoever the kernel selects. Returns when the running process has it again.
    private void Dispatch(HostedProcess? running)
    {
        FrameIndex next = Select(running);
        if (_entriesPerStrike != 0 && --_entriesToStrike == 0)
        {
            // As if the timer had fired before the program's next instruction; the metal does the same.
            _entriesToStrike = _entriesPerStrike;
            Tick();
            next = Select(running);
        }

        if (_takesList)
        {
            next = StrikeAsListed(running, next);
        }

        DrainTrace();
        EndTheDead();
        HostedProcess resumed = Executing(next);
        if (resumed == running)
        {
            return;
        }

        _turnsLeft = TurnsPerQuantum;
        resumed.Resume();
        running?.Park();
    }

    // strikes= as on the metal: numbers of kernel entries since the first process first went to sleep; from then on defences are
    // taken away, and an entry does one step of the work list, as the explorer's does.
    private void ReadStrikes(string commandLine)
    {
        string list = BootLine.ValueOf(commandLine, "strikes") ?? "";
        _takesList = list.Length > 0;
        foreach (string number in _takesList ? list.Split(',') : [])
        {
            _strikes.Enqueue(int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture));
        }

        if (_takesList)
        {
            _plantedAtRest = (Mutants)uint.Parse(BootLine.ValueOf(commandLine, "mutant") ?? "0", NumberStyles.None, CultureInfo.InvariantCulture);
            _removedAtRest = Frames.Globals.RemovedDefences;
            Frames.Globals.RemovedDefences = Defences.None;
        }
    }

    private FrameIndex StrikeAsListed(HostedProcess? running, FrameIndex next)
    {
        if (_hasRested)
        {
            _entriesSinceRest++;
        }
        else if (Frames.At<Party>(_firstProcess).State == ProcessState.Waiting)
        {
            _hasRested = true;
            Frames.Globals.RemovedDefences = _removedAtRest;
            Frames.Globals.PlantedMutant = _plantedAtRest;
            _kernel.Machine = _kernel.Machine.WithWorkSteps(1);
        }

        while (_hasRested && _strikes.TryPeek(out int entry) && entry == _entriesSinceRest)
        {
            _ = _strikes.Dequeue(); // It was looked at.
            Tick();
            next = Select(running);
        }

        return next;
    }

    // Whoever is to run now; time passes until somebody can. Does not return from a world that is over.
    private FrameIndex Select(HostedProcess? running)
    {
        FrameIndex next;
        while (!_kernel.SelectNext(out next))
        {
            if (!Frames.Globals.IsPoweredOff && Frames.Globals.WorkHead.IsNone && _input.TryInterrupt())
            {
                _kernel.Interrupt(InterruptLine.Console);
                continue;
            }

            if (Frames.Globals.IsPoweredOff || _kernel.IsStalled)
            {
                DrainTrace();
                _exitCode = Frames.Globals.IsPoweredOff ? (int)Frames.Globals.ExitCode : WorldExitCode.Stalled;
                running?.End();
                Bare.Unpark(_over);
                throw new ProcessEndedException();
            }

            _ = _kernel.PassIdleTime(); // The clock is virtual: this is all that waiting takes.
        }

        Witness?.Selected(next);
        return next;
    }

    private void Tick()
    {
        Witness?.Ticks();
        _kernel.Tick();
    }

    private HostedProcess Executing(FrameIndex index)
    {
        uint generation = Frames.Generation(index);
        if (_processes.TryGetValue(index.Value, out HostedProcess? known) && known.Generation == generation)
        {
            return known;
        }

        ref Process process = ref Frames.At<Process>(index);
        HostedProcess started = new(
            this, index, generation, process.Context[(int)Register.Rdi], process.Context[(int)Register.Rsi]);
        _processes[index.Value] = started;
        return started;
    }

    private void EndTheDead()
    {
        uint deaths = Frames.Globals.DeathCount;
        if (deaths == _deathsSeen)
        {
            return;
        }

        _deathsSeen = deaths;
        foreach ((uint index, HostedProcess process) in _processes)
        {
            FrameIndex frame = new(index);
            if (Frames.Generation(frame) != process.Generation || Frames.At<Process>(frame).Party.State == ProcessState.Dead)
            {
                process.End();
                _ = _processes.Remove(index); // It was there: the loop found it.
            }
        }
    }

    private void DrainTrace()
    {
        if (_trace is null)
        {
            return;
        }

        ulong written = Frames.Globals.TraceCount;
        for (; _traced < written; _traced++)
        {
            _trace(TraceRing.At(Frames, _traced));
        }
    }

    private void WriteConsole(byte value)
    {
        if (value != (byte)'\n')
        {
            _ = _line.Append((char)value);
            return;
        }

        _consoleLine(_line.ToString());
        _ = _line.Clear();
    }
}
