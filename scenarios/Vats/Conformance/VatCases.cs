using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Conformance;

/// <summary>Vats: making, seeding, passing between them, ending.</summary>
public static class VatCases
{
    /// <summary>The cases.</summary>
    public static ConformanceCase[] All { get; } =
    [
        new("VAT-01", "A new vat is seeded, its object is far, and calls back", SeedsAndCallsBack),
        new("VAT-02a", "A number and a text pass by copy", PassesCopies),
        new("VAT-02b", "An object passes by proxy: it is far over there", PassesProxies),
        new("VAT-02c", "Data with a reference in it pass by copy, the reference by proxy", PassesParcels),
        new("VAT-03", "A reference that comes home is near, and the object itself", ComesHome),
        new("VAT-04", "An object of a third vat is reached without going round", IntroducesAThird),
        new("VAT-05", "Two vats may hold each other's objects in a ring", AllowsCycles),
        new("VAT-06", "Equal-looking objects stay two", KeepsApart),
        new("VAT-07", "A seed that throws breaks its reference by the problem", BreaksTheSeed),
        new("VAT-08", "A promise that another vat returned is resolved by that vat", ResolvesAcross),
        new("VAT-08b", "A promise passed to another vat is resolved by its owner", PassesPromises),
        new("VAT-09", "After an orderly end references are broken and sends break at once", ShutsDown),
        new("VAT-09b", "An orderly end lets what waits run first", RunsBeforeTheEnd),
        new("VAT-10", "A vat killed with messages waiting breaks every one of their results", KillsAll),
        new("VAT-10b", "Promises of a killed vat break for those who hold them elsewhere", KillsPromises),
        new("VAT-10c", "Killing twice is killing once", KillsTwice),
        new("VAT-11", "A vat runs one turn at a time: nothing enters in between", RunsOneTurn),
        new("VAT-12", "A vat that sends to itself for ever stops nobody else", Starves),
        new("VAT-13", "Two vats resolve promises to each other's: nothing loops, and they stay promises, or break as a ring where one sees all of it", ResolvesInARing),
        new("VAT-14", "A vat whose object throws goes on", GoesOn),
        new("VAT-15", "The end of one vat leaves the others alone", EndsAlone),
        new("VAT-16", "What a vat sent before it ended arrives", ArrivesAfterTheEnd),
        new("VAT-17", "Two seeds of one vat are two objects that are near each other", SeedsTwice),
        new("VAT-18", "Objects of two other vats are far from each other", SeesOthersFar),
        new("VAT-19", "A generic interface with its types given is sent to like any other, and each by its own types", SendsToGenerics),
        new("VAT-20", "Nothing is kept for vats that were killed with what they were given", ForgetsForTheDead),
    ];

    // e-on-cl tests/vat/comm.updoc:4-18
    private static async Eventual<Unit> SeedsAndCallsBack(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Check.Is(RefState.Far, await bob.Resolved());
        Eventual<IProbe> near = world.NearProbe(out Prober prober);
        Check.Equal(3, await bob.Relay(near, 3));
        Check.Equal(3, prober.Total);
        return default;
    }

    // e-on-cl tests/vat/comm-implementation.updoc:137-141,175-185
    private static async Eventual<Unit> PassesCopies(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Check.Equal(-7, await bob.Add(-7));
        Check.Equal(5, await bob.Length("hello"));
        Check.Equal(300, await bob.Length(new string('x', 300)));
        return default;
    }

    // e-on-cl tests/vat/comm-implementation.updoc:146-150
    private static async Eventual<Unit> PassesProxies(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Check.Equal("far", await bob.StateOf(world.NearProbe()));
        Check.Equal("near", await bob.StateOf(bob));
        return default;
    }

    // e-on-cl tests/vat/comm-implementation.updoc:153-161,199-206
    private static async Eventual<Unit> PassesParcels(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> near = world.NearProbe();
        Parcel back = await bob.EchoParcel(new Parcel("box", -5_000_000_000, near));
        Check.Equal("box", back.Name);
        Check.Equal(-5_000_000_000, back.Number);
        Check.That(Ref.OptSame(near, back.Contents) == true, "the same reference");
        return default;
    }

    // e-on-cl tests/vat/comm-implementation.updoc:234-237
    private static async Eventual<Unit> ComesHome(CaseWorld world)
    {
        Eventual<IProbe> near = world.NearProbe(out Prober prober);
        Eventual<IProbe> back = world.NewProbe().Echo(near);
        IProbe home = await back;
        Check.That(ReferenceEquals(home, prober), "the object itself");
        return default;
    }

    // e-on-cl tests/vat/comm-implementation.updoc:227-230; e-on-java net/captp/jcomm/bad-resolve.updoc:119-146
    private static async Eventual<Unit> IntroducesAThird(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        Eventual<IProbe> carol = world.NewProbe("carol");
        bob.Only.Keep(carol);
        Eventual<IProbe> byBob = await bob.Kept().Resolved();
        Check.Equal(4, await bob.Relay(carol, 4));
        control.Only.Kill("bob is not needed any more");
        _ = await Check.Breaks(bob.Never());
        Check.Equal(9, await byBob.Add(5));
        return default;
    }

    // e-on-cl tests/vat/comm-implementation.updoc:242-254
    private static async Eventual<Unit> AllowsCycles(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> near = world.NearProbe();
        near.Only.Keep(bob);
        bob.Only.Keep(near);
        Check.That(Ref.OptSame(await bob.Kept().Kept().Resolved(), await bob.Resolved()) == true, "round the ring");
        Check.Equal(1, await near.Kept().Kept().Kept().Add(1));
        return default;
    }

    // e-on-cl tests/vat/comm-implementation.updoc:260-268
    private static async Eventual<Unit> KeepsApart(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Check.Equal("no", await bob.AreSame(world.NearProbe(), world.NearProbe()));
        return default;
    }

    // e-on-cl tests/vat/comm-implementation.updoc:209-219
    private static async Eventual<Unit> BreaksTheSeed(CaseWorld world)
    {
        Eventual<IVat> vat = world.NewVat().Vat();
        Problem problem = await Check.Breaks(vat.FailingProbe("no seed"));
        Check.That(problem.Kind == ProblemKind.Thrown, "the kind");
        Check.Equal(1, await vat.Probe("").Add(1));
        return default;
    }

    // e-on-java net/captp/jcomm/multi-test.updoc:62-101
    private static async Eventual<Unit> ResolvesAcross(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> promise = bob.Promise();
        Eventual<int> sent = promise.Add(2);
        bob.Only.Resolve(bob.Make());
        Check.Equal(2, await sent);
        Check.Is(RefState.Far, await promise.Resolved());
        return default;
    }

    // e-on-java net/captp/jcomm/multi-test.updoc:66-101
    private static async Eventual<Unit> PassesPromises(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        (Eventual<int> promise, Resolver<int> resolver) = Ref.Promise<int>();
        Eventual<int> sum = bob.OneMore(promise);
        _ = await bob.Add(1);
        Check.Is(RefState.Promise, sum);
        resolver.Resolve(2);
        Check.Equal(3, await sum);
        return default;
    }

    // e-on-java elib/vat/Vat.java (orderlyShutdown)
    private static async Eventual<Unit> ShutsDown(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        _ = await bob.Add(1);
        _ = await control.ShutDown("the day is over");
        _ = await Check.Breaks(bob.Add(1));
        Check.Is(RefState.Broken, bob);
        Eventual<int> late = bob.Add(1);
        Check.Is(RefState.Broken, late);
        return await Check.Breaks(late, ProblemKind.Disconnected);
    }

    // e-on-java elib/vat/Vat.java (orderlyShutdown)
    private static async Eventual<Unit> RunsBeforeTheEnd(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        _ = await bob.Resolved();
        Eventual<int> first = bob.Add(1);
        Eventual<int> second = bob.Add(1);
        _ = await bob.Resolved();
        _ = await control.ShutDown("the day is over");
        Check.Equal(1, await first);
        Check.Equal(2, await second);
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:345-402
    private static async Eventual<Unit> KillsAll(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        Eventual<int> silent = bob.Never();
        Eventual<int> down = bob.Promise().Self().Add(1);
        _ = await bob.Add(1);
        control.Only.Kill("enough");
        _ = await Check.Breaks(silent, ProblemKind.Disconnected);
        _ = await Check.Breaks(down, ProblemKind.Disconnected);
        return await Check.Breaks(bob.Never(), ProblemKind.Disconnected);
    }

    // e-on-cl tests/captp/connection.updoc:358-376
    private static async Eventual<Unit> KillsPromises(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        Eventual<IProbe> carol = world.NewProbe("carol");
        Eventual<int> waiting = carol.OneMore(bob.Number());
        _ = await bob.Add(1);
        _ = await carol.Add(1);
        control.Only.Kill("enough");
        _ = await Check.Breaks(waiting, ProblemKind.Disconnected);
        Check.Equal(2, await carol.Add(1));
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:402-427
    private static async Eventual<Unit> KillsTwice(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        _ = await bob.Add(1);
        control.Only.Kill("once");
        _ = await control.Kill("twice");
        return await Check.Breaks(bob.Add(1), ProblemKind.Disconnected);
    }

    // e-on-java elib/vat/Runner.java
    private static async Eventual<Unit> RunsOneTurn(CaseWorld world)
    {
        Eventual<IProbe> near = world.NearProbe(out Prober prober);
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<int> fromBob = bob.Relay(near, 1);
        near.Only.Add(1);
        int before = prober.Total;
        for (int i = 0; i < 1000; i++)
        {
            Check.Equal(before, prober.Total);
        }

        _ = await fromBob;
        Check.Equal(2, prober.Total);
        return default;
    }

    // e-on-java elib/vat/Runner.java
    private static async Eventual<Unit> Starves(CaseWorld world)
    {
        Eventual<IProbe> endless = world.NewProbe(out Eventual<IVatControl> control);
        endless.Only.Spin();
        Eventual<IProbe> bob = world.NewProbe();
        for (int i = 1; i <= 10; i++)
        {
            Check.Equal(i, await bob.Add(1));
        }

        Check.Equal(1, await endless.Add(1));
        _ = await control.Kill("it never ends by itself");
        return default;
    }

    // e-on-java esrc/scripts/test/updoc/dist-cycle.updoc:12-70
    private static async Eventual<Unit> ResolvesInARing(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        Eventual<IProbe> his = bob.Promise();
        (Eventual<IProbe> mine, Resolver<IProbe> resolver) = Ref.Promise<IProbe>();
        bob.Only.Resolve(mine);
        _ = await bob.Add(1);
        resolver.Resolve(his);
        Eventual<int> answer = mine.Add(100);
        Eventual<int> another = his.Add(100);
        Check.Equal(2, await bob.Add(1));
        _ = await world.Quiet();
        long turns = (await control.Stats()).Turns;
        _ = await world.Quiet();
        Check.That((await control.Stats()).Turns - turns <= 2, "nothing loops");
        RefState end = EndOf(mine);
        Check.That(world.HasProcesses || end == RefState.Broken, "within a process the ring is seen");
        Check.That(EndOf(his) == end && EndOf(answer) == end && EndOf(another) == end, "all four end alike");
        Check.Equal(3, await bob.Add(1));
        return default;
    }

    // No object is at the end of the ring: who sees the whole of it breaks it for that and for nothing else, and for the others it stays undecided.
    private static RefState EndOf<T>(Eventual<T> reference)
    {
        RefState state = Ref.State(reference);
        Check.That(state is RefState.Promise or RefState.Broken, "it never is anything");
        Check.That(Ref.OptProblem(reference) is null or { Kind: ProblemKind.ViciousCycle }, "it breaks for nothing else");
        return state;
    }

    // e-on-java elib/vat/Vat.java
    private static async Eventual<Unit> GoesOn(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        for (int i = 1; i <= 5; i++)
        {
            _ = await Check.Breaks(bob.Fail("again"), ProblemKind.Thrown);
            Check.Equal(i, await bob.Add(1));
        }

        return default;
    }

    // e-on-cl tests/captp/connection-pair.updoc
    private static async Eventual<Unit> EndsAlone(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        Eventual<IProbe> carol = world.NewProbe("carol");
        carol.Only.Keep(bob);
        _ = await carol.Add(1);
        _ = await control.Kill("enough");
        _ = await Check.Breaks(carol.Relay(bob, 1), ProblemKind.Disconnected);
        Check.Equal(2, await carol.Add(1));
        return default;
    }

    // e-on-java elib/vat/Vat.java
    private static async Eventual<Unit> ArrivesAfterTheEnd(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        Eventual<IProbe> near = world.NearProbe();
        _ = await bob.RelayNote(near, "farewell");
        _ = await control.Kill("enough");
        _ = await world.Quiet();
        Check.Equal("farewell ", await near.Log());
        return default;
    }

    // e-on-cl tests/vat/comm.updoc:10
    private static async Eventual<Unit> SeedsTwice(CaseWorld world)
    {
        Eventual<IVat> vat = world.NewVat().Vat();
        Eventual<IProbe> one = vat.Probe("");
        Eventual<IProbe> other = vat.Probe("");
        Check.Equal("near", await one.ResolvedStateOf(other));
        Check.Equal("no", await one.AreSame(one, other));
        return default;
    }

    // e-on-java elib/vat/Vat.java (makeVat)
    private static async Eventual<Unit> SeesOthersFar(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> carol = world.NewProbe("carol");
        Check.Equal("far", await bob.ResolvedStateOf(carol));
        Check.Equal("far", await carol.ResolvedStateOf(bob));
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:345-402
    private static async Eventual<Unit> ForgetsForTheDead(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        int before = await KillHolders(world, bob, control);
        Check.Equal(before, await KillHolders(world, bob, control));
        return default;
    }

    // What it exports afterwards.
    private static async Eventual<int> KillHolders(CaseWorld world, Eventual<IProbe> giver, Eventual<IVatControl> giversControl)
    {
        const int Holders = 4;
        for (int i = 0; i < Holders; i++)
        {
            Eventual<IProbe> holder = world.NewProbe(out Eventual<IVatControl> control);
            _ = await giver.HandTo(holder);
            _ = await control.Kill("enough");
        }

        for (int i = 0; i < Holders; i++)
        {
            _ = await world.Quiet();
        }

        return (await giversControl.Stats()).Exports;
    }

    // e-on-java elib/ref/Ref.java (E has no types: one interface is as good as another)
    private static async Eventual<Unit> SendsToGenerics(CaseWorld world)
    {
        Eventual<IShelf> shelf = world.NewVat("shelf").Vat().Shelf(world.IsWrong("VAT-19"));
        Eventual<IBox<int>> numbers = shelf.Numbers();
        Eventual<IBox<Parcel>> parcels = shelf.Parcels();
        numbers.Only.Put(3);
        numbers.Only.Put(4);
        parcels.Only.Put(new Parcel("one", 1, world.NearProbe()));
        Check.Equal(4, await numbers.Take());
        Parcel parcel = await parcels.Take();
        Check.Equal("one", parcel.Name);
        Check.Equal(5, await parcel.Contents.Add(5));
        Check.Equal(0, await numbers.Take());
        shelf.Only.Put("text"); // A box itself, of its own.
        Check.Equal("text", await shelf.Take());
        Eventual<IBox<int>> near = Ref.Of<IBox<int>>(new Box<int>(isWrong: false));
        Check.Equal(1, await shelf.Move(numbers.Fill(1), near));
        Check.Equal(1, await near.Take());
        Eventual<IBox<string>> wrong = numbers.Untyped().As<IBox<string>>();
        return await Check.Breaks(wrong.Take(), ProblemKind.NoSuchMethod);
    }
}
