using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Conformance;

/// <summary>Whether references are the same.</summary>
public static class SameCases
{
    /// <summary>The cases.</summary>
    public static ConformanceCase[] All { get; } =
    [
        new("SAME-01", "Two objects are not the same", TwoObjects),
        new("SAME-02", "Two references to one near object are the same", OneObject),
        new("SAME-03", "Equal data are the same", EqualData),
        new("SAME-04", "Data of two types are not the same", TwoTypes),
        new("SAME-05", "Whether a promise is the same as anything is not known", Unknown),
        new("SAME-06", "Nor whether it is the same as itself", UnknownItself),
        new("SAME-07", "A resolved promise is the same as what it was resolved to", Resolved),
        new("SAME-08", "Two ways to one far object are the same", OneFar),
        new("SAME-09", "Two objects of one far vat are not the same", TwoFar),
        new("SAME-10", "Near and far are not the same", NearAndFar),
        new("SAME-11", "A far reference stays the same when it breaks", SameBroken),
        new("SAME-12", "Two that broke and were different stay different", DifferentBroken),
        new("SAME-13", "What was never anything but broken is the same only as itself", NeverAnything),
        new("SAME-14", "Equal texts are the same, and others are not", Texts),
        new("SAME-15", "Keys of one object are equal, and those of two are not", Keys),
        new("SAME-16", "The key of a promise stays what it is when the promise is resolved", PromiseKeys),
        new("SAME-17", "The key of a far reference stays what it is when that breaks", BrokenKeys),
        new("SAME-18", "Keys of equal data are equal", DataKeys),
        new("SAME-19", "Another vat sees the same as the same and others as others", FromElsewhere),
        new("SAME-20", "What goes through another vat comes back as the same", ThereAndBack),
        new("SAME-21", "Order does not matter", Symmetric),
        new("SAME-22", "An object of a third vat is the same by every way", ByEveryWay),
    ];

    // e-on-cl tests/same.updoc:26
    private static async Eventual<Unit> TwoObjects(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        Check.That(Ref.OptSame(world.NearProbe(), world.NearProbe()) == false, "different");
        return default;
    }

    // e-on-cl tests/same.updoc:29
    private static async Eventual<Unit> OneObject(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        Eventual<IProbe> near = world.NearProbe(out Prober prober);
        Check.That(Ref.OptSame(near, Ref.Of<IProbe>(prober)) == true, "the same");
        return default;
    }

    // e-on-cl tests/same.updoc:32-38
    private static async Eventual<Unit> EqualData(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        Check.That(Ref.OptSame(Ref.Data(5), Ref.Data(5)) == true, "five is five");
        Check.That(Ref.OptSame(Ref.Data(5), Ref.Data(6)) == false, "five is not six");
        return default;
    }

    // e-on-cl tests/same.updoc:35
    private static async Eventual<Unit> TwoTypes(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        Check.That(Ref.OptSame(Ref.Data(1), Ref.Data(1L)) == false, "types differ");
        return default;
    }

    // e-on-cl tests/same.updoc:50,59
    private static async Eventual<Unit> Unknown(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        Check.That(Ref.OptSame(Ref.Data(1), Ref.Promise<int>().Promise) is null, "with data");
        Check.That(Ref.OptSame(Ref.Promise<int>().Promise, Ref.Promise<int>().Promise) is null, "with another");
        return default;
    }

    // e-on-cl tests/same.updoc:53
    private static async Eventual<Unit> UnknownItself(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        Eventual<int> promise = Ref.Promise<int>().Promise;
        Check.That(Ref.OptSame(promise, promise) is null, "with itself");
        return default;
    }

    // e-on-cl tests/proxy.updoc:102-107
    private static async Eventual<Unit> Resolved(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        (Eventual<IProbe> promise, Resolver<IProbe> resolver) = Ref.Promise<IProbe>();
        Eventual<IProbe> near = world.NearProbe();
        resolver.Resolve(near);
        Check.That(Ref.OptSame(promise, near) == true, "the same");
        return default;
    }

    // e-on-cl tests/proxy.updoc:155
    private static async Eventual<Unit> OneFar(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> self = await bob.Self().Resolved();
        Eventual<IProbe> again = await bob.Self().Resolved();
        Check.That(Ref.OptSame(self, again) == true, "the same");
        Check.That(Ref.OptSame(self, bob) == true, "the same as the first");
        return default;
    }

    // e-on-cl tests/proxy.updoc:159
    private static async Eventual<Unit> TwoFar(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> one = await bob.Make().Resolved();
        Eventual<IProbe> other = await bob.Make().Resolved();
        Check.That(Ref.OptSame(one, other) == false, "different");
        return default;
    }

    // e-on-cl tests/proxy-pseudofar.updoc:39
    private static async Eventual<Unit> NearAndFar(CaseWorld world)
    {
        Eventual<IProbe> far = await world.NewProbe().Resolved();
        Check.That(Ref.OptSame(far, world.NearProbe()) == false, "different");
        return default;
    }

    // e-on-cl tests/proxy.updoc:192-201
    private static async Eventual<Unit> SameBroken(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        Eventual<IProbe> one = await bob.Self().Resolved();
        Eventual<IProbe> other = await bob.Self().Resolved();
        control.Only.Kill("enough");
        _ = await Check.Breaks(one.Never());
        Check.Is(RefState.Broken, one);
        Check.That(Ref.OptSame(one, other) == true, "still the same");
        return default;
    }

    // e-on-cl tests/proxy.updoc:204,216
    private static async Eventual<Unit> DifferentBroken(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        Eventual<IProbe> one = await bob.Make().Resolved();
        Eventual<IProbe> other = await bob.Make().Resolved();
        control.Only.Kill("enough");
        _ = await Check.Breaks(one.Never());
        _ = await Check.Breaks(other.Never());
        Check.That(Ref.OptSame(one, other) == false, "still different");
        return default;
    }

    // e-on-cl tests/same.updoc:247-250
    private static async Eventual<Unit> NeverAnything(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        Problem problem = new(ProblemKind.Smashed, "blip");
        Eventual<int> broken = Ref.Broken<int>(problem);
        Check.That(Ref.OptSame(broken, Ref.Broken<int>(problem)) == false, "another");
        Check.That(Ref.OptSame(broken, broken) == true, "itself");
        return default;
    }

    // e-on-cl tests/same.updoc:68-77
    private static async Eventual<Unit> Texts(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        string end = new('c', 1);
        Check.That(Ref.OptSame(Ref.Data("abc"), Ref.Data("ab" + end)) == true, "the same");
        Check.That(Ref.OptSame(Ref.Data("abc"), Ref.Data("abd")) == false, "others");
        return default;
    }

    // e-on-cl tests/same.updoc:144-159
    private static async Eventual<Unit> Keys(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        Eventual<IProbe> near = world.NearProbe(out Prober prober);
        TraversalKey key = Ref.Key(near);
        Check.That(key.Equals(Ref.Key(Ref.Of<IProbe>(prober))), "equal");
        Check.That(key.GetHashCode() == Ref.Key(near).GetHashCode(), "of one hash");
        Check.That(!key.Equals(Ref.Key(world.NearProbe())), "another's is not");
        return default;
    }

    // e-on-cl tests/same.updoc:162-194 (the ka/kb cases)
    private static async Eventual<Unit> PromiseKeys(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        (Eventual<int> promise, Resolver<int> resolver) = Ref.Promise<int>();
        TraversalKey before = Ref.Key(promise);
        TraversalKey again = Ref.Key(promise);
        Check.That(before.Equals(again), "equal while it is a promise");
        Check.That(!before.Equals(Ref.Key(Ref.Promise<int>().Promise)), "another's is not");
        int hash = before.GetHashCode();
        resolver.Resolve(1);
        Check.That(before.Equals(again) && hash == before.GetHashCode(), "equal after");
        Check.That(!before.Equals(Ref.Key(Ref.Data(1))), "not that of the data");
        return default;
    }

    // e-on-cl tests/proxy.updoc:47,82
    private static async Eventual<Unit> BrokenKeys(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        _ = await bob.Add(1);
        Eventual<IProbe> far = await bob.Resolved();
        TraversalKey key = Ref.Key(far);
        int hash = key.GetHashCode();
        control.Only.Kill("enough");
        _ = await Check.Breaks(far.Never());
        Check.Is(RefState.Broken, far);
        Check.That(key.Equals(Ref.Key(far)) && hash == Ref.Key(far).GetHashCode(), "the key stays");
        return default;
    }

    // e-on-cl tests/same.updoc:159
    private static async Eventual<Unit> DataKeys(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        Check.That(Ref.Key(Ref.Data(83)).Equals(Ref.Key(Ref.Data(83))), "equal");
        Check.Equal(Ref.Key(Ref.Data(83)).GetHashCode(), Ref.Key(Ref.Data(83)).GetHashCode());
        Check.That(!Ref.Key(Ref.Data(83)).Equals(Ref.Key(Ref.Data(84))), "others");
        return default;
    }

    // e-on-cl tests/proxy.updoc:155-171
    private static async Eventual<Unit> FromElsewhere(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> near = world.NearProbe();
        Check.Equal("yes", await bob.AreSame(near, near));
        Check.Equal("no", await bob.AreSame(near, world.NearProbe()));
        Check.Equal("yes", await bob.AreSame(bob, bob));
        return default;
    }

    // e-on-java net/captp/jcomm/multi-test.updoc:108-117
    private static async Eventual<Unit> ThereAndBack(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> near = world.NearProbe();
        bob.Only.Keep(near);
        Eventual<IProbe> back = await bob.Kept().Resolved();
        Check.Is(RefState.Near, back);
        Check.That(Ref.OptSame(near, back) == true, "the same");
        return default;
    }

    // e-on-cl tests/same.updoc:62-65
    private static async Eventual<Unit> Symmetric(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        Eventual<IProbe> near = world.NearProbe();
        Eventual<int> promise = Ref.Promise<int>().Promise;
        Check.That(Ref.OptSame(near, Ref.Data(1)) == Ref.OptSame(Ref.Data(1), near), "near and data");
        Check.That(Ref.OptSame(promise, near) == Ref.OptSame(near, promise), "promise and near");
        return default;
    }

    // e-on-java net/captp/jcomm/bad-resolve.updoc:121-146
    private static async Eventual<Unit> ByEveryWay(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> carol = world.NewProbe("carol");
        Eventual<IProbe> far = await carol.Resolved();
        bob.Only.Keep(carol);
        Eventual<IProbe> byBob = await bob.Kept().Resolved();
        Check.That(Ref.OptSame(far, byBob) == true, "the same by bob");
        Check.Equal("yes", await bob.AreSame(carol.Self(), bob.Kept()));
        return default;
    }
}
