using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using AsyncCap.Arch.Exploration.States;
using AsyncCap.Arch.Exploration.Turns.Engine;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Diagnostics;

namespace AsyncCap.Arch.Exploration.Turns.Hosted;

/// <summary>Vats over the kernel that boots: each is a process, and its turn is one batch of the message page.</summary>
/// <remarks>
/// The kernel's own choice, who runs next, is turned round by letting the timer pass those who stand before whom the explorer
/// wants. Kernel and vats are plain data in memory with a way back, so paths share their beginnings.
/// </remarks>
internal sealed unsafe partial class KernelWorld : TurnWorld
{
    private const uint PageCount = 512;
    private const int MostSlices = 1000;
    private const int AuditsEvery = 256; // ends of paths

    private readonly SimulatedWorld _world;
    private readonly FrameArena _frames;
    private readonly UndoMemory _memory = new();
    private readonly VatProcess[] _processes;
    private readonly VatEvent[] _events = new VatEvent[32];
    private readonly byte* _block;
    private long _endCount;
    private bool _wasTold;
    private bool _isAhead; // of the last mark

    /// <summary>The vats of a scene, before the first move.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="plant">A bug of the programs, or null.</param>
    /// <param name="removed">A defence that the kernel does without; takes effect in checked builds.</param>
    public KernelWorld(VatScene scene, string? plant = null, Defences removed = Defences.None)
        : base(scene, scene.Cast(plant))
    {
        _world = new SimulatedWorld(PageCount, audits: false);
        _frames = _world.Frames;
        _processes = KernelWorldBuilder.Build(_world, scene, Cast);
        _world.Devices.TicksPerEntry = 0;
        _world.Devices.NowTicks = 0;
        _frames.Globals.RemovedDefences = removed;
        int bytes = (((Cast.Length * sizeof(VatRecord)) + sizeof(int) + 63) / 64 * 64) + 64;
        _block = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
        NativeMemory.Clear(_block, (nuint)bytes);
        FaultCount = (int*)_block;
        Vats = (VatRecord*)(_block + 64);
        int slots = KernelWorldBuilder.SlotsToFollow(_frames, _processes);
        KernelWorldBuilder.Follow(_memory, _frames, new Span<byte>(_block, bytes), slots);
    }

    /// <inheritdoc/>
    public override int Mark
    {
        get
        {
            if (_isAhead)
            {
                _memory.Note();
                _isAhead = false;
            }

            return _memory.Count;
        }
    }

    /// <summary>Bytes that are compared for each mark, and when a path is taken back.</summary>
    public long FollowedBytes => _memory.FollowedBytes;

    /// <summary>All of the kernel's memory but message pages and the ring of trace records; for tests.</summary>
    public byte[] AllBytes()
    {
        byte[] bytes = [.. _frames.AllPages, .. _frames.AllTables];
        for (uint page = 0; page < _frames.PageCount; page++)
        {
            if (page > KernelQueues.Page && _frames.Descriptor(new PageIndex(page)).Use is PageUse.Kernel or PageUse.MessagePage)
            {
                bytes.AsSpan((int)(page * FrameArena.PageSizeBytes), (int)FrameArena.PageSizeBytes).Clear();
            }
        }

        return bytes;
    }

    /// <inheritdoc/>
    public override uint Me => _processes[Self].Me;

    /// <inheritdoc/>
    protected override bool HasWork => !_frames.Globals.WorkHead.IsNone;

    /// <inheritdoc/>
    protected override bool HasTimers => TimerQueue.HasTimers(_frames);

    /// <inheritdoc/>
    public override uint Reference(int number) => _processes[Self].References[number];

    /// <inheritdoc/>
    public override (uint Promise, uint Resolver) MakePromise()
    {
        int made = Vats[Self].PromisesMade++;
        return made < Scene.Promises
            ? _processes[Self].Promises[made]
            : throw new InvalidOperationException($"{Names[Self]} has no promise left.");
    }

    /// <inheritdoc/>
    public override void TakeBack(int mark)
    {
        _memory.Discard(); // what has happened since the last mark
        _memory.TakeBack(mark);
        _isAhead = false;
        Problem = null;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _memory.Dispose();
        _world.Dispose();
        NativeMemory.AlignedFree(_block);
    }

    /// <inheritdoc/>
    /// <remarks>Whoever has something to collect and was not woken takes no turn, and the end of the path tells of it.</remarks>
    protected override bool HasEvents(int vat)
    {
        ref Party party = ref _frames.At<Party>(_processes[vat].Index);
        return party.State == ProcessState.Ready && party.HasEvents;
    }

    /// <inheritdoc/>
    protected override void TakeTurn(int vat)
    {
        try
        {
            Turn(vat);
        }
        catch (KernelPanicException panic)
        {
            Problem ??= $"kernel: {panic.Message}";
        }
    }

    /// <inheritdoc/>
    protected override void Crash(int vat) => Guard(() =>
    {
        Select(vat);
        _world.Kernel.Fault(FaultCause.InvalidRead, 0, 0);
    });

    /// <inheritdoc/>
    protected override void DoWork() => Guard(() => _world.Kernel.DoWork());

    /// <inheritdoc/>
    protected override void EndMove()
    {
        if (!Scene.ShowsWork && HasWork)
        {
            Guard(() =>
            {
                for (int slice = 0; _world.Kernel.DoWork(); slice++)
                {
                    Invariant.Require(slice < MostSlices, "the kernel's own work comes to an end");
                }
            });
        }

        _wasTold |= Describes;
        _isAhead = true;
    }

    /// <inheritdoc/>
    protected override void BeginEndCheck()
    {
        if (_wasTold || ++_endCount % AuditsEvery == 1)
        {
            Guard(() => StateAudit.Check(_frames));
        }
    }

    /// <inheritdoc/>
    protected override void PassTime() => Guard(() =>
    {
        ulong first = ulong.MaxValue;
        foreach (VatProcess process in _processes)
        {
            foreach (FrameIndex index in process.CallFrames)
            {
                ref Call call = ref _frames.At<Call>(index);
                first = call.TimerBucket != 0 ? Math.Min(first, call.DeadlineTicks) : first;
            }
        }

        _frames.Globals.NowTicks = Math.Min(first, TimerQueue.MaximumTicks);
        for (int slice = 0; slice < MostSlices && TimerQueue.IsDue(_frames); slice++)
        {
            Kernel.Time.TimerSlice.Run(_frames);
        }
    });

    /// <inheritdoc/>
    protected override int DeciderOf(int vat, int call)
    {
        FrameIndex at = _processes[vat].CallFrames[call];
        for (int hop = 0; hop < 64; hop++)
        {
            ref Call record = ref _frames.At<Call>(at);
            switch (record.State)
            {
                case CallState.InService:
                    int holder = VatOf(record.Place);
                    return holder < 0 || IsDead(holder) ? Nobody : holder;
                case CallState.Waiting when !record.Place.IsNone && _frames.At<FrameHeader>(record.Place).Type is not (ObjectType.Promise or ObjectType.Call):
                    return Nothing;
                case CallState.Waiting when record.Place.IsNone:
                    return Nobody;
                case CallState.Pipelined or CallState.Waiting:
                    at = record.Place;
                    break;
                case CallState.Queued or CallState.Completed:
                    return NotWoken;
                case CallState.Idle or CallState.InTransit or CallState.Settling:
                default:
                    return Nobody;
            }
        }

        return Nobody;
    }

    // What the kernel says of itself is a problem, not the explorer's end.
    private void Guard(Action step)
    {
        try
        {
            step();
        }
        catch (KernelPanicException panic)
        {
            Problem ??= $"kernel: {panic.Message}";
        }
    }

    // Brings a process to where it runs next, asleep or not; its events are then in its message page.
    private void Select(int vat)
    {
        FrameIndex index = _processes[vat].Index;
        if (_frames.At<Party>(index).State == ProcessState.Waiting)
        {
            RunQueue.WakeWithoutEvent(_frames, index);
        }

        for (int others = 0; others < _processes.Length && !RunQueue.Head(_frames).Is(index); others++)
        {
            RunQueue.Yield(_frames, RunQueue.Head(_frames));
        }

        bool canRun = _world.Kernel.SelectNext(out FrameIndex next);
        Invariant.Require(canRun && next.Is(index), "the vat that was chosen runs");
    }

    private int VatOf(FrameIndex process)
    {
        for (int vat = 0; vat < _processes.Length; vat++)
        {
            if (_processes[vat].Index.Is(process))
            {
                return vat;
            }
        }

        return -1;
    }
}

/// <summary>A vat's process, and the slots in which everything is that it has from the start.</summary>
internal sealed class VatProcess
{
    public required SimulatedProcess Process { get; init; }

    public required FrameIndex Index { get; init; }

    public uint Me { get; set; }

    public uint[] References { get; set; } = [];

    public uint[] Calls { get; set; } = [];

    public FrameIndex[] CallFrames { get; set; } = [];

    public List<(uint Promise, uint Resolver)> Promises { get; } = [];

    public List<FrameIndex> PromiseFrames { get; } = [];
}
