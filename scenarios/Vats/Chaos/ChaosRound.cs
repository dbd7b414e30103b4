using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>One round: makes the nodes, restarts whoever was lost, destroys some, and takes down what clients saw.</summary>
/// <remarks>A node is restarted when somebody asks who stands in its place now: until then nobody has missed it.</remarks>
internal sealed class ChaosRound : IChaosRound
{
    // Ticks in which a round has to be over: many times what it takes.
    private const int MostTicks = 400;
    private const int NodesForDoom = 20;
    private const int StartedAtOnce = 8;

    private readonly ChaosPlan _plan;
    private readonly ChaosGround _ground;
    private readonly Powerbox _box;
    private readonly Plant _plant;
    private readonly ChaosSeat[] _seats;
    private Eventual<IVatControl> _ledgerControl;
    private Eventual<IChaosLedger> _ledger;
    private Resolver<bool>? _over;
    private bool _isOver;

    public ChaosRound(ChaosPlan plan, ChaosGround ground, Powerbox box, Plant plant)
    {
        _plan = plan;
        _ground = ground;
        _box = box;
        _plant = plant;
        _seats = new ChaosSeat[plan.NodeCount];
    }

    /// <summary>What was counted.</summary>
    public ChaosTally Tally { get; } = new();

    /// <summary>Ticks that it took.</summary>
    public int Ticks { get; private set; }

    /// <summary>Runs it, to its end or until it takes too long, and ends all its nodes.</summary>
    public async Eventual<Unit> Run()
    {
        (Eventual<bool> over, _over) = Ref.Promise<bool>();
        _ledgerControl = _box.Maker.Make("ledger");
        _ledger = await _ledgerControl.Vat().Ledger((long)_plan.Seed, Size.Word, Ref.Of<IChaosRound>(this)).Resolved();
        for (int node = 0; node < _seats.Length; node++)
        {
            _seats[node] = new ChaosSeat(node);
            Start(_seats[node]);
            if (node % StartedAtOnce == 0)
            {
                _ = await _seats[node].Reference.Resolved(); // The heap is collected between turns.
            }
        }

        _ = await MeetAll();
        for (int node = 0; node < _seats.Length; node++)
        {
            _ = Begin(_seats[node]); // Some hang already, and are not waited for.
        }

        _ = Tick(); // It ends with the round.
        _ = await over; // The ledger knows whether all are done.
        _isOver = true;
        try
        {
            Tally.Add(await _ledger.Close());
        }
        catch (BrokenException broken)
        {
            Tally.Find(Violation.Died, "the ledger has ended: " + broken.Problem.Text);
        }

        _ = await EndAll();
        if (_plant == Plant.Leaked)
        {
            _ground.Leak();
        }

        _ground.Withdraw(this);

        return default;
    }

    // What waits for a vat's birth leaves when it is born, and hands out this object: until the last one is ended it may be handed out again.
    private async Eventual<Unit> EndAll()
    {
        for (int node = 0; node < _seats.Length; node++)
        {
            _seats[node].Kill();
        }

        _ = await _ledgerControl.Kill("The round is over.");
        for (int node = 0; node < _seats.Length; node++)
        {
            _ = await _seats[node].Ended();
        }

        return default;
    }

    public async Eventual<ChaosBinding> Bind(int node, int lostGeneration)
    {
        ChaosSeat seat = _seats[node];
        while (!_isOver)
        {
            if (lostGeneration >= seat.Generation && (seat.IsEnded || !ChaosPlan.IsHealthy(node)))
            {
                Replace(seat);
            }

            int generation = seat.Generation;
            try
            {
                return new ChaosBinding(await BornOf(seat), generation);
            }
            catch (BrokenException)
            {
                lostGeneration = generation; // It has gone since, or was never born.
            }
        }

        throw new BrokenException(new Problem(ProblemKind.Disconnected, "The round is over."));
    }

    public void Suspect(int node, int generation)
    {
        ChaosSeat seat = _seats[node];
        if (seat.Generation != generation || seat.IsEnded)
        {
            return;
        }

        if (ChaosPlan.IsHealthy(node))
        {
            Tally.Late++; // It may have much to do.
            return;
        }

        Tally.Count(_plan.HabitOf(node, generation));
        seat.Kill();
    }

    public void Fell(int node, int generation)
    {
        ChaosSeat seat = _seats[node];
        if (seat.Generation == generation && !seat.IsEnded)
        {
            Tally.Count(Habit.Crash);
            seat.Kill();
        }
    }

    public void Misbehaved(int habit) => Tally.Count((Habit)habit);

    public void AllDone() => _ = _over!.ResolveRace(true); // It may be too late.

    private async Eventual<Unit> MeetAll()
    {
        Eventual<Unit>[] meetings = new Eventual<Unit>[StartedAtOnce];
        for (int first = 0; first < _seats.Length; first += StartedAtOnce)
        {
            int count = _seats.Length - first < StartedAtOnce ? _seats.Length - first : StartedAtOnce;
            for (int i = 0; i < count; i++)
            {
                ChaosSeat seat = _seats[first + i];
                meetings[i] = seat.HasRogue ? Ref.Data<Unit>(default) : seat.Reference.Meet();
            }

            for (int i = 0; i < count; i++)
            {
                _ = await meetings[i];
            }
        }

        return default;
    }

    // The one who stands there is gone, or is of no use to somebody any more.
    private void Replace(ChaosSeat seat)
    {
        if (_isOver)
        {
            return;
        }

        Habit habit = _plan.HabitOf(seat.Node, seat.Generation);
        if (!seat.IsEnded && habit is Habit.Drop or Habit.AnswerTwice)
        {
            Tally.Count(habit);
        }

        if (_plant != Plant.Stale)
        {
            seat.Kill();
        }

        seat.Generation++;
        Tally.Restarts++;
        Start(seat);
        _ = Begin(seat); // Who asked waits for the same.
    }

    private void Start(ChaosSeat seat)
    {
        Habit habit = _plan.HabitOf(seat.Node, seat.Generation);
        if (habit is Habit.Drop or Habit.AnswerTwice && _ground.HasKernel)
        {
            seat.Take(_ground.StartRogue(habit, ChaosPlan.WhoIs(seat.Node, seat.Generation), (long)_plan.Seed));
            return;
        }

        // Clients are told a generation that is not there yet.
        bool isStale = _plant == Plant.Stale && seat.Generation > 0;
        Eventual<IVatControl> control = _ground.Maker.Make("node");
        ChaosPlace place = new(seat.Node, isStale ? seat.Generation - 1 : seat.Generation, PlantIn(seat));
        seat.Take(control, control.Vat().Node((long)_plan.Seed, Size.Word, place.Word, Ref.Of<IChaosRound>(this), _ledger));
    }

    private ChaosSize Size => new(_plan.NodeCount, _plan.Quota);

    // The first healthy one has it.
    private Plant PlantIn(ChaosSeat seat) => seat.Node == 0 ? _plant : Plant.None;

    private async Eventual<Unit> Begin(ChaosSeat seat)
    {
        int generation = seat.Generation;
        Eventual<IChaosNode> reference = seat.Reference;
        try
        {
            reference = await BornOf(seat);
        }
        catch (BrokenException)
        {
            return default; // It was never born. Whoever misses it has it replaced.
        }

        bool isStarved = _plant == Plant.Starved && seat.Node == 0;
        if (seat.Generation == generation && !seat.HasRogue && !isStarved)
        {
            reference.Only.Begin();
        }

        reference.WhenBroken(_ => Mourn(seat, generation));
        return default;
    }

    // Who waits for a far reference asks whether all has arrived there, and one who hangs never says so.
    private static async Eventual<Eventual<IChaosNode>> BornOf(ChaosSeat seat) =>
        Ref.State(seat.Reference) == RefState.Far ? seat.Reference : await seat.Reference.Resolved();

    // It has ended, and nobody ended it.
    private void Mourn(ChaosSeat seat, int generation)
    {
        if (seat.Generation == generation && !seat.IsEnded && !_isOver)
        {
            seat.IsEnded = true;
            Tally.Count(Habit.Crash);
            if (ChaosPlan.IsHealthy(seat.Node))
            {
                Tally.Find(Violation.Died, "node " + seat.Node + " is healthy, and has ended");
            }
        }
    }

    private async Eventual<Unit> Tick()
    {
        while (!_isOver)
        {
            _ = await _box.Timer.After(_ground.TickMilliseconds);
            Ticks++;
            for (int i = 0; i < _seats.Length / NodesForDoom && !_isOver; i++)
            {
                Doom(_seats[_plan.DoomedAt((Ticks * _seats.Length) + i)]);
            }

            for (int node = 0; node < _seats.Length && !_isOver; node++)
            {
                _seats[node].Tick();
            }

            if (Ticks > MostTicks)
            {
                _ = _over!.ResolveRace(false); // It may have ended just now.
            }
        }

        return default;
    }

    private void Doom(ChaosSeat seat)
    {
        if (!ChaosPlan.IsHealthy(seat.Node) && !seat.IsEnded)
        {
            Tally.Destroyed++;
            seat.Kill();
        }
    }
}
