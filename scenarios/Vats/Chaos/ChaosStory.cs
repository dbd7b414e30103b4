using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>The story of hundreds of vats that call each other while some of them crash, hang, drop what they owe, flood, are destroyed and are
/// started again. Rounds follow each other, a seed each.</summary>
internal sealed class ChaosStory(Powerbox box, ChaosGround ground)
{
    private const int DefaultRounds = 2;
    private const int DefaultNodes = 240;
    private const int DefaultQuota = 24;
    private const int MostTicksToSettle = 40;

    private readonly ChaosTally _sum = new();
    private long _pages;
    private int _objectsHeld;

    /// <summary>Tells it.</summary>
    public async Eventual<Unit> Tell()
    {
        ulong seed = ground.Number("seed", 1);
        int rounds = (int)ground.Number("rounds", DefaultRounds);
        int nodes = (int)ground.Number("vats", DefaultNodes);
        int quota = (int)ground.Number("calls", DefaultQuota);
        int healthy = 0;
        int told = 0;
        await WarmUp(seed, nodes);
        ChaosHangs hangs = new(ground, box);
        _ = await hangs.Try();
        while (told < rounds)
        {
            ChaosPlan plan = new(seed + (ulong)told, nodes, quota < ChaosPlan.MostQuota ? quota : ChaosPlan.MostQuota);
            healthy += plan.HealthyCount;
            await RunOne(plan);
            told++;
        }

        new ChaosReport(box, ground, _sum).Tell(told, nodes, healthy, quota);
        hangs.Tell();
        return default;
    }

    // What is needed for so many nodes at once is bought once: tables, and records of calls.
    private async Eventual<Unit> WarmUp(ulong seed, int nodes)
    {
        if (ground.HasKernel)
        {
            ChaosRound round = new(new ChaosPlan(seed, nodes, 1), ground, box, Plant.None);
            await round.Run();
            ground.Provide(nodes);
            _pages = await PagesOnceSettled(0);
            _objectsHeld = ground.ObjectsHeld();
            _ = ground.PagesKeptSince(); // From here on it counts.
        }

        return default;
    }

    private async Eventual<Unit> RunOne(ChaosPlan plan)
    {
        ChaosRound round = new(plan, ground, box, PlantOf(ground.Option("plant")));
        await round.Run();
        ChaosTally tally = round.Tally;
        long pages = _pages;
        int kept = 0;
        if (ground.HasKernel)
        {
            pages = await PagesOnceSettled(_pages);
            kept = ground.PagesKeptSince();
            if (pages > _pages + kept || pages < _pages)
            {
                tally.Find(Violation.Leaked, pages + " pages are in use after the round with seed " + (long)plan.Seed + ", and " + _pages + " were before it");
            }

            _pages = kept == 0 ? _pages : pages;

            if (ground.ObjectsHeld() != _objectsHeld)
            {
                tally.Find(Violation.Leaked, ground.ObjectsHeld() + " objects of the first vat may be held after the round with seed " + (long)plan.Seed + ", and " + _objectsHeld + " were before all");
            }

            if (!ground.BooksBalance())
            {
                tally.Find(Violation.Leaked, "there are pages in use that are on no account");
            }
        }

        ground.Log("chaos seed=" + (long)plan.Seed + " calls=" + tally.Calls + " restarts=" + tally.Restarts + " crashes=" + tally.MisdeedsOf(Habit.Crash)
            + " destroyed=" + tally.Destroyed + " late=" + tally.Late + " ticks=" + round.Ticks + " pages=" + pages + " kept=" + kept + " violations=" + tally.Violations);
        _sum.Add(tally);
        return default;
    }

    // What was destroyed comes back step by step.
    private async Eventual<long> PagesOnceSettled(long expected)
    {
        long pages = ground.PagesInUse();
        for (int tick = 0; tick < MostTicksToSettle && (pages > expected || tick < 4); tick++)
        {
            ground.Collect();
            _ = await box.Timer.After(ground.TickMilliseconds);
            pages = ground.PagesInUse();
        }

        return pages;
    }

    private static Plant PlantOf(string name) => name switch
    {
        "repeated" => Plant.Repeated,
        "lost" => Plant.Lost,
        "crossed" => Plant.Crossed,
        "stale" => Plant.Stale,
        "starved" => Plant.Starved,
        "leaked" => Plant.Leaked,
        "thrown" => Plant.Thrown,
        _ => Plant.None,
    };
}
