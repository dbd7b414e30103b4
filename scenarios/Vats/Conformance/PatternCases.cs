using System;
using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Conformance;

/// <summary>The capability patterns.</summary>
public static class PatternCases
{
    /// <summary>The cases.</summary>
    public static ConformanceCase[] All { get; } =
    [
        new("PAT-01", "A caretaker's forwarder passes on what is sent, results and all", Forwards),
        new("PAT-02", "After the revocation everything breaks as revoked", Revokes),
        new("PAT-03", "A forwarder works for an object of another vat, from a third", ForwardsFar),
        new("PAT-04", "The dead-man switch revokes when the holder of the right is lost", RevokesWithoutHolder),
        new("PAT-05", "The grant manager takes back by name and leaves the others", TakesBackByName),
        new("PAT-06", "The grant manager takes back all", TakesBackAll),
        new("PAT-07", "Once passes on one message", PassesOnce),
        new("PAT-08", "Of an only-one the first that is used precludes the others", Precludes),
        new("PAT-09", "A stone cast passes on what is allowed and nothing else", Attenuates),
        new("PAT-10", "A sealer's box opens by its own unsealer", Unseals),
        new("PAT-11", "Another brand's unsealer does not open it, whatever it is called", UnsealsNoOther),
        new("PAT-12", "A box goes through another vat and opens at home", SealsAcross),
        new("PAT-13", "Amplification: an object gives more to its own brand", Amplifies),
        new("PAT-14", "An object that does not respond amplifies to nothing, one that lies is found out", AmplifiesNothing),
        new("PAT-15", "A race goes to the first that is resolved", RacesFirst),
        new("PAT-16", "A race breaks only when all have broken", RacesBroken),
        new("PAT-17", "All values come in order", WaitsForAll),
        new("PAT-18", "All break as soon as one does", BreaksWithOne),
        new("PAT-19", "All of none is there", WaitsForNone),
        new("PAT-20", "A join of two ways to one object is that object", JoinsOne),
        new("PAT-21", "A join of two objects breaks", JoinsTwo),
        new("PAT-22", "Within: what comes in time counts", ComesInTime),
        new("PAT-23", "Within: what comes too late is broken as timed out", ComesTooLate),
        new("PAT-24", "A lamport slot tells of later values", ReportsLater),
        new("PAT-25", "Whenever reacts to changes, and to the last one for certain", ReactsToTheLast),
        new("PAT-26", "A mint's purses move money and keep the sum", MovesMoney),
        new("PAT-27", "A purse gives nothing that is not there, and takes nothing less than nothing", KeepsTheSum),
        new("PAT-28", "A purse of another currency, or a forged one, deposits nothing", TakesNoForgery),
        new("PAT-29", "A sturdy name gives its object, and another name gives nothing", Enlivens),
        new("PAT-30", "A sturdy name survives the end of the vat: it gives a fresh reference", SurvivesItsVat),
        new("PAT-31", "A forgotten name gives nothing", ForgetsNames),
        new("PAT-32", "A voucher matches the authority that it was made of, and no other", Vouches),
        new("PAT-33", "A membrane passes messages and data through", PassesThrough),
        new("PAT-34", "What comes out of a membrane is cut off with it", CutsOffResults),
        new("PAT-35", "What goes into a membrane is cut off with it", CutsOffArguments),
        new("PAT-36", "One object has one stand-in outside", KeepsIdentity),
        new("PAT-37", "What passes a membrane and comes back is itself again", Unwraps),
        new("PAT-38", "References within data are cut off too", CutsOffData),
        new("PAT-39", "A promise that passes a membrane is cut off too", CutsOffPromises),
        new("PAT-40", "A membrane around an object of another vat, used by a third", SpansVats),
        new("PAT-41", "A reference that was given a wrong type breaks what is sent to it", DistrustsTypes),
        new("PAT-42", "A forwarder keeps the order of messages", KeepsOrder),
    ];

    private static (Eventual<IProbe> Forwarder, Caretaker Revoker) Lend(CaseWorld world, Eventual<IProbe> underlying)
    {
        (Eventual<IProbe> forwarder, Caretaker revoker) = Caretaker.Make(underlying);
        return (world.IsWrong("PAT") ? underlying : forwarder, revoker); // The wrong double gives the thing itself away.
    }

    // e-on-java elib facet/makeCaretaker.updoc:15-22
    private static async Eventual<Unit> Forwards(CaseWorld world)
    {
        (Eventual<IProbe> forwarder, _) = Lend(world, world.NearProbe());
        Check.Equal(3, await forwarder.Add(3));
        _ = await Check.Breaks(forwarder.Fail("boom"), ProblemKind.Thrown);
        return default;
    }

    // e-on-java elib facet/makeCaretaker.updoc:24-29
    private static async Eventual<Unit> Revokes(CaseWorld world)
    {
        Eventual<IProbe> near = world.NearProbe(out Prober prober);
        (Eventual<IProbe> forwarder, Caretaker revoker) = Lend(world, near);
        Check.Equal(1, await forwarder.Add(1));
        revoker.Revoke("foo");
        Problem problem = await Check.Breaks(forwarder.Add(1));
        Check.That(problem.Kind == ProblemKind.Revoked && problem.Text == "foo", "revoked: " + problem.Text);
        forwarder.Only.Add(1);
        _ = await CaseWorld.Turns(2);
        Check.Equal(1, prober.Total);
        return default;
    }

    // e-on-java net/captp/jcomm/refmon.updoc
    private static async Eventual<Unit> ForwardsFar(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> carol = world.NewProbe("carol");
        (Eventual<IProbe> forwarder, Caretaker revoker) = Lend(world, bob);
        Check.Equal(2, await carol.Relay(forwarder, 2));
        revoker.Revoke("no more");
        _ = await Check.Breaks(carol.Relay(forwarder, 2), ProblemKind.Revoked);
        Check.Equal(3, await bob.Add(1));
        return default;
    }

    // e-on-java facet/makeCaretaker.emaker (__reactToLostClient)
    private static async Eventual<Unit> RevokesWithoutHolder(CaseWorld world)
    {
        Eventual<IProbe> holder = world.NewProbe(out Eventual<IVatControl> control);
        (Eventual<IProbe> forwarder, Caretaker revoker) = Lend(world, world.NearProbe());
        revoker.RevokeWithout(holder);
        _ = await holder.Add(1);
        Check.Equal(1, await forwarder.Add(1));
        control.Only.Kill("lost");
        _ = await Check.Breaks(holder.Never());
        _ = await world.Quiet();
        return await Check.Breaks(forwarder.Add(1), ProblemKind.Revoked);
    }

    // e-on-java facet/makeGrantMgrAuthor.updoc:12-27
    private static async Eventual<Unit> TakesBackByName(CaseWorld world)
    {
        GrantManager grants = new();
        Eventual<IProbe> near = world.NearProbe();
        Eventual<IProbe> first = grants.Lend("alice", near);
        Eventual<IProbe> second = grants.Lend("bob", near);
        Eventual<IProbe> third = grants.Lend("alice", near);
        grants.Revoke("alice", "no more");
        _ = await Check.Breaks(first.Add(1), ProblemKind.Revoked);
        _ = await Check.Breaks(third.Add(1), ProblemKind.Revoked);
        Check.Equal(1, await second.Add(1));
        Check.Equal(1, grants.Count);
        return default;
    }

    // e-on-java facet/makeGrantMgrAuthor.emaker (revokeAll)
    private static async Eventual<Unit> TakesBackAll(CaseWorld world)
    {
        GrantManager grants = new();
        Eventual<IProbe> first = grants.Lend("alice", world.NearProbe());
        Eventual<IProbe> second = grants.Lend("bob", world.NearProbe());
        grants.RevokeAll("closed");
        _ = await Check.Breaks(first.Add(1), ProblemKind.Revoked);
        _ = await Check.Breaks(second.Add(1), ProblemKind.Revoked);
        Check.Equal(0, grants.Count);
        return default;
    }

    // e-on-java facet/once.emaker (inline tests)
    private static async Eventual<Unit> PassesOnce(CaseWorld world)
    {
        Eventual<IProbe> once = Facets.Once(world.NewProbe());
        Check.Equal(3, await once.Add(3));
        return await Check.Breaks(once.Add(4), ProblemKind.Revoked);
    }

    // e-on-java facet/makeOnlyOne.emaker
    private static async Eventual<Unit> Precludes(CaseWorld world)
    {
        Eventual<IProbe>[] choices = Facets.OnlyOne(world.NearProbe(), world.NewProbe());
        Check.Equal(1, await choices[1].Add(1));
        _ = await Check.Breaks(choices[0].Add(1), ProblemKind.Revoked);
        Check.Equal(2, await choices[1].Add(1));
        return default;
    }

    // e-on-java facet/makeStoneCast.emaker
    private static async Eventual<Unit> Attenuates(CaseWorld world)
    {
        Eventual<IProbe> stone = Facets.StoneCast(world.NearProbe(), ProbeVerbs.AddVerb.Instance, ProbeVerbs.LogVerb.Instance);
        Eventual<IProbe> bob = world.NewProbe();
        Check.Equal(1, await stone.Add(1));
        Check.Equal(3, await bob.Relay(stone, 2));
        _ = await Check.Breaks(stone.Self(), ProblemKind.NoSuchMethod);
        _ = await bob.RelayNote(stone, "not allowed");
        Check.Equal("", await stone.Log());
        return default;
    }

    // e-on-cl tests/brand.updoc:6-12
    private static async Eventual<Unit> Unseals(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        (Sealer<string> sealer, Unsealer<string> unsealer) = Brand.Make<string>("a");
        Check.That(unsealer.TryUnseal(sealer.Seal("content"), out string content), "opens");
        Check.Equal("content", content);
        return default;
    }

    // e-on-cl tests/brand.updoc:12; e-on-java elib/sealing/point.updoc
    private static async Eventual<Unit> UnsealsNoOther(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        (Sealer<string> sealer, _) = Brand.Make<string>("a");
        (_, Unsealer<string> other) = Brand.Make<string>("a");
        Check.That(!other.TryUnseal(sealer.Seal("content"), out string _), "stays closed");
        Check.That(!other.TryUnseal((ISealedBox?)null, out string _), "no box");
        return default;
    }

    // e-on-java elib/sealing/point.updoc
    private static async Eventual<Unit> SealsAcross(CaseWorld world)
    {
        (Sealer<string> sealer, Unsealer<string> unsealer) = Brand.Make<string>("a");
        Eventual<ISealedBox> box = Ref.Of(sealer.Seal("content"));
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> back = bob.Echo(box.Untyped().As<IProbe>());
        _ = await back.Resolved();
        Check.That(unsealer.TryUnseal(back.Untyped().As<ISealedBox>(), out string content), "opens at home");
        Check.Equal("content", content);
        return default;
    }

    // e-on-cl tests/brand.updoc:15-33; e-on-java elib/sealing/amplify.updoc:14-25
    private static async Eventual<Unit> Amplifies(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        (Sealer<string> sealer, Unsealer<string> unsealer) = Brand.Make<string>("a");
        Check.That(unsealer.TryAmplify(new Amplifiable(sealer.Brand, sealer.Seal("more")), out string content), "amplifies");
        Check.Equal("more", content);
        return default;
    }

    // e-on-cl tests/brand.updoc:36-39
    private static async Eventual<Unit> AmplifiesNothing(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        (Sealer<string> sealer, Unsealer<string> unsealer) = Brand.Make<string>("a");
        (Sealer<string> other, _) = Brand.Make<string>("b");
        Check.That(!unsealer.TryAmplify("unamplifiable", out string _), "text gives nothing");
        Check.That(!unsealer.TryAmplify(new Amplifiable(other.Brand, other.Seal("his")), out string _), "another brand's gives nothing");
        bool isFound = false;
        try
        {
            _ = unsealer.TryAmplify(new Amplifiable(sealer.Brand, other.Seal("wrong")), out string _);
        }
        catch (InvalidOperationException)
        {
            isFound = true;
        }

        Check.That(isFound, "a lie is found out");
        return default;
    }

    // e-on-java esrc/scripts/test/updoc/race.updoc:10-35
    private static async Eventual<Unit> RacesFirst(CaseWorld world)
    {
        (Eventual<int> one, Resolver<int> first) = Ref.Promise<int>();
        (Eventual<int> other, Resolver<int> second) = Ref.Promise<int>();
        Eventual<int> winner = Ref.Race(one, other);
        first.Resolve(3);
        _ = await CaseWorld.Turns(3);
        second.Resolve(4);
        Check.Equal(3, await winner);
        Check.Equal(4, await other);
        return default;
    }

    // e-on-java esrc/scripts/test/updoc/race.updoc
    private static async Eventual<Unit> RacesBroken(CaseWorld world)
    {
        Eventual<int> broken = Ref.Broken<int>(new Problem(ProblemKind.Smashed, "fell"));
        Check.Equal(5, await Ref.Race(broken, world.NewProbe().Add(5)));
        return await Check.Breaks(Ref.Race(broken, broken), ProblemKind.Smashed);
    }

    // e-on-java elang/interp/promiseAllFulfilled.emaker
    private static async Eventual<Unit> WaitsForAll(CaseWorld world)
    {
        (Eventual<int> late, Resolver<int> resolver) = Ref.Promise<int>();
        Eventual<int[]> all = Ref.All(late, world.NewProbe().Add(2), Ref.Data(3));
        resolver.Resolve(1);
        int[] values = await all;
        Check.Equal(123, (values[0] * 100) + (values[1] * 10) + values[2]);
        return default;
    }

    // e-on-java elang/interp/promiseAllFulfilled.emaker
    private static async Eventual<Unit> BreaksWithOne(CaseWorld world)
    {
        (Eventual<int> never, _) = Ref.Promise<int>();
        Eventual<int[]> all = Ref.All(never, world.NewProbe().Fail("down"), Ref.Data(3));
        return await Check.Breaks(all, ProblemKind.Thrown);
    }

    // e-on-java elang/interp/promiseAllFulfilled.emaker
    private static async Eventual<Unit> WaitsForNone(CaseWorld world)
    {
        Check.Equal(0, (await Ref.All<int>()).Length);
        return default;
    }

    // Miller 2006 section 19 (E.join)
    private static async Eventual<Unit> JoinsOne(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> joined = Ref.Join(bob, bob.Self());
        Check.Equal(1, await joined.Add(1));
        Check.That(Ref.OptSame(joined, bob) == true, "the same");
        return default;
    }

    // Miller 2006 section 19 (E.join)
    private static Eventual<Unit> JoinsTwo(CaseWorld world) =>
        Check.Breaks(Ref.Join(world.NearProbe(), world.NewProbe()), ProblemKind.Smashed);

    // e-on-cl tests/timer.updoc:13-29
    private static async Eventual<Unit> ComesInTime(CaseWorld world)
    {
        Check.Equal(2, await world.NewProbe().Add(2).Within(world.Timer, 5000));
        return await Check.Breaks(world.NearProbe().Fail("boom").Within(world.Timer, 5000), ProblemKind.Thrown);
    }

    // e-on-cl tests/timer.updoc:32-38
    private static Eventual<Unit> ComesTooLate(CaseWorld world) =>
        Check.Breaks(world.NewProbe().Never().Within(world.Timer, 20), ProblemKind.TimedOut);

    // e-on-java elib/slot/lamport.updoc:18-39
    private static async Eventual<Unit> ReportsLater(CaseWorld world)
    {
        LamportSlot<string> slot = new("two");
        Check.Equal(0, slot.Generation);
        Eventual<long> later = slot.After(0);
        _ = await CaseWorld.Turns(2);
        Check.Is(RefState.Promise, later);
        slot.Put("three");
        Check.Equal(1, await later);
        Check.Equal("three", slot.Value);
        return default;
    }

    // e-on-java elib/slot/lamport.updoc:43-90
    private static async Eventual<Unit> ReactsToTheLast(CaseWorld world)
    {
        LamportSlot<int> slot = new(0);
        int calls = 0;
        Eventual<Unit> done = Whenever.React(slot, value =>
        {
            calls++;
            return value < 100;
        });
        for (int i = 1; i <= 100; i++)
        {
            slot.Put(i);
            if (i % 10 == 0)
            {
                _ = await CaseWorld.Turns(2);
            }
        }

        _ = await done;
        Check.That(calls is > 1 and <= 101, "it reacted now and then");
        return default;
    }

    // e-on-java com/opencola/drm/example/MintMaker.updoc:13
    private static async Eventual<Unit> MovesMoney(CaseWorld world)
    {
        Mint mint = new("quatloo");
        Eventual<IPurse> mine = Ref.Of(mint.MakePurse(100));
        Eventual<IPurse> his = mine.Sprout();
        _ = await his.Deposit(30, mine);
        Check.Equal(70, await mine.Balance());
        Check.Equal(30, await his.Balance());
        return default;
    }

    // e-on-java com/hp/donutLab/makeIOUIssuer.updoc:23-37
    private static async Eventual<Unit> KeepsTheSum(CaseWorld world)
    {
        Mint mint = new("quatloo");
        Eventual<IPurse> mine = Ref.Of(mint.MakePurse(10));
        Eventual<IPurse> his = mine.Sprout();
        _ = await Check.Breaks(his.Deposit(11, mine), ProblemKind.Thrown);
        _ = await Check.Breaks(his.Deposit(-1, mine), ProblemKind.Thrown);
        _ = await mine.Deposit(10, mine);
        Check.Equal(10, await mine.Balance());
        Check.Equal(0, await his.Balance());
        return default;
    }

    // e-on-java com/opencola/drm/example/MintMaker.updoc:13
    private static async Eventual<Unit> TakesNoForgery(CaseWorld world)
    {
        Eventual<IPurse> mine = Ref.Of(new Mint("quatloo").MakePurse(10));
        Eventual<IPurse> foreign = Ref.Of(new Mint("quatloo").MakePurse(10));
        _ = await Check.Breaks(mine.Deposit(5, foreign), ProblemKind.Thrown);
        _ = await Check.Breaks(mine.Deposit(5, Ref.Of<IPurse>(new ForgedPurse())), ProblemKind.Thrown);
        Check.Equal(10, await mine.Balance());
        return default;
    }

    // e-on-cl tests/captp/SwissTable.updoc; tests/captp/introducer.updoc:44
    private static async Eventual<Unit> Enlivens(CaseWorld world)
    {
        Locator locator = new(world.Entropy);
        Eventual<IProbe> bob = world.NewProbe();
        SturdyName name = await locator.Register(bob.Untyped());
        Check.Equal(1, await locator.Enliven(name).As<IProbe>().Add(1));
        SturdyName guess = new(name.High, name.Low ^ 1);
        return await Check.Breaks(locator.Enliven(guess), ProblemKind.Smashed);
    }

    // e-on-cl tests/captp/hub.updoc (a dead connection is replaced)
    private static async Eventual<Unit> SurvivesItsVat(CaseWorld world)
    {
        Locator locator = new(world.Entropy);
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        SturdyName name = await locator.Register(bob.Untyped(), Ref.Of<IReviver>(new Reviver(world)));
        Eventual<IProbe> live = locator.Enliven(name).As<IProbe>();
        Check.Equal(1, await live.Add(1));
        control.Only.Kill("partition");
        _ = await Check.Breaks(live.Never());
        _ = await world.Quiet();
        Eventual<IProbe> again = locator.Enliven(name).As<IProbe>();
        Check.Equal(5, await again.Add(5));
        Check.Is(RefState.Broken, live);
        return default;
    }

    // e-on-cl tests/captp/SwissTable.updoc
    private static async Eventual<Unit> ForgetsNames(CaseWorld world)
    {
        Locator locator = new(world.Entropy);
        SturdyName name = await locator.Register(world.NearProbe().Untyped());
        SturdyName other = await locator.Register(world.NearProbe().Untyped());
        locator.Forget(name);
        _ = await Check.Breaks(locator.Enliven(name), ProblemKind.Smashed);
        Check.Equal(1, await locator.Enliven(other).As<IProbe>().Add(1));
        return default;
    }

    // e-on-java elib/sealing/makeVOCPair.emaker (inline tests)
    private static async Eventual<Unit> Vouches(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        VocPair<IProbe> pair = new("voc");
        Eventual<IProbe> one = world.NearProbe();
        Eventual<IProbe> other = world.NearProbe();
        Check.That(pair.TryCheck(pair.Prove(one), out Eventual<IProbe> matched, other, one), "matches");
        Check.That(Ref.OptSame(matched, one) == true, "that one");
        Check.That(!pair.TryCheck(pair.Prove(world.NearProbe()), out _, other, one), "no other");
        Check.That(!pair.TryCheck(new VocPair<IProbe>("voc").Prove(one), out _, one), "no other pair's");
        return default;
    }

    // e-on-java facet/makeMembraneAuthor.emaker
    private static async Eventual<Unit> PassesThrough(CaseWorld world)
    {
        (Eventual<IProbe> outside, _) = Membrane.Make(world.NearProbe());
        Check.Equal(3, await outside.Add(3));
        outside.Only.Note("a");
        Check.Equal("a ", await outside.Log());
        return await Check.Breaks(outside.Fail("boom"), ProblemKind.Thrown);
    }

    // e-on-java facet/makeMembraneAuthor.emaker
    private static async Eventual<Unit> CutsOffResults(CaseWorld world)
    {
        (Eventual<IProbe> outside, Membrane gate) = Membrane.Make(world.NearProbe());
        Eventual<IProbe> made = outside.Make();
        Check.Equal(1, await made.Add(1));
        Eventual<int> waiting = made.Never();
        Check.Equal(1, await made.Add(0));
        gate.Revoke("closed");
        _ = await Check.Breaks(made.Add(1), ProblemKind.Revoked);
        _ = await Check.Breaks(outside.Add(1), ProblemKind.Revoked);
        Check.Is(RefState.Promise, waiting);
        return default;
    }

    // e-on-java facet/makeMembraneAuthor.emaker
    private static async Eventual<Unit> CutsOffArguments(CaseWorld world)
    {
        Eventual<IProbe> inside = world.NearProbe();
        Eventual<IProbe> client = world.NearProbe(out Prober prober);
        (Eventual<IProbe> outside, Membrane gate) = Membrane.Make(inside);
        outside.Only.Keep(client);
        Check.Equal(2, await outside.Relay(client, 2));
        Eventual<IProbe> kept = inside.Kept();
        Check.Equal(4, await kept.Add(2));
        Check.That(Ref.OptSame(kept, client) == false, "a stand-in");
        gate.Revoke("closed");
        _ = await Check.Breaks(kept.Add(2), ProblemKind.Revoked);
        Check.Equal(4, prober.Total);
        return default;
    }

    // e-on-java facet/makeMembraneAuthor.emaker (the weak map)
    private static async Eventual<Unit> KeepsIdentity(CaseWorld world)
    {
        (Eventual<IProbe> outside, _) = Membrane.Make(world.NearProbe());
        Eventual<IProbe> self = await outside.Self().Resolved();
        Check.That(Ref.OptSame(self, outside) == true, "one stand-in");
        Eventual<IProbe> made = await outside.Make().Resolved();
        Check.That(Ref.OptSame(made, outside) == false, "another for another");
        return default;
    }

    // e-on-java facet/makeMembraneAuthor.emaker
    private static async Eventual<Unit> Unwraps(CaseWorld world)
    {
        Eventual<IProbe> inside = world.NearProbe();
        Eventual<IProbe> client = world.NearProbe();
        (Eventual<IProbe> outside, _) = Membrane.Make(inside);
        outside.Only.Keep(client);
        Check.That(Ref.OptSame(await outside.Kept().Resolved(), client) == true, "out again");
        Eventual<IProbe> made = await outside.Make().Resolved();
        outside.Only.Keep(made);
        Check.Equal("no", await outside.AreSame(made, outside));
        Check.Equal("yes", await outside.AreSame(outside, outside.Self()));
        return default;
    }

    // e-on-java facet/makeMembraneAuthor.emaker
    private static async Eventual<Unit> CutsOffData(CaseWorld world)
    {
        Eventual<IProbe> inside = world.NearProbe();
        Eventual<IProbe> client = world.NearProbe();
        (Eventual<IProbe> outside, Membrane gate) = Membrane.Make(inside);
        Parcel back = await outside.EchoParcel(new Parcel("box", 1, client));
        Check.That(Ref.OptSame(back.Contents, client) == true, "in and out again");
        Eventual<IProbe> made = await outside.Make().Resolved();
        Parcel same = await outside.EchoParcel(new Parcel("box", 1, made));
        Check.That(Ref.OptSame(same.Contents, made) == true, "out, in and out");
        gate.Revoke("closed");
        return await Check.Breaks(same.Contents.Add(1), ProblemKind.Revoked);
    }

    // e-on-java facet/makeMembraneAuthor.emaker
    private static async Eventual<Unit> CutsOffPromises(CaseWorld world)
    {
        Eventual<IProbe> inside = world.NearProbe(out Prober prober);
        (Eventual<IProbe> outside, Membrane gate) = Membrane.Make(inside);
        Eventual<IProbe> promise = outside.Promise();
        Eventual<int> sent = promise.Add(1);
        _ = await CaseWorld.Turns(3);
        prober.Resolve(inside);
        Check.Equal(1, await sent);
        Eventual<IProbe> later = outside.Promise();
        _ = await CaseWorld.Turns(3);
        gate.Revoke("closed");
        prober.Resolve(inside);
        return await Check.Breaks(later.Add(1), ProblemKind.Revoked);
    }

    // e-on-java facet/makeMembraneAuthor.emaker; net/captp/jcomm/refmon.updoc
    private static async Eventual<Unit> SpansVats(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> carol = world.NewProbe("carol");
        (Eventual<IProbe> outside, Membrane gate) = Membrane.Make(bob);
        carol.Only.Keep(outside);
        Check.Equal(2, await carol.Relay(outside.Make(), 2));
        Check.Equal(3, await carol.Kept().Relay(carol, 3));
        Check.Equal("yes", await carol.AreSame(outside, outside.Self()));
        gate.Revoke("closed");
        _ = await Check.Breaks(carol.Relay(outside, 1), ProblemKind.Revoked);
        Check.Equal(1, await bob.Add(1));
        return default;
    }

    // e-on-cl tests/miranda.updoc:98-126 (what does not respond)
    private static async Eventual<Unit> DistrustsTypes(CaseWorld world)
    {
        Eventual<IPurse> wrong = world.NearProbe().Untyped().As<IPurse>();
        _ = await Check.Breaks(wrong.Balance(), ProblemKind.NoSuchMethod);
        Check.That(!Ref.TryNear(wrong, out IPurse _), "it is no purse");
        Eventual<IPurse> far = world.NewProbe().Untyped().As<IPurse>();
        return await Check.Breaks(far.Balance(), ProblemKind.NoSuchMethod);
    }

    // e-on-java facet/makeCaretaker.emaker
    private static async Eventual<Unit> KeepsOrder(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        (Eventual<IProbe> forwarder, _) = Caretaker.Make(bob);
        forwarder.Only.Note("a");
        _ = forwarder.Note("b");
        forwarder.Only.Note("c");
        Check.Equal("a b c ", await forwarder.Log());
        return default;
    }

    private sealed class Amplifiable(Brand brand, ISealedBox box) : IAmplifiable
    {
        public ISealedBox? OptSealedFor(Brand asked) => ReferenceEquals(asked, brand) ? box : null;
    }

    private sealed class ForgedPurse : IPurse
    {
        public long Balance() => 1_000_000;

        public IPurse Sprout() => this;

        public Eventual<Unit> Deposit(long amount, Eventual<IPurse> source) => Ref.Data<Unit>(default);
    }

    private sealed class Reviver(CaseWorld world) : IReviver
    {
        public Eventual<IRemotable> Revive() => world.NewProbe().Untyped();
    }
}
