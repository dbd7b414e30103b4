using System;
using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Conformance;

/// <summary>References of a user's making.</summary>
public static class ProxyCases
{
    /// <summary>The cases.</summary>
    public static ConformanceCase[] All { get; } =
    [
        new("PROXY-01", "A handler gets what is sent to its far reference, in a later turn, and says what comes of it", Handles),
        new("PROXY-02", "Though it answers at once, the result is a promise within the turn of the send", AnswersLater),
        new("PROXY-03", "Such a reference looks far, before anything and after", LooksFar),
        new("PROXY-04", "It breaks at once when its resolver says so, once, with the words given", Smashes),
        new("PROXY-05", "Who asked to hear of its end hears of it", TellsItsEnd),
        new("PROXY-06", "Two of one identity are the same, of two identities not, and none is what it is of", HasIdentity),
        new("PROXY-07", "It stays the same key when it breaks", KeepsItsKey),
        new("PROXY-08", "A promise with a handler looks like a promise, and waits for its outcome", LooksPromised),
        new("PROXY-09", "Its handler gets what is sent while it is undecided, the outcome what is sent later", HandsOver),
        new("PROXY-10", "What the handler has not got when it is decided goes to the outcome, in order", KeepsOrder),
        new("PROXY-11", "A handler may keep messages and send them on later: they arrive in order, results and all", Delays),
        new("PROXY-12", "A message is decided once, and not by an answer of another type", DecidesOnce),
        new("PROXY-13", "A handler that throws breaks the result", BreaksByThrowing),
        new("PROXY-14", "A reference that only passes on does not give away the object behind it", HidesTheNear),
        new("PROXY-15", "The handler gets what other vats send, in their order", ServesOtherVats),
        new("PROXY-16", "When it breaks it breaks for other vats too", BreaksForOtherVats),
        new("PROXY-17", "A message that is kept breaks with the vat of its handler", BreaksWithItsVat),
    ];

    // e-on-cl tests/proxy.updoc:38-57
    private static async Eventual<Unit> Handles(CaseWorld world)
    {
        Counter counter = new(world.IsWrong("PROXY"));
        (Eventual<IProbe> far, _) = Proxy.Far<IProbe>(counter);
        Eventual<int> first = far.Add(5);
        far.Only.Note("x");
        Check.Equal(0, counter.Count);
        Check.Equal(1, await first);
        _ = await CaseWorld.Turns(2);
        Check.Equal(2, counter.Count);
        return default;
    }

    // e-on-cl tests/proxy.updoc:46-54
    private static async Eventual<Unit> AnswersLater(CaseWorld world)
    {
        (Eventual<IProbe> far, _) = Proxy.Far<IProbe>(new Counter(false));
        Eventual<int> result = far.Add(1);
        Check.Is(RefState.Promise, result);
        Check.Equal(1, await result);
        Check.Is(RefState.Near, result);
        return default;
    }

    // e-on-cl tests/proxy.updoc:30-35
    private static async Eventual<Unit> LooksFar(CaseWorld world)
    {
        (Eventual<IProbe> far, ProxyResolver resolver) = Proxy.Far<IProbe>(new Counter(false));
        Check.Is(RefState.Far, far);
        Check.That(Ref.IsResolved(far) && Ref.OptProblem(far) is null && !Ref.TryNear(far, out _) && !resolver.IsDone, "far, and whole");
        Check.Is(RefState.Far, await far.Resolved());
        return default;
    }

    // e-on-cl tests/proxy.updoc:61-72,130-140
    private static async Eventual<Unit> Smashes(CaseWorld world)
    {
        Counter counter = new(false);
        (Eventual<IProbe> far, ProxyResolver resolver) = Proxy.Far<IProbe>(counter);
        Eventual<int> onItsWay = far.Add(1);
        Check.That(resolver.Smash(new Problem(ProblemKind.Smashed, "gone away")), "the first time");
        Check.Is(RefState.Broken, far);
        Check.Equal("gone away", Ref.OptProblem(far)!.Text);
        Check.Is(RefState.Broken, far.Add(2));
        Check.That(resolver.IsDone && !resolver.Smash(new Problem(ProblemKind.Smashed, "again")), "not twice");
        Check.Equal("gone away", Ref.OptProblem(far)!.Text);
        Check.Equal("gone away", (await Check.Breaks(onItsWay)).Text);
        Check.Equal(0, counter.Count);
        return default;
    }

    // e-on-java elib/ref/WhenBrokenReactor.java
    private static async Eventual<Unit> TellsItsEnd(CaseWorld world)
    {
        (Eventual<IProbe> far, ProxyResolver resolver) = Proxy.Far<IProbe>(new Counter(false));
        string heard = "";
        far.WhenBroken(problem => heard += problem.Text);
        _ = await CaseWorld.Turns(3);
        Check.Equal("", heard);
        _ = resolver.Smash(new Problem(ProblemKind.Smashed, "biff"));
        Check.Equal("", heard);
        _ = await CaseWorld.Turns(3);
        Check.Equal("biff", heard);
        far.WhenBroken(problem => heard += problem.Text);
        _ = await CaseWorld.Turns(3);
        Check.Equal("biffbiff", heard);
        return default;
    }

    // e-on-cl tests/proxy.updoc:96-111
    private static Eventual<Unit> HasIdentity(CaseWorld world)
    {
        Counter handler = new(false);
        Prober identity = new("");
        Eventual<IProbe> one = Proxy.Far<IProbe>(handler, identity).Reference;
        Eventual<IProbe> same = Proxy.Far<IProbe>(new Counter(false), identity).Reference;
        Eventual<IProbe> other = Proxy.Far<IProbe>(handler, new Prober("")).Reference;
        Check.That(Ref.OptSame(one, same) == true && Ref.Key(one).Equals(Ref.Key(same)) && Ref.Key(one).GetHashCode() == Ref.Key(same).GetHashCode(), "one identity");
        Check.That(Ref.OptSame(one, other) == false && !Ref.Key(one).Equals(Ref.Key(other)), "two identities");
        Check.That(Ref.OptSame(one, Ref.Of<IProbe>(identity)) == false && !Ref.Key(Ref.Of<IProbe>(identity)).Equals(Ref.Key(one)), "it is not its identity");
        Check.That(Ref.OptSame(Proxy.Far<IProbe>(handler).Reference, Proxy.Far<IProbe>(handler).Reference) == false, "none shared unless given");
        return Ref.Data(default(Unit));
    }

    // e-on-cl tests/proxy.updoc:37,74-76
    private static Eventual<Unit> KeepsItsKey(CaseWorld world)
    {
        Prober identity = new("");
        (Eventual<IProbe> far, ProxyResolver resolver) = Proxy.Far<IProbe>(new Counter(false), identity);
        Eventual<IProbe> whole = Proxy.Far<IProbe>(new Counter(false), identity).Reference;
        TraversalKey key = Ref.Key(far);
        int hash = key.GetHashCode();
        _ = resolver.Smash(new Problem(ProblemKind.Smashed, "gone"));
        Check.That(Ref.Key(far).Equals(key) && Ref.Key(far).GetHashCode() == hash, "the same key");
        Check.That(Ref.OptSame(far, whole) == true, "the same as before");
        return Ref.Data(default(Unit));
    }

    // e-on-cl tests/proxy.updoc:80-92,113-125
    private static async Eventual<Unit> LooksPromised(CaseWorld world)
    {
        (Eventual<IProbe> promise, Resolver<IProbe> resolver) = Proxy.Promise<IProbe>(new Counter(false));
        Check.Is(RefState.Promise, promise);
        Check.That(Ref.OptSame(promise, Proxy.Far<IProbe>(new Counter(false)).Reference) is null, "nobody knows yet");
        Eventual<string> waiting = StateOf(promise);
        Check.Equal(1, await promise.Add(1));
        _ = await CaseWorld.Turns(4);
        Check.Is(RefState.Promise, waiting);
        Eventual<IProbe> near = world.NearProbe();
        resolver.Resolve(near);
        Check.Is(RefState.Near, promise);
        Check.Equal("near", await waiting);
        Check.That(Ref.OptSame(promise, near) == true, "what it was resolved to");
        return default;
    }

    // e-on-cl tests/proxy-delaying.updoc:14-42
    private static async Eventual<Unit> HandsOver(CaseWorld world)
    {
        Counter counter = new(false);
        (Eventual<IProbe> promise, Resolver<IProbe> resolver) = Proxy.Promise<IProbe>(counter);
        Check.Equal(1, await promise.Add(10));
        Check.Equal(2, await promise.Add(10));
        resolver.Resolve(world.NearProbe());
        Check.Equal(10, await promise.Add(10));
        Check.Equal(2, counter.Count);
        return default;
    }

    // section 1.4 of Miller 2006 chapter 19 (E-order)
    private static async Eventual<Unit> KeepsOrder(CaseWorld world)
    {
        Eventual<IProbe> bob = await world.NewProbe().Resolved();
        (Eventual<IProbe> promise, Resolver<IProbe> resolver) = Proxy.Promise<IProbe>(new PassingOn(bob));
        promise.Only.Note("a");
        Eventual<string> waiting = StateOf(promise); // Between messages: it stays where it is.
        promise.Only.Note("b");
        promise.Only.Note("c");
        _ = await CaseWorld.Turns(1); // Some of them are with the handler, or none.
        promise.Only.Note("d");
        resolver.Resolve(bob);
        promise.Only.Note("e");
        bob.Only.Note("f");
        Check.Equal("a b c d e f ", await promise.Log());
        Check.Equal("far", await waiting);
        return default;
    }

    // e-on-cl tests/proxy-delaying.updoc:14-56
    private static async Eventual<Unit> Delays(CaseWorld world)
    {
        Keeping keeping = new();
        (Eventual<IProbe> far, _) = Proxy.Far<IProbe>(keeping);
        Eventual<int> three = far.Add(3);
        far.Only.Note("x");
        Eventual<int> seven = far.Add(4);
        _ = await CaseWorld.Turns(4);
        Check.Is(RefState.Promise, three);
        Check.Equal(3, keeping.Count);
        Eventual<IProbe> bob = world.NewProbe();
        keeping.SendAll(bob);
        Check.Equal(7, await seven);
        Check.Equal(3, await three);
        Check.Equal("x ", await bob.Log());
        return default;
    }

    private static async Eventual<Unit> DecidesOnce(CaseWorld world)
    {
        Keeping keeping = new();
        (Eventual<IProbe> far, _) = Proxy.Far<IProbe>(keeping);
        Eventual<int> result = far.Add(1);
        _ = await CaseWorld.Turns(3);
        ProxiedMessage message = keeping.First!;
        Check.That(message.HasResult && !message.IsDecided, "undecided");
        Check.That(Refuses(() => message.Answer("text")), "an answer of another type");
        Check.That(!message.IsDecided, "and nothing done by it");
        message.Answer(4);
        Check.That(message.IsDecided && Refuses(() => message.Answer(5)) && Refuses(() => message.Break(new Problem(ProblemKind.Smashed, "no"))), "once");
        Check.Equal(4, await result);
        return default;
    }

    private static async Eventual<Unit> BreaksByThrowing(CaseWorld world)
    {
        (Eventual<IProbe> far, _) = Proxy.Far<IProbe>(new Throwing());
        _ = await Check.Breaks(far.Add(1), ProblemKind.Thrown);
        (Eventual<IProbe> promise, _) = Proxy.Promise<IProbe>(new Throwing());
        _ = await Check.Breaks(promise.Add(1), ProblemKind.Thrown);
        _ = await Check.Breaks(promise.Add(2), ProblemKind.Thrown); // The first one ended nothing but itself.
        return default;
    }

    // e-on-cl tests/proxy-pseudofar.updoc
    private static async Eventual<Unit> HidesTheNear(CaseWorld world)
    {
        Eventual<IProbe> near = world.NearProbe();
        (Eventual<IProbe> far, _) = Proxy.Far<IProbe>(new PassingOn(near));
        Check.Equal(2, await far.Add(2));
        Eventual<IProbe> resolved = await far.Resolved();
        Check.That(Ref.OptSame(resolved, far) == true && Ref.OptSame(resolved, near) == false, "still itself");
        Check.That(!Ref.TryNear(resolved, out _), "not near");
        Eventual<IProbe> back = await world.NewProbe().Echo(far).Resolved();
        Check.That(Ref.OptSame(back, far) == true && !Ref.TryNear(back, out _), "not when it came home either");
        return default;
    }

    private static async Eventual<Unit> ServesOtherVats(CaseWorld world)
    {
        Prober prober = new("");
        (Eventual<IProbe> far, _) = Proxy.Far<IProbe>(new PassingOn(Ref.Of<IProbe>(prober)));
        Eventual<IProbe> bob = world.NewProbe();
        bob.Only.RelayNote(far, "a");
        bob.Only.RelayNote(far, "b");
        Check.Equal(5, await bob.Relay(far, 5));
        bob.Only.RelayNote(far, "c");
        Check.Equal(6, await bob.Relay(far, 1));
        Check.Equal("a b c ", prober.Log());
        Check.Equal("far", await bob.StateOf(far));
        return default;
    }

    private static async Eventual<Unit> BreaksForOtherVats(CaseWorld world)
    {
        (Eventual<IProbe> far, ProxyResolver resolver) = Proxy.Far<IProbe>(new Counter(false));
        Eventual<IProbe> bob = world.NewProbe();
        bob.Only.Keep(far);
        Eventual<IProbe> kept = bob.Kept();
        Check.Equal(1, await bob.Relay(far, 1));
        Eventual<IProbe> log = world.NearProbe(out Prober prober);
        bob.Only.NoteWhenBroken(far, log, "told");
        Check.Equal(2, await bob.Relay(far, 1)); // By now it watches.
        _ = resolver.Smash(new Problem(ProblemKind.Smashed, "gone"));
        _ = await Check.Breaks(bob.Relay(far, 1));
        _ = await world.Quiet();
        Check.Equal("told ", prober.Log());
        Check.Is(RefState.Broken, far);
        _ = await Check.Breaks(kept.Add(1));
        return default;
    }

    private static async Eventual<Unit> BreaksWithItsVat(CaseWorld world)
    {
        Eventual<IVatControl> control = world.NewVat();
        Eventual<IProbe> far = await control.Vat().KeepingProxy().Resolved();
        Eventual<int> kept = far.Add(1);
        _ = await world.Quiet();
        Check.Is(RefState.Promise, kept);
        control.Only.Kill("enough");
        _ = await Check.Breaks(kept, ProblemKind.Disconnected);
        return default;
    }

    private static async Eventual<string> StateOf(Eventual<IProbe> promise) => Check.NameOf(Ref.State(await promise.Resolved()));

    private static bool Refuses(Action action)
    {
        try
        {
            action();
        }
        catch (InvalidOperationException)
        {
            return true;
        }

        return false;
    }

    // Answers each with how many there were.
    private sealed class Counter(bool isWrong) : IProxyHandler
    {
        public int Count { get; private set; }

        public void Handle(ProxiedMessage message)
        {
            Count++;
            if (message.HasResult && !isWrong)
            {
                message.Answer(Count);
            }
        }
    }

    private sealed class PassingOn(Eventual<IProbe> target) : IProxyHandler
    {
        public void Handle(ProxiedMessage message) => message.SendTo(target);
    }

    private sealed class Throwing : IProxyHandler
    {
        public void Handle(ProxiedMessage message) => throw new InvalidOperationException("no");
    }
}

/// <summary>A handler that keeps what it gets.</summary>
public sealed class Keeping : IProxyHandler
{
    private Kept? _first;
    private Kept? _last;

    /// <summary>How many it has.</summary>
    public int Count { get; private set; }

    /// <summary>The first.</summary>
    public ProxiedMessage? First => _first?.Message;

    /// <inheritdoc/>
    public void Handle(ProxiedMessage message)
    {
        Kept kept = new(message);
        if (_last is null)
        {
            _first = kept;
        }
        else
        {
            _last.Next = kept;
        }

        _last = kept;
        Count++;
    }

    /// <summary>Sends all of it on.</summary>
    public void SendAll(Eventual<IProbe> target)
    {
        for (Kept? kept = _first; kept is not null; kept = kept.Next)
        {
            kept.Message.SendTo(target);
        }

        _first = null;
        _last = null;
    }

    private sealed class Kept(ProxiedMessage message)
    {
        public ProxiedMessage Message => message;

        public Kept? Next { get; set; }
    }
}
