using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats;

/// <summary>The story of what a vat's code can do wrong, and of everybody else, who goes on. Each peril has a vat of its own; beside all of them
/// lives a neighbour, who must answer after each.</summary>
public static class Perils
{
    private const int FloodCount = 20_000;
    private const int LeastTaken = 200;
    private const int Questions = 100;

    /// <summary>The first object of a vat in which all goes wrong.</summary>
    [Seed]
    public static IVictim Victim() => new Victim();

    /// <summary>The first object of a vat in which nothing does.</summary>
    [Seed]
    public static IWorker Worker() => new Worker();

    /// <summary>Tells the story.</summary>
    public static async Eventual<Unit> Tell(Powerbox box)
    {
        Eventual<IWorker> neighbour = box.Maker.Make("neighbour").Vat().Worker();
        Watch watch = new(box, neighbour);
        await Throw(watch);
        await LoopForever(watch);
        await GoOnForever(watch);
        await Flood(watch);
        await ExhaustTheBank(watch);
        await ExhaustTheHeap(watch);
        await Crash(watch);
        await DieOwingAnswers(watch);
        await DieUnborn(watch);
        int worked = await neighbour.WorkedCount();
        box.Tell("unharmed", worked == 0, "the neighbour was greeted " + watch.Greetings + " times and did nothing else");
        return default;
    }

    // An exception is the end of a turn.
    private static async Eventual<Unit> Throw(Watch watch)
    {
        Eventual<IVatControl> control = watch.Make("thrower");
        Eventual<IVictim> victim = control.Vat().Victim();
        Eventual<int> broken = victim.Throw();
        Eventual<int> next = victim.Answer();
        string problem = await Outcome(broken, ProblemKind.Thrown);
        await watch.Tell("throws", problem.Length > 0 && await next == 42, problem + " The next message is answered");
        control.Only.Kill("over");
        return default;
    }

    private static async Eventual<Unit> LoopForever(Watch watch)
    {
        if (!Mishaps.CanCrash)
        {
            await watch.Tell("loops-for-ever", true, "not tried: a turn that never ends keeps one of the threads that all vats of a process share");
            return default;
        }

        Eventual<IVatControl> control = watch.Make("looper");
        Eventual<IVictim> victim = control.Vat().Victim();
        _ = await victim.Answer();
        Eventual<Unit> endless = victim.LoopForever();
        bool isPreempted = await watch.GreetOften();
        _ = await control.Kill("over");
        string problem = await Outcome(endless, ProblemKind.Disconnected);
        await watch.Tell("loops-for-ever", isPreempted && problem.Length > 0, "preempted, then killed. " + problem);
        return default;
    }

    // Every turn ends, and there is always a next one. Others have theirs between, also in that very vat.
    private static async Eventual<Unit> GoOnForever(Watch watch)
    {
        Eventual<IVatControl> control = watch.Make("busy");
        Eventual<IVictim> victim = control.Vat().Victim();
        victim.Only.GoOnForever();
        bool isFair = await watch.GreetOften() && await victim.Answer() == 42 && await victim.Answer() == 42;
        _ = await control.Kill("over");
        await watch.Tell("sends-to-itself-for-ever", isFair, "others are answered between, by itself too");
        return default;
    }

    // A queue has an end. Who goes on sending finds his reference broken; nobody else's is.
    private static async Eventual<Unit> Flood(Watch watch)
    {
        Eventual<IVatControl> flooded = watch.Make("flooded");
        Eventual<IVatControl> control = watch.Make("flooder");
        Eventual<IWorker> worker = await flooded.Vat().Worker().Resolved();
        Eventual<int> hasWorked = worker.WhenWorked(LeastTaken);
        string outcome = await control.Vat().Victim().Flood(worker, FloodCount);
        bool goesOn = await hasWorked >= LeastTaken;
        await watch.Tell("floods", goesOn && outcome == "overloaded", FloodCount + " messages in one turn: " + outcome + ". The flooded one works on, and answers who asked before");
        control.Only.Kill("over");
        flooded.Only.Kill("over");
        return default;
    }

    // What others hold of a vat is paid by the vat. Where there are no banks it costs what the object costs.
    private static async Eventual<Unit> ExhaustTheBank(Watch watch)
    {
        if (!Mishaps.CanCrash)
        {
            await watch.Tell("empties-its-bank", true, "not tried: vats of one process have no banks, and one heap");
            return default;
        }

        Eventual<IVatControl> taker = watch.Make("taker");
        Eventual<IVatControl> control = watch.Make("spender");
        Eventual<IWorker> worker = taker.Vat().Worker();
        string problem = "";
        try
        {
            _ = await control.Vat().Victim().HandOutForever(worker);
        }
        catch (BrokenException broken)
        {
            problem = broken.Problem.Text; // Refused what it wants to hand out, or the end of it.
        }

        bool goesOn = await worker.Greet() == 1;
        await watch.Tell("empties-its-bank", goesOn && problem.Length > 0, problem + " The one to whom it gave answers");
        control.Only.Kill("over");
        taker.Only.Kill("over");
        return default;
    }

    private static async Eventual<Unit> ExhaustTheHeap(Watch watch)
    {
        if (!Mishaps.HasHeapOfItsOwn)
        {
            await watch.Tell("fills-its-heap", true, "not tried: the heap here is .NET's, and everybody's");
            return default;
        }

        Eventual<IVatControl> control = watch.Make("glutton");
        string problem = await Outcome(control.Vat().Victim().FillHeap(), ProblemKind.Disconnected);
        await watch.Tell("fills-its-heap", problem.Length > 0, "its vat is gone. " + problem);
        control.Only.Kill("over");
        return default;
    }

    // A turn that does not end leaves no message behind: what it had sent was not sent.
    private static async Eventual<Unit> Crash(Watch watch)
    {
        Eventual<IVatControl> control = watch.Make("crasher");
        Eventual<IVictim> victim = control.Vat().Victim();
        _ = await victim.Answer();
        if (!Mishaps.CanCrash)
        {
            _ = await control.Kill("It ends in the middle.");
        }

        string problem = await Outcome(victim.Crash(watch.Neighbour), ProblemKind.Disconnected);
        string later = await Outcome(victim.Answer(), ProblemKind.Disconnected);
        await watch.Tell("crashes-in-mid-turn", problem.Length > 0 && later.Length > 0, problem);
        control.Only.Kill("over");
        return default;
    }

    private static async Eventual<Unit> DieOwingAnswers(Watch watch)
    {
        Eventual<IVatControl> control = watch.Make("debtor");
        Eventual<IVictim> victim = await control.Vat().Victim().Resolved();
        Eventual<Unit>[] owed = new Eventual<Unit>[Questions];
        for (int i = 0; i < Questions; i++)
        {
            owed[i] = victim.KeepSilent();
        }

        _ = await control.Kill("It dies.");
        int broken = 0;
        for (int i = 0; i < Questions; i++)
        {
            broken += (await Outcome(owed[i], ProblemKind.Disconnected)).Length > 0 ? 1 : 0;
        }

        await watch.Tell("dies-owing-answers", broken == Questions, broken + " of " + Questions + " answers broke, none is missing");
        return default;
    }

    private static async Eventual<Unit> DieUnborn(Watch watch)
    {
        Eventual<IVatControl> control = watch.Make("unborn");
        Eventual<int> asked = control.Vat().Victim().Answer();
        Eventual<Unit> killed = control.Kill("It is not to be.");
        string problem = await Outcome(asked, ProblemKind.Disconnected);
        _ = await killed;
        string later = await Outcome(control.Vat().Victim().Answer(), ProblemKind.Disconnected);
        bool isBroken = later.Length > 0;
        await watch.Tell("dies-unborn", isBroken, problem.Length > 0 ? "what was sent to it broke" : "it was quick enough to answer once");
        return default;
    }

    // The problem's text if it is of this kind; else nothing.
    private static async Eventual<string> Outcome<T>(Eventual<T> result, ProblemKind expected)
    {
        try
        {
            _ = await result;
            return "";
        }
        catch (BrokenException broken)
        {
            return broken.Problem.Kind == expected ? broken.Problem.Text : "";
        }
    }

    private sealed class Watch(Powerbox box, Eventual<IWorker> neighbour)
    {
        private const int Often = 20;

        public Eventual<IWorker> Neighbour => neighbour;

        public int Greetings { get; private set; }

        public Eventual<IVatControl> Make(string name) => box.Maker.Make(name);

        /// <summary>Whether the neighbour answers, and has not been greeted by anybody else.</summary>
        public async Eventual<bool> GreetOften()
        {
            bool isWell = true;
            for (int i = 0; i < Often; i++)
            {
                Greetings++;
                isWell &= await neighbour.Greet() == Greetings;
            }

            return isWell;
        }

        public async Eventual<Unit> Tell(string row, bool passes, string text)
        {
            bool isWell = await GreetOften();
            box.Tell(row, passes && isWell, isWell ? text : text + ". The neighbour is not well");
            return default;
        }
    }
}
