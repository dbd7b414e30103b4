using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>Nodes, where vats are made.</summary>
public static class ChaosNodes
{
    /// <summary>The first object of a node's vat.</summary>
    /// <param name="seed">The round's seed.</param>
    /// <param name="size">Nodes alive at once, and calls of each: <see cref="ChaosSize"/>.</param>
    /// <param name="place">Its place in the graph, its generation and what is planted in it: <see cref="ChaosPlace"/>.</param>
    /// <param name="round">Who runs the round.</param>
    /// <param name="ledger">Takes down what it sees.</param>
    [Seed]
    public static IChaosNode Node(long seed, long size, long place, Eventual<IChaosRound> round, Eventual<IChaosLedger> ledger) =>
        new ChaosNode(PlanOf(seed, size), new ChaosPlace(place), round, ledger);

    /// <summary>The first object of the ledger's vat.</summary>
    [Seed]
    public static IChaosLedger Ledger(long seed, long size, Eventual<IChaosRound> round) => new ChaosLedger(PlanOf(seed, size), round);

    private static ChaosPlan PlanOf(long seed, long size)
    {
        ChaosSize sizes = new(size);
        return new ChaosPlan((ulong)seed, sizes.NodeCount, sizes.Quota);
    }
}

/// <summary>A node: what is asked of it. What it asks of others is <see cref="ChaosClient"/>'s.</summary>
internal sealed class ChaosNode : IChaosNode
{
    // More than a vat may have on its way at once.
    private const int FloodCount = 400;
    private const int MostHeld = 3;

    private readonly ChaosPlan _plan;
    private readonly ChaosPlace _place;
    private readonly Eventual<IChaosRound> _round;
    private readonly Eventual<IChaosLedger> _ledger;
    private readonly ChaosClient _client;
    private readonly Habit _habit;
    private readonly Eventual<ChaosReply>[] _held = new Eventual<ChaosReply>[MostHeld];
    private int _patience;
    private int _heldCount;
    private int _noise;
    private long _lastNonce;
    private object? _hoard;
    private Eventual<bool> _ticked;
    private Resolver<bool>? _nextTick;

    public ChaosNode(ChaosPlan plan, ChaosPlace place, Eventual<IChaosRound> round, Eventual<IChaosLedger> ledger)
    {
        _plan = plan;
        _place = place;
        _round = round;
        _ledger = ledger;
        _habit = plan.HabitOf(place.Node, place.Generation);
        _patience = plan.PatienceOf(place.Node, place.Generation);
        _client = new ChaosClient(plan, place, round, ledger);
    }

    public Eventual<Unit> Meet() => _client.Meet();

    public void Begin() => _client.Begin();

    public void Tick()
    {
        _client.Tick();
        _nextTick?.Resolve(true);
        _nextTick = null;
    }

    public Eventual<ChaosReply> Ask(long nonce, long hops) => hops > 0 && _habit != Habit.Drop ? _client.Forward(nonce, hops - 1) : Serve(nonce);

    public async Eventual<ChaosReply> AskAfter(long nonce, Eventual<ChaosReply> other)
    {
        _ = await other;
        return await Serve(nonce);
    }

    public Eventual<IChaosSession> Open(long nonce) => Ref.Of<IChaosSession>(new Session(this));

    public void Noise() => _noise++;

    public void Keep(Eventual<IChaosNode> gift) => _noise++;

    // Whatever is asked of it comes to this.
    private Eventual<ChaosReply> Serve(long nonce)
    {
        if (_place.Plant == Plant.Thrown)
        {
            return Throw();
        }

        if (_patience > 0 && --_patience > 0 && _habit is not (Habit.Throw or Habit.Smash or Habit.Late or Habit.Drop))
        {
            return Ref.Data(ReplyTo(nonce));
        }

        return _habit switch
        {
            Habit.Crash => Crash(nonce),
            Habit.CrashHolding => CrashHolding(nonce),
            Habit.Hang => Hang(),
            Habit.Silent => KeepSilent(),
            Habit.Throw when _plan.IsRefused(nonce) => Throw(),
            Habit.Smash when _plan.IsRefused(nonce) => Smash(),
            Habit.Flood => Flood(nonce),
            Habit.FillHeap => FillHeap(),
            Habit.SpendBank => SpendBank(nonce),
            Habit.Late => AnswerLate(nonce),
            Habit.Drop => KeepSilent(), // Where every program is a vat.
            Habit.AnswerTwice => AnswerTwice(nonce),
            Habit.Healthy or Habit.Doomed or Habit.Throw or Habit.Smash => Ref.Data(ReplyTo(nonce)),
            _ => Ref.Data(ReplyTo(nonce)),
        };
    }

    private ChaosReply ReplyTo(long nonce)
    {
        if (_place.Plant == Plant.Crossed && _lastNonce != 0)
        {
            (nonce, _lastNonce) = (_lastNonce, nonce);
        }

        _lastNonce = nonce;
        long who = ChaosPlan.WhoIs(_place.Node, _place.Generation);
        return new ChaosReply(nonce, who, _plan.ProofOf(nonce, who));
    }

    private Eventual<ChaosReply> Crash(long nonce)
    {
        _ = _client.Forward(nonce, 0); // Half of what it does is under way, and nobody is to wait for it.
        Mishaps.Crash();
        _round.Only.Fell(_place.Node, _place.Generation);
        return Ref.Promise<ChaosReply>().Promise;
    }

    private Eventual<ChaosReply> CrashHolding(long nonce)
    {
        if (_heldCount == MostHeld)
        {
            return Crash(nonce);
        }

        Eventual<ChaosReply> held = Ref.Promise<ChaosReply>().Promise;
        _held[_heldCount++] = held;
        return held;
    }

    private static Eventual<ChaosReply> Hang()
    {
        Mishaps.LoopForever();
        return Ref.Promise<ChaosReply>().Promise;
    }

    private static Eventual<ChaosReply> KeepSilent() => Ref.Promise<ChaosReply>().Promise;

    private Eventual<ChaosReply> Throw()
    {
        _round.Only.Misbehaved((int)Habit.Throw);
        throw new System.InvalidOperationException("It is not in the mood.");
    }

    private Eventual<ChaosReply> Smash()
    {
        _round.Only.Misbehaved((int)Habit.Smash);
        (Eventual<ChaosReply> promise, Resolver<ChaosReply> resolver) = Ref.Promise<ChaosReply>();
        _ = resolver.Smash(new Problem(ProblemKind.Smashed, "It is not in the mood.")); // It is new.
        return promise;
    }

    private Eventual<ChaosReply> AnswerTwice(long nonce)
    {
        (Eventual<ChaosReply> promise, Resolver<ChaosReply> resolver) = Ref.Promise<ChaosReply>();
        bool isFirst = resolver.ResolveRace(ReplyTo(nonce));
        bool isSecond = resolver.ResolveRace(ReplyTo(~nonce));
        return isFirst && !isSecond ? promise : Throw();
    }

    private Eventual<ChaosReply> Flood(long nonce)
    {
        _patience = ChaosPlan.TameGeneration; // Once in a while.
        _round.Only.Misbehaved((int)Habit.Flood);
        _client.Flood(FloodCount);
        return Ref.Data(ReplyTo(nonce));
    }

    private Eventual<ChaosReply> FillHeap()
    {
        while (Mishaps.HasHeapOfItsOwn)
        {
            _hoard = new object?[] { _hoard, new byte[1_000] };
        }

        return Crash(0);
    }

    private async Eventual<ChaosReply> SpendBank(long nonce)
    {
        while (Mishaps.CanCrash && await _client.HandOut(Ref.Of<IChaosNode>(new ChaosNode(_plan, _place, _round, _ledger))))
        {
            // It has more to give away.
        }

        return await Crash(nonce);
    }

    private async Eventual<ChaosReply> AnswerLate(long nonce)
    {
        if (_nextTick is null)
        {
            (_ticked, _nextTick) = Ref.Promise<bool>();
        }

        _ = await _ticked;
        return ReplyTo(nonce);
    }

    private sealed class Session(ChaosNode node) : IChaosSession
    {
        public Eventual<ChaosReply> Ask(long nonce) => node.Serve(nonce);
    }
}
