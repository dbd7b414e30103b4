using System;
using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Conformance;

/// <summary>References and resolvers: what they are, and what they become.</summary>
public static class RefCases
{
    /// <summary>The cases.</summary>
    public static ConformanceCase[] All { get; } =
    [
        new("REF-01", "A promise becomes what it is resolved to", Resolves),
        new("REF-02", "A resolver knows whether it was used", KnowsItsUse),
        new("REF-03", "A second resolution is refused loudly, and the first stays", RefusesASecond),
        new("REF-04", "In a race the first resolution counts and the second is told so", Races),
        new("REF-05", "Smashing breaks the promise with that problem", Smashes),
        new("REF-06", "Smashing what is resolved changes nothing", SmashesTooLate),
        new("REF-07", "A reference is not broken without a problem", DemandsAProblem),
        new("REF-08", "Resolved to a broken reference it is broken by the same problem", BreaksLike),
        new("REF-09", "Resolved to a promise it stays a promise until that is resolved", FollowsAPromise),
        new("REF-10", "Only what is broken has a problem", HasNoProblem),
        new("REF-11", "A broken reference is broken for ever", StaysBroken),
        new("REF-12", "Only what is near can be taken out of its reference", TakesOnlyNear),
        new("REF-13a", "State table: near", IsNear),
        new("REF-13b", "State table: promise of this vat", IsPromise),
        new("REF-13c", "State table: promise of another vat", IsRemotePromise),
        new("REF-13d", "State table: far", IsFar),
        new("REF-13e", "State table: broken", IsBroken),
        new("REF-14", "A promise resolved to itself breaks as a vicious cycle", BreaksACycle),
        new("REF-14b", "So do two that are resolved to each other", BreaksALongCycle),
        new("REF-15", "A chain of two hundred promises becomes one reference", ShortensAChain),
        new("REF-16", "What is sent to a promise that nobody resolves vanishes and disturbs nobody", IsABlackHole),
        new("REF-17", "A reference that was never assigned is broken", IsUnassigned),
        new("REF-18", "Data are near wherever they come from", BringsDataNear),
    ];

    // e-on-cl tests/ref.updoc:6-24
    private static async Eventual<Unit> Resolves(CaseWorld world)
    {
        (Eventual<int> promise, Resolver<int> resolver) = Ref.Promise<int>();
        Check.Is(RefState.Promise, promise);
        resolver.Resolve(1);
        Check.Is(RefState.Near, promise);
        Check.Equal(1, await promise);
        return default;
    }

    // e-on-cl tests/ref.updoc:9,21,32
    private static async Eventual<Unit> KnowsItsUse(CaseWorld world)
    {
        (Eventual<int> promise, Resolver<int> resolver) = Ref.Promise<int>();
        Check.That(!resolver.IsDone, "not used yet");
        resolver.Resolve(1);
        Check.That(resolver.IsDone, "used");
        Check.Equal(1, await promise);
        return default;
    }

    // e-on-cl tests/ref.updoc:41-47
    private static async Eventual<Unit> RefusesASecond(CaseWorld world)
    {
        (Eventual<int> promise, Resolver<int> resolver) = Ref.Promise<int>();
        resolver.Resolve(1);
        bool isRefused = false;
        try
        {
            if (world.IsWrong("REF"))
            {
                _ = resolver.ResolveRace(2); // The wrong double: it does not mind.
            }
            else
            {
                resolver.Resolve(2);
            }
        }
        catch (InvalidOperationException)
        {
            isRefused = true;
        }

        Check.That(isRefused, "the second is refused");
        Check.Equal(1, await promise);
        return default;
    }

    // e-on-cl tests/ref.updoc:52-67
    private static async Eventual<Unit> Races(CaseWorld world)
    {
        (Eventual<int> promise, Resolver<int> resolver) = Ref.Promise<int>();
        Check.That(resolver.ResolveRace(1), "the first counts");
        Check.That(!resolver.ResolveRace(2), "the second does not");
        Check.Equal(1, await promise);
        return default;
    }

    // e-on-cl tests/ref.updoc:274-279
    private static async Eventual<Unit> Smashes(CaseWorld world)
    {
        (Eventual<int> promise, Resolver<int> resolver) = Ref.Promise<int>();
        Problem problem = new(ProblemKind.Smashed, "boink");
        Check.That(resolver.Smash(problem), "it was the first");
        Check.That(ReferenceEquals(problem, Ref.OptProblem(promise)), "the problem at once");
        Check.That(ReferenceEquals(problem, await Check.Breaks(promise)), "the problem later");
        return default;
    }

    // e-on-java elib/ref/LocalResolver.java (smash)
    private static async Eventual<Unit> SmashesTooLate(CaseWorld world)
    {
        (Eventual<int> promise, Resolver<int> resolver) = Ref.Promise<int>();
        resolver.Resolve(1);
        Check.That(!resolver.Smash(new Problem(ProblemKind.Smashed, "late")), "it was too late");
        Check.Equal(1, await promise);
        return default;
    }

    // e-on-cl tests/ref.updoc:97
    private static async Eventual<Unit> DemandsAProblem(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        bool isRefused = false;
        try
        {
            _ = Ref.Broken<int>(null!);
        }
        catch (ArgumentException)
        {
            isRefused = true;
        }

        Check.That(isRefused, "null is no problem");
        return default;
    }

    // e-on-cl tests/ref.updoc:83,173
    private static async Eventual<Unit> BreaksLike(CaseWorld world)
    {
        (Eventual<int> promise, Resolver<int> resolver) = Ref.Promise<int>();
        Problem problem = new(ProblemKind.Smashed, "bang");
        resolver.Resolve(Ref.Broken<int>(problem));
        Check.Is(RefState.Broken, promise);
        Check.That(ReferenceEquals(problem, await Check.Breaks(promise)), "the same problem");
        return default;
    }

    // e-on-cl tests/ref.updoc:86; e-on-java elib/ref/SwitchableRef.java
    private static async Eventual<Unit> FollowsAPromise(CaseWorld world)
    {
        (Eventual<int> first, Resolver<int> resolver) = Ref.Promise<int>();
        (Eventual<int> second, Resolver<int> last) = Ref.Promise<int>();
        resolver.Resolve(second);
        Check.Is(RefState.Promise, first);
        last.Resolve(5);
        Check.Is(RefState.Near, first);
        Check.Equal(5, await first);
        return default;
    }

    // e-on-cl tests/ref.updoc:181-187
    private static async Eventual<Unit> HasNoProblem(CaseWorld world)
    {
        Eventual<IProbe> far = await world.NewProbe().Resolved();
        Check.That(Ref.OptProblem(far) is null, "far has none");
        Check.That(Ref.OptProblem(world.NearProbe()) is null, "near has none");
        Check.That(Ref.OptProblem(Ref.Promise<int>().Promise) is null, "a promise has none");
        Check.That(Ref.OptProblem(Ref.Broken<int>(new Problem(ProblemKind.Smashed, "expected")))!.Text == "expected", "broken has one");
        return default;
    }

    // e-on-cl tests/ref.updoc:91,111
    private static async Eventual<Unit> StaysBroken(CaseWorld world)
    {
        Eventual<int> broken = Ref.Broken<int>(new Problem(ProblemKind.Smashed, "biff"));
        Check.Is(RefState.Broken, broken);
        _ = await Check.Breaks(broken);
        _ = await CaseWorld.Turns(3);
        Check.Is(RefState.Broken, broken);
        return default;
    }

    // e-on-cl tests/ref.updoc:170-176
    private static async Eventual<Unit> TakesOnlyNear(CaseWorld world)
    {
        Eventual<IProbe> near = world.NearProbe(out Prober prober);
        Check.That(Ref.TryNear(near, out IProbe taken) && ReferenceEquals(taken, prober), "near is the object");
        Check.That(!Ref.TryNear(Ref.Promise<int>().Promise, out int _), "a promise is not");
        Check.That(!Ref.TryNear(await world.NewProbe().Resolved(), out IProbe _), "far is not");
        Check.That(!Ref.TryNear(Ref.Broken<int>(new Problem(ProblemKind.Smashed, "no")), out int _), "broken is not");
        return default;
    }

    // e-on-cl tests/proxy.updoc:73,110; tests/ref.updoc:102
    private static async Eventual<Unit> IsNear(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        Check.Is(RefState.Near, world.NearProbe());
        Check.That(Ref.IsResolved(world.NearProbe()), "resolved");
        Check.Is(RefState.Near, Ref.Data(3));
        return default;
    }

    // e-on-cl tests/ref.updoc:105,165,210
    private static async Eventual<Unit> IsPromise(CaseWorld world)
    {
        _ = await CaseWorld.Turns(1);
        (Eventual<IProbe> promise, _) = Ref.Promise<IProbe>();
        Check.Is(RefState.Promise, promise);
        Check.That(!Ref.IsResolved(promise), "not resolved");
        return default;
    }

    // e-on-cl tests/proxy.updoc:110
    private static async Eventual<Unit> IsRemotePromise(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> promise = bob.Promise();
        _ = await bob.Add(1);
        Check.Is(RefState.Promise, promise);
        bob.Only.Resolve(bob);
        Check.Equal(2, await promise.Add(1));
        Check.Is(RefState.Far, await promise.Resolved());
        return default;
    }

    // e-on-cl tests/proxy.updoc:73
    private static async Eventual<Unit> IsFar(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Check.Is(RefState.Promise, bob);
        Eventual<IProbe> far = await bob.Resolved();
        Check.Is(RefState.Far, far);
        Check.Is(RefState.Far, bob);
        Check.That(Ref.IsResolved(far), "resolved");
        return default;
    }

    // e-on-cl tests/ref.updoc:111,162,184
    private static async Eventual<Unit> IsBroken(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        Eventual<IProbe> far = await bob.Resolved();
        _ = await control.Kill("enough");
        _ = await Check.Breaks(far.Add(1));
        Check.Is(RefState.Broken, far);
        Check.That(Ref.IsResolved(far), "resolved");
        Check.That(Ref.OptProblem(far)!.Kind == ProblemKind.Disconnected, "the problem");
        return default;
    }

    // e-on-java elib/ref/ViciousCycleException.java
    private static async Eventual<Unit> BreaksACycle(CaseWorld world)
    {
        (Eventual<int> promise, Resolver<int> resolver) = Ref.Promise<int>();
        resolver.Resolve(promise);
        return await Check.Breaks(promise, ProblemKind.ViciousCycle);
    }

    // e-on-java elib/ref/ViciousCycleException.java
    private static async Eventual<Unit> BreaksALongCycle(CaseWorld world)
    {
        (Eventual<int> one, Resolver<int> first) = Ref.Promise<int>();
        (Eventual<int> other, Resolver<int> second) = Ref.Promise<int>();
        first.Resolve(other);
        second.Resolve(one);
        _ = await Check.Breaks(one, ProblemKind.ViciousCycle);
        return await Check.Breaks(other, ProblemKind.ViciousCycle);
    }

    // e-on-cl tests/ref.updoc:321-336
    private static async Eventual<Unit> ShortensAChain(CaseWorld world)
    {
        (Eventual<IProbe> first, Resolver<IProbe> resolver) = Ref.Promise<IProbe>();
        Resolver<IProbe> last = resolver;
        for (int i = 0; i < 200; i++)
        {
            (Eventual<IProbe> next, Resolver<IProbe> nextResolver) = Ref.Promise<IProbe>();
            last.Resolve(next);
            last = nextResolver;
        }

        Eventual<int> sent = first.Add(3);
        Eventual<IProbe> near = world.NearProbe();
        last.Resolve(near);
        Check.That(Ref.OptSame(first, near) == true, "the same at once");
        Check.Equal(3, await sent);
        return default;
    }

    // e-on-java elib/ref/BufferingRef.java
    private static async Eventual<Unit> IsABlackHole(CaseWorld world)
    {
        (Eventual<IProbe> promise, _) = Ref.Promise<IProbe>();
        Eventual<int> result = promise.Add(1);
        promise.Only.Note("nobody hears this");
        _ = await CaseWorld.Turns(5);
        Check.Is(RefState.Promise, result);
        return default;
    }

    // Of our own: E has no unassigned references.
    private static async Eventual<Unit> IsUnassigned(CaseWorld world)
    {
        Eventual<IProbe> nothing = default;
        Check.Is(RefState.Broken, nothing);
        _ = await Check.Breaks(nothing, ProblemKind.Unassigned);
        return await Check.Breaks(nothing.Add(1), ProblemKind.Unassigned);
    }

    // e-on-cl tests/vat/comm.updoc:10-18
    private static async Eventual<Unit> BringsDataNear(CaseWorld world)
    {
        Eventual<int> number = world.NewProbe().Add(4);
        Check.Equal(4, await number);
        Check.Is(RefState.Near, number);
        Check.That(Ref.TryNear(number, out int value) && value == 4, "taken");
        return default;
    }
}
