using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Diagnostics;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>One kernel in one state of a configuration: what can happen next, one step ahead, any number of steps back.</summary>
/// <remarks>
/// A step is one kernel entry, with the slice of work and the choice of the next process that end it. A program is whatever
/// its <see cref="Menu"/> allows, so what it does with the events that it gets is every reaction that there could be.
/// </remarks>
internal sealed partial class KernelStates : IDisposable
{
    private const uint PageCount = 192; // every new state is audited, page by page
    private const uint HeapPages = 1;
    private const int Block = 64;
    private const int RootBankEnd = 2048;
    private const int FiguresOfSchedule = 3;

    private readonly StateConfiguration _configuration;
    private readonly SimulatedWorld _world;
    private readonly FrameArena _frames;
    private readonly List<Actor> _actors;
    private readonly UndoMemory _memory = new();
    private readonly Ghost _ghost;
    private readonly MessageBook _book;
    private readonly Fingerprint _fingerprint;
    private readonly AuthorityCheck _authority;
    private readonly TimeCheck _time;
    private readonly MoveList _moveList;
    private readonly ulong _startTicks;

    /// <summary>A world in the first state of a configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="plant">A bug to put in; takes effect in checked builds.</param>
    public KernelStates(StateConfiguration configuration, PlantedBug? plant = null)
    {
        _configuration = configuration;
        _world = new SimulatedWorld(PageCount, audits: false, heapPages: HeapPages);
        _frames = _world.Frames;
        _actors = [.. configuration.Build(_world)];
        PutToRest();
        _world.Devices.TicksPerEntry = 0;
        _world.Devices.WorkSteps = 1; // what another's work may leave for the next entry is a state too
        _world.Devices.NowTicks = 0;
        _frames.Globals.RemovedDefences = plant?.Removed ?? Defences.None;
        _frames.Globals.PlantedMutant = plant?.Mutant ?? Mutants.None;
        uint firstPage = FirstPage();
        _ghost = new Ghost(_frames);
        _book = new MessageBook(_frames);
        FrameIndex[] actors = [.. _actors.Select(actor => actor.Process.Index)];
        _fingerprint = new Fingerprint(_frames, _world.Root.Index, actors, configuration.PagesChangeUse) { Ghost = _ghost };
        _authority = new AuthorityCheck(_frames, _memory, _world.Root.Index);
        _time = new TimeCheck(_frames, _memory);
        _startTicks = _frames.Globals.NowTicks;
        _moveList = new MoveList(_frames, configuration, _startTicks + configuration.MaximumTicks);
        Follow(firstPage);
        _memory.Forget();
    }

    /// <summary>The actors.</summary>
    public IReadOnlyList<Actor> Actors => _actors;

    /// <summary>The kernel's storage.</summary>
    public FrameArena Frames => _frames;

    /// <summary>A mark to come back to.</summary>
    public int Mark => _memory.Count;

    /// <summary>Bytes that make a state.</summary>
    public long StateBytes => _memory.FollowedBytes;

    /// <summary>Objects in the present state.</summary>
    public int ObjectCount => _fingerprint.NodeCount - 1;

    /// <summary>For a test of the tests: whether names leave out who holds which capability.</summary>
    public bool LeavesOutSlots
    {
        get => _fingerprint.LeavesOutSlots;
        set => _fingerprint.LeavesOutSlots = value;
    }

    /// <summary>What the kernel said to the last operation.</summary>
    public InvocationError LastError { get; private set; }

    /// <summary>Whether <see cref="LastEvents"/> is kept; it is for people, and costs time.</summary>
    public bool Describes { get; set; }

    /// <summary>What was delivered at the end of the last step.</summary>
    public List<string> LastEvents { get; } = [];

    /// <summary>Who runs; null if nobody can.</summary>
    public Actor? Running
    {
        get
        {
            // The kernel selects somebody whenever somebody is ready; what a dying bank pays for it never selects.
            FrameIndex current = _frames.Globals.Current;
            if (current.IsNone)
            {
                return null;
            }

            ref FrameHeader header = ref _frames.At<FrameHeader>(current);
            bool runs = header.Type == ObjectType.Process && !header.IsDying && _frames.At<Party>(current).State == ProcessState.Ready
                && !Payer.IsDying(_frames, current);
            return runs ? ActorOf(current) : null;
        }
    }

    /// <summary>Whether nothing can happen any more.</summary>
    public bool IsEnd => Running is null && !GoesOnByItself;

    private bool GoesOnByItself => !_frames.Globals.WorkHead.IsNone || !RunQueue.IsEmpty(_frames) || TimerQueue.HasTimers(_frames);

    /// <summary>Adds everything that can happen in the present state.</summary>
    public void AddMoves(List<Move> moves)
    {
        Actor? running = Running;
        if (running is not null)
        {
            _moveList.Add(moves, running.Process.Index, running.Menu, (byte)running.Process.Bank, (byte)running.Process.Self);
        }
        else if (GoesOnByItself)
        {
            moves.Add(new Move(MoveKind.Idle));
        }
    }

    /// <summary>One step.</summary>
    /// <exception cref="OracleException">What came of it is not what the manual promises.</exception>
    /// <exception cref="KernelPanicException">An invariant of the kernel broke.</exception>
    public void Take(Move move)
    {
        LastError = InvocationError.None;
        LastEvents.Clear();
        ForgetEvents();
        switch (move.Kind)
        {
            case MoveKind.Operation:
                Operate(move);
                break;
            case MoveKind.Sleep:
                WriteBatch(0, TurnFlags.None);
                _world.Kernel.Turn();
                break;
            case MoveKind.DropWaste:
                DropWaste();
                break;
            case MoveKind.Tick:
                _world.Kernel.Tick();
                break;
            case MoveKind.Crash:
                FrameIndex crashed = _frames.Globals.Current;
                _book.Cause(BreakReason.CalleeFaulted);
                _book.Cause(BreakReason.EndpointDestroyed); // its own end with it
                _world.Kernel.Fault(FaultCause.InvalidRead, 0, 0);
                _time.CheckFault(crashed);
                break;
            case MoveKind.Wait:
                _world.Devices.NowTicks = _frames.Globals.NowTicks + _configuration.TicksPerWait;
                _world.Kernel.Tick();
                _world.Devices.NowTicks = 0;
                break;
            case MoveKind.Idle:
                _ = _world.Kernel.PassIdleTime();
                break;
            default:
                throw new InvalidOperationException("A step has no kind.");
        }

        if (_world.Kernel.SelectNext(out FrameIndex next))
        {
            ReadEvents(next);
        }

        _ghost.Check();
        _book.Check();
        _authority.Check();
        if (_configuration.HasSchedules)
        {
            _time.Check(wasConfigured: move is { Operation: Operation.Send, Word: (byte)ScheduleMethod.Configure, MoreWords: FiguresOfSchedule });
        }

        _memory.Note();
    }

    /// <summary>Whether a step, perhaps of another path, can be taken here: any that a program can ask for, if a program runs.</summary>
    public bool IsPossible(Move move) => move.Kind == MoveKind.Idle ? Running is null && GoesOnByItself : Running is not null;

    /// <summary>After a step that ended in an exception: notes what it did, so that it can be taken back.</summary>
    public void Recover() => _memory.Note();

    /// <summary>The first word of an operation's message: a deadline counts from the first state, and a message's word is its own.</summary>
    public ulong WordOf(Move move)
    {
        return move.Operation == Operation.Deadline ? _startTicks + move.Word : move.Word == Move.OwnWord ? _book.NextWord : move.Word;
    }

    /// <summary>Back to an earlier mark.</summary>
    public void TakeBack(int mark) => _memory.TakeBack(mark);

    /// <summary>All bytes that are followed, as they are now.</summary>
    public byte[] FollowedBytes() => _memory.ToArray();

    /// <summary>The name of the present state.</summary>
    public ulong Name() => _fingerprint.Compute();

    /// <summary>Looks at the whole of the present state.</summary>
    /// <exception cref="OracleException">A call can never be decided.</exception>
    /// <exception cref="KernelPanicException">An invariant of the kernel does not hold.</exception>
    public void Audit(bool isEnd)
    {
        StateAudit.Check(_frames);
        if (isEnd && _configuration.ChecksEnds)
        {
            UndecidedCalls.Check(_frames);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Dispose();
        _ghost.Dispose();
        _book.Dispose();
        _world.Dispose();
    }

    // The first process made everything and now sleeps for ever; the events of the building are collected.
    private void PutToRest()
    {
        _world.Settle();
        foreach (Actor actor in _actors)
        {
            actor.Process.Turn();
            actor.Process.Inbox.Clear();
        }

        _world.Run(_world.Root);
        _world.Root.Sleep();
    }

    private uint FirstPage()
    {
        uint page = 1;
        while (_frames.Descriptor(new PageIndex(page)).Use == PageUse.Kernel)
        {
            page++;
        }

        return page;
    }

    // Memory and tables that no step can touch are left out: comparing them would be most of the work.
    private void Follow(uint firstPage)
    {
        _memory.Cover(_frames.AllPages);
        _memory.Cover(_frames.AllTables);
        _memory.Cover(_ghost.Bytes);
        _memory.Cover(_book.Bytes);
        _memory.Follow(_frames.Bytes(default)[..RootBankEnd]);
        _memory.Follow(_frames.Bytes(new PageIndex(KernelQueues.Page))[..RoundUp(System.Runtime.CompilerServices.Unsafe.SizeOf<KernelQueues>(), Block)]);
        uint first = _frames.Globals.FreshPage.Value;
        uint last = firstPage;
        for (uint number = firstPage; number < _frames.Globals.FreshPage.Value; number++)
        {
            PageIndex page = new(number);
            if (_frames.Descriptor(page).Use != PageUse.Free && FollowPage(page))
            {
                (first, last) = (Math.Min(first, number), Math.Max(last, number));
            }
        }

        // What is bought comes from the head of the free list, then from behind the pages that were ever used.
        PageIndex fresh = _frames.Globals.FreePages;
        uint next = _frames.Globals.FreshPage.Value;
        for (uint i = 0; i < _configuration.FreshPages; i++)
        {
            PageIndex page = fresh.IsNone ? new PageIndex(next++) : fresh;
            fresh = fresh.IsNone ? fresh : _frames.Descriptor(fresh).Next;
            _ = FollowPage(page);
            (first, last) = (Math.Min(first, page.Value), Math.Max(last, page.Value));
        }

        int descriptors = (int)(_frames.PageCount * FrameArena.GranulesPerPage * sizeof(uint));
        int from = descriptors + ((int)(first * PageDescriptor.SizeBytes) / Block * Block);
        int to = descriptors + RoundUp((int)((last + 1) * PageDescriptor.SizeBytes), Block);
        _memory.Follow(_frames.AllTables[from..to]);
        _memory.Follow(_ghost.Bytes);
        _memory.Follow(_book.Bytes);
        _fingerprint.ExpectNoOthers();
    }

    private bool FollowPage(PageIndex page)
    {
        int granules = FollowedGranules(page);
        if (granules == 0)
        {
            return false;
        }

        _fingerprint.Expect(page, granules);
        int generations = (int)(page.Frame.Value * sizeof(uint));
        _memory.Follow(_frames.AllTables.Slice(generations, RoundUp(granules * sizeof(uint), Block)));
        if (_frames.Descriptor(page).Use == PageUse.Frames && _frames.Descriptor(page).FrameSize == FrameSize.Bytes1024 && !_configuration.PagesChangeUse)
        {
            // Registers do not change: what runs is no machine's program.
            for (uint process = 0; process < _frames.Descriptor(page).FreshFrames; process++)
            {
                _memory.Follow(_frames.Bytes(page).Slice((int)process * Process.SizeBytes, Process.ContextOffset));
            }

            return true;
        }

        _memory.Follow(_frames.Bytes(page)[..(granules * (int)FrameArena.GranuleSizeBytes)]);
        return true;
    }

    private int FollowedGranules(PageIndex page)
    {
        const int Whole = (int)FrameArena.GranulesPerPage;
        ref PageDescriptor descriptor = ref _frames.Descriptor(page);
        if (_configuration.PagesChangeUse)
        {
            return Whole;
        }

        switch (descriptor.Use)
        {
            case PageUse.Free:
                return _configuration.FreshGranules;
            case PageUse.Frames:
                bool isOfProcesses = descriptor.FrameSize == FrameSize.Bytes1024;
                return isOfProcesses ? Whole : Math.Min(Whole, (descriptor.FreshFrames << (int)descriptor.FrameSize) + _configuration.FreshGranules);
            case PageUse.CapabilityTable:
                return RoundUp((int)(_configuration.MaximumSlots + 8) * (int)Capability.SizeBytes, Block) / Block;
            case PageUse.Memory:
            case PageUse.SegmentTable:
            case PageUse.SpaceTable:
            case PageUse.MessagePage:
            case PageUse.Kernel:
            case PageUse.Retired:
            default:
                return 0;
        }
    }

    private static int RoundUp(int bytes, int unit) => (bytes + unit - 1) / unit * unit;

    private Actor ActorOf(FrameIndex process)
    {
        foreach (Actor actor in _actors)
        {
            if (actor.Process.Index.Is(process))
            {
                return actor;
            }
        }

        throw new InvalidOperationException("A process runs that the configuration does not know.");
    }
}
