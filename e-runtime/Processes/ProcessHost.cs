using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Vats;

/// <summary>One vat as a process of the kernel: its turns, and between them the kernel's.</summary>
public sealed class ProcessHost : VatHost
{
    // Turns between looks at the heap and at what came.
    private const int SliceTurns = 32;

    // 16 pages of calls: half of what its maker leaves a child to spend.
    private const int MostCallsOfChild = 256;

    private readonly Outside _outside;
    private SplitMix64 _keys;
    private int _lastNumber;
    private bool _isReady;
    private bool _isCollectionWanted;

    /// <summary>Makes the vat of the running program.</summary>
    /// <param name="invoker">The program's invocations; the vat's go through its page too.</param>
    /// <param name="bank">The slot of the bank that pays for what the vat needs from the kernel.</param>
    /// <param name="self">The slot of the process.</param>
    /// <param name="verbs">What its objects may be asked.</param>
    /// <param name="number">The vat's number, unless it is the first of all: the vat that makes it says.</param>
    /// <param name="isWatched">Whether what it does is recorded.</param>
    public ProcessHost(Invoker invoker, uint bank, uint self, VerbTable verbs, int number = 1, bool isWatched = false)
    {
        _lastNumber = number;
        Delivery.LeadsOut = true;
        Verbs = verbs;
        Gate = new KernelGate(invoker, bank, self);
        _keys = new SplitMix64(invoker.Port.Host.ReadCounter());
        _outside = new Outside(this, Gate);
        Tracer = isWatched ? new Tracer(this, ProcessTrace.MostEvents, (long)number << CausalEvent.VatShift) : null;
        Vat = new LocalVat(this, number, null, Quota.None);
        Current.TraceBetweenTurns = Vat.Trace;
    }

    /// <summary>Calls that the vat may have: so many messages of it are on their way at most. Who sends more finds his reference broken as overloaded.</summary>
    public int MostCalls { get; set; } = int.MaxValue;

    internal KernelGate Gate { get; }

    internal Outside Outside => _outside;

    /// <summary>The one vat.</summary>
    internal LocalVat Vat { get; }

    internal VerbTable Verbs { get; }

    /// <summary>What a process runs that <see cref="ProcessVatMaker"/> made: a vat, empty until its maker puts objects there.</summary>
    /// <param name="program">What it runs in.</param>
    /// <param name="verbs">What its objects may be asked.</param>
    /// <param name="argument">What it was started with.</param>
    public static void RunChild(ProgramHost program, VerbTable verbs, ulong argument = 0) => RunFaultyChild(program, verbs, argument, OrderPlant.None);

    internal static void RunFaultyChild(ProgramHost program, VerbTable verbs, ulong argument, OrderPlant plant)
    {
        Invoker invoker = new(new MessagePort(program), ProcessBuilder.BankSlot);
        TurnHeap.EndsProcessWhenFull = true;
        bool isWatched = argument != 0;
        ProcessHost host = new(invoker, ProcessBuilder.BankSlot, ProcessBuilder.SelfSlot, verbs, isWatched ? (int)argument : 1, isWatched)
        {
            MostCalls = MostCallsOfChild + (isWatched ? ProcessTrace.MostEvents : 0),
            Plant = plant,
        };
        host.Enter(() =>
        {
            Eventual<IVatBirth> birth = host.FromSlot<IVatBirth>(ProcessBuilder.FirstGrantSlot);
            host.Trace = host.Vat.Trace is { } trace ? new ProcessTrace(host, trace, birth) : null;
            birth.Only.Born(new Eventual<IVat>(host.Vat, host.Vat));
        });
        host.Run();
    }

    /// <summary>Promises of others that may be undecided here at once. Each costs this vat a call of 256 bytes until it is decided, so who sends many
    /// would spend its bank: messages that bring one more are refused.</summary>
    public int MostUndecidedImports { get; set; } = 1024;

    /// <summary>Runs something as a turn of the vat.</summary>
    public void Enter(Action start) => new VatControl(Vat).Enter(start);

    /// <summary>Has this vat's events, and those of all vats that it makes, told as lines: <see cref="TraceText"/>.</summary>
    /// <param name="writeLine">Writes a line.</param>
    public void TellTraceTo(Action<string> writeLine) => Trace = new ProcessTrace(this, Vat.Trace!, writeLine);

    /// <summary>Waits until the vats that this one made have told what they did so far. Within a turn.</summary>
    public Eventual<Unit> GatherTrace() => Trace is null ? Ref.Data<Unit>(default) : Trace.Gather();

    /// <summary>Where events go; null if nobody watches.</summary>
    internal ProcessTrace? Trace { get; private set; }

    /// <summary>Does something by the program's invoker, which shares the message page with the vat.</summary>
    public void Invoke(Action action)
    {
        _ = Gate.BeginInvocations(); // The caller has it.
        action();
        Gate.EndInvocations();
    }

    /// <summary>Runs turns until the vat has ended, then ends the process.</summary>
    public void Run()
    {
        TurnHeap.HoldOnTo(this); // Between turns nothing but this is needed.
        while (Vat.Grave is null)
        {
            if (_isReady)
            {
                _isReady = Vat.RunTurns(SliceTurns);
            }

            CollectIfDue();
            Trace?.Ship();
            Exchange();
        }

        Gate.Do(Operation.Send, Gate.Self, 0, [(ulong)ProcessMethod.Exit]);
        Gate.Flush(maySleep: false);
    }

    // A vat that always has a next turn of its own must look for what others want of it all the same.
    private void Exchange()
    {
        Gate.Flush(maySleep: !_isReady && Gate.HasNothing && Vat.Grave is null, looks: _isReady);
        _outside.DealWithArrivals();
        if (Gate.IsTableFull)
        {
            GrowTableIfIdle();
        }
    }

    /// <summary>Purchases that may still succeed: for tests, which have them fail one by one.</summary>
    internal int PurchasesLeft { get; set; } = int.MaxValue;

    /// <summary>Whether the vat ends when something cannot be bought: what tests must find.</summary>
    internal bool EndsBySpending { get; set; }

    /// <summary>What is wrong with this vat on purpose: what tests of E-order must find.</summary>
    internal OrderPlant Plant { get; set; }

    /// <summary>Counts a purchase.</summary>
    internal bool MayBuy()
    {
        if (PurchasesLeft > 0)
        {
            PurchasesLeft--;
            return true;
        }

        if (EndsBySpending)
        {
            EndOverloaded();
        }

        return false;
    }

    // It can take nothing any more, and those who ask it would wait for ever.
    private void EndOverloaded() => _ = Vat.Kill(Problem.Overloaded); // Twice is the same as once.

    /// <summary>Collects garbage at the end of the turn, and tells other vats which of their objects this one has no reference to any more.</summary>
    /// <remarks>On the metal this happens by itself. Under .NET it happens only when it is asked for: when .NET collects is nobody's to
    /// say, and what depended on it would not be the same in every run.</remarks>
    internal override void CollectGarbage() => _isCollectionWanted = true;

    /// <summary>A reference to an object that a capability in a slot is for; the slot is the runtime's from now on.</summary>
    public Eventual<T> FromSlot<T>(uint slot)
        where T : class, IRemotable
    {
        _outside.Import(slot, isPromise: false, Envelope.NoKey, ByProxy<T>.Instance, out object? target, out Vat? home);
        return new Eventual<T>(target, home);
    }

    /// <summary>Takes an object of this vat back from all other processes: their references to it break.</summary>
    /// <remarks>A process that ends lets go of nothing. Who knows that all who held an object have ended has to say so, or it is kept for as long
    /// as this vat.</remarks>
    public void Withdraw(object near)
    {
        ArgumentNullException.ThrowIfNull(near);
        _outside.Withdraw(near);
    }

    internal override void ObjectEnded(object target) => _outside.Withdraw(target);

    /// <inheritdoc cref="CollectGarbage"/>
    public void RequestCollection() => CollectGarbage();

    /// <summary>Calls that it has bought, of 256 bytes each: they are used again and again, and never given back.</summary>
    public int CallCount => _outside.CallCount;

    /// <summary>Objects of this vat that others may hold: an endpoint of 128 bytes each.</summary>
    public int ExportCount => _outside.ExportCount;

    /// <summary>How often its table of capabilities has grown.</summary>
    public int TableGrowths => Gate.TableGrowths;

    /// <summary>Buys now what it would buy later.</summary>
    /// <param name="callCount">So many calls it has then, at least.</param>
    /// <param name="tableGrowths">So often its table has grown then, at least.</param>
    public void Provide(int callCount, int tableGrowths)
    {
        while (TableGrowths < tableGrowths && Gate.TryGrowTable())
        {
            // Once more.
        }

        _outside.BuyCalls(callCount);
    }

    // What is asked of this vat waits in the records of those who ask, and takes a place in its table only when it is taken: a full table is
    // how a flood is kept out. Room is made only when the vat has nothing left to do that would free a place.
    private void GrowTableIfIdle()
    {
        if (_isReady || !Gate.HasNothing)
        {
            return;
        }

        if (TurnHeap.CollectsBetweenTurns)
        {
            TurnHeap.Collect();
            if (_outside.ReleaseUnused())
            {
                return; // Places become free with what is handed over next.
            }
        }

        if (!Gate.TryGrowTable())
        {
            EndOverloaded();
        }
    }

    /// <summary>A number that nobody else can guess.</summary>
    /// <remarks>SplitMix64 from the counter at the start, mixed with each turn's time. A machine with a source of chance should seed it from there:
    /// docs/caveats.md.</remarks>
    internal ulong NextKey()
    {
        _keys.Stir(Gate.NowTicks);
        ulong key = _keys.Next();
        return key == Envelope.NoKey ? 1 : key;
    }

    private void CollectIfDue()
    {
        if (_isCollectionWanted)
        {
            _isCollectionWanted = false;
            TurnHeap.Collect();
        }
        else if (!TurnHeap.CollectIfDue())
        {
            return;
        }

        _ = _outside.ReleaseUnused(); // Whether there was any matters to nobody here.
    }

    internal override VatStats StatsOf(LocalVat vat, long turns, long waiting) =>
        new(turns, waiting, _outside.ExportCount, _outside.ImportCount, GC.GetTotalMemory(false));

    internal override long TraceTicks => (long)Gate.NowTicks;

    internal override int NextNumber() => ++_lastNumber;

    internal override void Schedule(LocalVat vat) => _isReady = true;

    internal override bool TryHoldBack(ref Message message) => _outside.TryHoldBack(ref message);
}
