using System;
using System.Collections.Generic;
using System.Threading;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel;
using AsyncCap.Kernel.Diagnostics;

namespace AsyncCap.Arch.Hosted.Simulation;

/// <summary>A whole kernel without threads or time: the test is every program, and the same steps lead to the same bytes.</summary>
/// <remarks>
/// Which process runs is the kernel's decision, as everywhere: a test that wants a certain one to run lets the timer tick until
/// the kernel has selected it. After every step the whole state is audited, so a test that only tells a story also checks all
/// invariants on the way.
/// </remarks>
public sealed class SimulatedWorld : IDisposable
{
    private const uint PagesBesidesTheBank = 1;
    private const int Patience = 1_000_000;
    private const int RunPatience = 2_000;

    private readonly HostedMemory _memory;
    private readonly List<SimulatedProcess> _processes = [];
    private readonly bool _audits;
    private Kernel<SimulatedMachine> _kernel;

    private static readonly AsyncLocal<Mutants> PlantedHere = new();

    /// <summary>Boots a kernel with its first process, which has not run yet.</summary>
    /// <param name="pageCount">Pages of memory; 1,024 (4 MiB) unless told.</param>
    /// <param name="removed">Defences to switch off; then nothing is audited, because nothing needs to hold.</param>
    /// <param name="audits">Whether every step is audited; turn it off for worlds so large that it takes too long.</param>
    /// <param name="traceRecords">Records in the trace ring.</param>
    /// <param name="heapPages">Pages of the first process's heap, which nothing here uses; as on the metal unless told.</param>
    public SimulatedWorld(uint pageCount = 1024, Defences removed = Defences.None, bool audits = true, uint traceRecords = 128, uint? heapPages = null)
    {
        _memory = new HostedMemory(pageCount);
        _kernel = new Kernel<SimulatedMachine>(_memory.Frames, new SimulatedMachine(Devices));
        _kernel.Initialize(traceRecords);
        _audits = audits && removed == Defences.None;
        InvocationError error = heapPages is uint pages
            ? _kernel.LoadInitialProgram(HostedImage.Build(), "simulated"u8, out _, pages)
            : _kernel.LoadInitialProgram(HostedImage.Build(), "simulated"u8, out _);
        if (error != InvocationError.None)
        {
            throw new RefusedException(error, BreakReason.None);
        }

        Frames.Globals.RemovedDefences = removed;
        Frames.Globals.PlantedMutant = Planted;
        Root = new SimulatedProcess(this, RunQueue.Head(Frames), InitialSlot.Bank, InitialSlot.Self);
        _processes.Add(Root);
        SelectNext();
    }

    /// <summary>The bug that every world is given, after its boot, that is made from here on in this flow of control: so any test can be measured by it.</summary>
    public static Mutants Planted
    {
        get => PlantedHere.Value;
        set => PlantedHere.Value = value;
    }

    /// <summary>The first process, which knows every other one.</summary>
    public SimulatedProcess Root { get; }

    /// <summary>The kernel's storage.</summary>
    public FrameArena Frames => _memory.Frames;

    /// <summary>The machine's clock, console and switches.</summary>
    public SimulatedDevices Devices { get; } = new();

    /// <summary>The kernel itself, for tests that go past the harness; nothing that they do is audited.</summary>
    public ref Kernel<SimulatedMachine> Kernel => ref _kernel;

    /// <summary>Every how many entries the state is audited: 1, each, unless a test that is long says otherwise.</summary>
    public int EntriesBetweenAudits { get; set; } = 1;

    /// <summary>Happens before each kernel entry that goes on with a batch: whoever shares a process's message page can change it then.</summary>
    public Action<SimulatedProcess>? BeforeBatchGoesOn { get; set; }

    /// <summary>Happens before each turn, the batch in the message page: whoever writes down how a world is built looks there.</summary>
    public Action<SimulatedProcess>? BeforeTurn { get; set; }

    /// <summary>Kernel entries so far.</summary>
    public long EntryCount { get; private set; }

    /// <summary>Bytes of managed memory that the kernel itself allocated; what the harness and the test allocate does not count.</summary>
    public long AllocatedByKernel { get; private set; }

    /// <summary>The process that runs; null if none can.</summary>
    public SimulatedProcess? Current { get; private set; }

    /// <summary>Whether something is still being taken apart.</summary>
    public bool HasWork => !Frames.Globals.WorkHead.IsNone;

    internal IReadOnlyList<SimulatedProcess> Processes => _processes;

    /// <summary>Makes and starts a process with a bank of its own; slot 1 is its bank and slot 2 itself.</summary>
    /// <param name="pages">Pages that it can spend, its own frame and tables included.</param>
    /// <param name="ownClass">Whether its bank begins a fair class; otherwise it is of the first process's.</param>
    /// <param name="parent">The bank of the first process that its bank's limit comes from; 0 for the root bank.</param>
    public SimulatedProcess Start(uint pages = 24, bool ownClass = false, uint parent = 0)
    {
        ulong limit = pages + PagesBesidesTheBank;
        uint bank = ownClass ? Root.CreateClass(limit, parent) : Root.CreateBank(limit, parent);
        uint process = Root.CreateProcess(bank);
        _ = SimulatedProcess.Require(Root.Invoke(process, [(ulong)ProcessMethod.Grant], bank));
        _ = SimulatedProcess.Require(Root.Invoke(process, [(ulong)ProcessMethod.Grant], process));
        FrameIndex index = NameAtRoot(process);
        SimulatedProcess started = new(this, index, ProcessBuilder.BankSlot, ProcessBuilder.SelfSlot)
        {
            SlotAtRoot = process,
            BankAtRoot = bank,
        };
        _processes.Add(started);
        _ = SimulatedProcess.Require(
            Root.Invoke(process, [(ulong)ProcessMethod.Start, UserLayout.BaseAddress, UserLayout.StackEndAddress, 0, 0]));
        return started;
    }

    /// <summary>Ticks until a process is the one that runs.</summary>
    /// <exception cref="InvalidOperationException">It sleeps or is dead, so it never will be.</exception>
    public void Run(SimulatedProcess process)
    {
        if (!TryRun(process))
        {
            throw new InvalidOperationException("The process cannot run: it sleeps or is dead.");
        }
    }

    /// <summary>As <see cref="Run"/>, if it lives until its turn comes.</summary>
    public bool TryRun(SimulatedProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        for (int i = 0; Current != process; i++)
        {
            if (!process.IsAlive || process.State.Party.State != ProcessState.Ready)
            {
                return false;
            }

            if (i == RunPatience)
            {
                if (!process.CanRun)
                {
                    return false; // It has lost its time meanwhile.
                }

                throw new InvalidOperationException("The process is ready and never runs: others have all the time.");
            }

            Tick();
        }

        return true;
    }

    /// <summary>The timer interrupts whoever runs.</summary>
    public void Tick()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        _kernel.Tick();
        AllocatedByKernel += GC.GetAllocatedBytesForCurrentThread() - before;
        SelectNext();
        AuditIfAsked();
        EntryCount++;
    }

    /// <summary>A device raises an interrupt line while whoever runs is running.</summary>
    /// <returns>False if the line is masked: then nothing happens.</returns>
    public bool RaiseInterrupt(uint line)
    {
        if ((Devices.EnabledLines & (1u << (int)line)) == 0)
        {
            return false;
        }

        Devices.EnabledLines &= ~(1u << (int)line);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _kernel.Interrupt(line);
        AllocatedByKernel += GC.GetAllocatedBytesForCurrentThread() - before;
        FinishEntry();
        return true;
    }

    /// <summary>Lets time pass until everything that was to be taken apart is gone.</summary>
    public void Settle()
    {
        for (int i = 0; HasWork; i++)
        {
            if (i == Patience)
            {
                throw new InvalidOperationException("The work list does not get shorter.");
            }

            Tick();
        }
    }

    /// <summary>Destroys a process through the first one's capability.</summary>
    public void Destroy(SimulatedProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        _ = SimulatedProcess.Require(Root.Invoke(process.SlotAtRoot, [(ulong)ProcessMethod.Destroy]));
    }

    /// <summary>Destroys the bank that paid for a process, and everything else that it paid for.</summary>
    public void DestroyBank(SimulatedProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        _ = SimulatedProcess.Require(Root.Invoke(process.BankAtRoot, [(ulong)BankMethod.Destroy]));
    }

    /// <summary>All bytes of the kernel and what the harness remembers, to come back to.</summary>
    public WorldSnapshot Snapshot() => new(this);

    /// <summary>A number for the kernel's state: clock, trace ring and message pages left out.</summary>
    public ulong Hash() => StateHash.Of(Frames);

    /// <summary>Panics at the first invariant that does not hold.</summary>
    public void Audit()
    {
        StateAudit.Check(Frames);
        MappingAudit.Check(Frames);
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    /// <summary>Gives one process a capability to another.</summary>
    internal uint Introduce(SimulatedProcess whom, SimulatedProcess toWhom)
    {
        uint slot = whom == Root ? Root.Self : whom.SlotAtRoot;
        uint to = toWhom == Root ? Root.Self : toWhom.SlotAtRoot;
        return (uint)SimulatedProcess.Require(Root.Invoke(to, [(ulong)ProcessMethod.Grant], slot)).Word0;
    }

    internal void Turn(SimulatedProcess process)
    {
        if (Current != process)
        {
            throw new InvalidOperationException("Only the current process can take a turn.");
        }

        // The program forgets the last turn's events, so that it cannot take them for this one's.
        PageIndex page = process.State.MessagePage;
        Frames.InPage<uint>(page, MessagePage.EventBytesOffset) = 0;
        BeforeTurn?.Invoke(process);
        process.AwaitsEvents = true;
        long before = GC.GetAllocatedBytesForCurrentThread();
        _kernel.Turn();
        AllocatedByKernel += GC.GetAllocatedBytesForCurrentThread() - before;
        process.TurnError = (InvocationError)Frames.InPage<uint>(page, MessagePage.TurnErrorOffset);
        FinishEntry();
    }

    internal void Fault(SimulatedProcess process, FaultCause cause, ulong address)
    {
        if (Current != process)
        {
            throw new InvalidOperationException("Only the current process can fault.");
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        _kernel.Fault(cause, address, process.State.Context[(int)Register.InstructionPointer]);
        AllocatedByKernel += GC.GetAllocatedBytesForCurrentThread() - before;
        FinishEntry();
    }

    internal void Resume(SimulatedProcess? current) => Current = current;

    private void FinishEntry()
    {
        AuditIfAsked();
        SelectNext();
        AuditIfAsked();
        EntryCount++;
    }

    // A process whose batch is not done goes on with it by itself, an entry at a time.
    private void SelectNext()
    {
        SelectOnce();
        while (Current is not null && Current.State.Batch.IsUnfinished)
        {
            AuditIfAsked();
            BeforeBatchGoesOn?.Invoke(Current);
            EntryCount++;
            long before = GC.GetAllocatedBytesForCurrentThread();
            _kernel.Turn();
            AllocatedByKernel += GC.GetAllocatedBytesForCurrentThread() - before;
            AuditIfAsked();
            SelectOnce();
        }
    }

    private void SelectOnce()
    {
        Current = null;
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool canRun = _kernel.SelectNext(out FrameIndex next);
        while (!canRun && !HasWork && !Devices.IsOff && _kernel.PassIdleTime())
        {
            canRun = _kernel.SelectNext(out next);
        }

        AllocatedByKernel += GC.GetAllocatedBytesForCurrentThread() - before;
        if (!canRun)
        {
            return;
        }

        for (int i = 0; i < _processes.Count; i++)
        {
            SimulatedProcess process = _processes[i];
            if (process.Index.Is(next) && Frames.Generation(next) == process.Generation)
            {
                Current = process;
                Deliver(process);
                return;
            }
        }

        throw new InvalidOperationException("The kernel selected a process that the test does not know.");
    }

    private static void Deliver(SimulatedProcess process)
    {
        if (process.AwaitsEvents && !process.State.Batch.IsUnfinished)
        {
            process.AwaitsEvents = false;
            EventReader.ReadAll(process);
        }
    }

    private FrameIndex NameAtRoot(uint slot) => Root.State.Table.At(Frames, slot).Index;

    private void AuditIfAsked()
    {
        if (_audits && EntryCount % EntriesBetweenAudits == 0)
        {
            Audit();
        }
    }
}
