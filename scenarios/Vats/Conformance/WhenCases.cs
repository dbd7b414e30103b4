using System;
using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Conformance;

/// <summary>Waiting: when, await and whenBroken.</summary>
public static class WhenCases
{
    /// <summary>The cases.</summary>
    public static ConformanceCase[] All { get; } =
    [
        new("WHEN-01", "When on a near reference calls with the value", CallsOnNear),
        new("WHEN-02", "When on a promise calls when it is resolved", CallsOnPromise),
        new("WHEN-03", "When on a broken reference calls the other function", CallsOnBroken),
        new("WHEN-04", "The function is called exactly once, however often the reference moves on", CallsOnce),
        new("WHEN-05", "A promise that is resolved to a promise is waited for to its end", WaitsToTheEnd),
        new("WHEN-06", "Many who wait for one promise are all told", TellsAll),
        new("WHEN-07", "An await goes on in a later turn also when the value is there", IsLater),
        new("WHEN-08", "When an await goes on, all that was sent before has arrived", ComesAfterSends),
        new("WHEN-09", "WhenBroken is told when a far reference breaks after it was fulfilled", HearsLateBreak),
        new("WHEN-10", "WhenBroken on a near reference is never told", NeverHearsNear),
        new("WHEN-11", "A function that throws breaks the result of its when", BreaksByThrowing),
        new("WHEN-12", "WhenBroken on a broken reference is told in a turn of its own", HearsInALaterTurn),
        new("WHEN-13", "WhenBroken on a promise is told when it breaks", HearsPromise),
        new("WHEN-14", "WhenBroken twice is told twice, and each once", HearsTwice),
        new("WHEN-15", "The result of when is what the function returns", HasAResult),
        new("WHEN-16", "An await of a far object says that it is not near", IsNotNear),
        new("WHEN-17", "Waiting for a far object gives the far reference", GivesFar),
        new("WHEN-18", "Without a function for it a broken reference breaks the when", BreaksThrough),
        new("WHEN-19", "Another vat hears of the end of a third", HearsInAnotherVat),
        new("WHEN-20", "A method that waits many times goes on as often, in order", WaitsOften),
    ];

    // e-on-cl tests/ref.updoc:252; e-on-java elib/ref/WhenResolvedReactor.java
    private static async Eventual<Unit> CallsOnNear(CaseWorld world)
    {
        Check.Equal(2, await Ref.Data(1).When(value => value + 1));
        return default;
    }

    // e-on-cl tests/send.updoc:45-53
    private static async Eventual<Unit> CallsOnPromise(CaseWorld world)
    {
        (Eventual<int> promise, Resolver<int> resolver) = Ref.Promise<int>();
        int heard = -1;
        Eventual<int> done = promise.When(value => heard = value);
        _ = await CaseWorld.Turns(2);
        Check.Equal(-1, heard);
        resolver.Resolve(0);
        Check.Equal(-1, heard);
        _ = await done;
        Check.Equal(0, heard);
        return default;
    }

    // e-on-cl tests/ref.updoc:309
    private static async Eventual<Unit> CallsOnBroken(CaseWorld world)
    {
        Eventual<int> broken = Ref.Broken<int>(new Problem(ProblemKind.Smashed, "biff"));
        Check.Equal("biff", await broken.When(static _ => "value", static problem => problem.Text));
        return default;
    }

    // e-on-cl tests/send.updoc:56-66
    private static async Eventual<Unit> CallsOnce(CaseWorld world)
    {
        (Eventual<IProbe> promise, Resolver<IProbe> resolver) = Ref.Promise<IProbe>();
        (Eventual<IProbe> next, Resolver<IProbe> nextResolver) = Ref.Promise<IProbe>();
        int count = 0;
        _ = promise.When(_ => ++count);
        resolver.Resolve(next);
        _ = await CaseWorld.Turns(2);
        nextResolver.Resolve(new Prober(""));
        _ = await CaseWorld.Turns(5);
        Check.Equal(1, count);
        return default;
    }

    // e-on-cl tests/send.updoc:69-90
    private static async Eventual<Unit> WaitsToTheEnd(CaseWorld world)
    {
        (Eventual<int> first, Resolver<int> resolver) = Ref.Promise<int>();
        (Eventual<int> second, Resolver<int> last) = Ref.Promise<int>();
        Eventual<int> done = first.When(static value => value);
        resolver.Resolve(second);
        _ = await CaseWorld.Turns(3);
        Check.Is(RefState.Promise, done);
        last.Resolve(6);
        Check.Equal(6, await done);
        return default;
    }

    // e-on-java elib/ref/BufferingRef.java
    private static async Eventual<Unit> TellsAll(CaseWorld world)
    {
        (Eventual<int> promise, Resolver<int> resolver) = Ref.Promise<int>();
        int sum = 0;
        for (int i = 0; i < 20; i++)
        {
            _ = promise.When(value => sum += value);
        }

        resolver.Resolve(2);
        _ = await CaseWorld.Turns(3);
        Check.Equal(40, sum);
        return default;
    }

    // e-on-cl tests/miranda.updoc:56-63
    private static async Eventual<Unit> IsLater(CaseWorld world)
    {
        bool isThisTurn = true;
        Eventual<bool> later = Ref.Data(1).When(_ => isThisTurn);
        isThisTurn = false;
        Check.That(!await later, "a later turn");
        return default;
    }

    // e-on-java elib/ref/Ref.java (whenResolved)
    private static async Eventual<Unit> ComesAfterSends(CaseWorld world)
    {
        Eventual<IProbe> near = world.NearProbe(out Prober prober);
        (Eventual<IProbe> promise, Resolver<IProbe> resolver) = Ref.Promise<IProbe>();
        for (int i = 0; i < 10; i++)
        {
            promise.Only.Add(1);
        }

        Eventual<int> seen = promise.When(_ => prober.Total);
        resolver.Resolve(near);
        Check.Equal(10, await seen);
        return default;
    }

    // e-on-java elib/ref/WhenBrokenReactor.java
    private static async Eventual<Unit> HearsLateBreak(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        Check.Equal(1, await bob.Add(1));
        (Eventual<int> told, Resolver<int> resolver) = Ref.Promise<int>();
        bob.WhenBroken(problem => resolver.Resolve((int)problem.Kind));
        _ = await CaseWorld.Turns(2);
        Check.Is(RefState.Promise, told);
        control.Only.Kill("enough");
        Check.Equal((int)ProblemKind.Disconnected, await told);
        Check.Is(RefState.Broken, bob);
        return default;
    }

    // e-on-cl tests/miranda.updoc:75; tests/proxy-pseudofar.updoc:82
    private static async Eventual<Unit> NeverHearsNear(CaseWorld world)
    {
        bool isTold = false;
        world.NearProbe().WhenBroken(_ => isTold = true);
        Ref.Data(1).WhenBroken(_ => isTold = true);
        _ = await world.Quiet();
        Check.That(!isTold, "never told");
        return default;
    }

    // e-on-cl tests/ref.updoc:252-263
    private static Eventual<Unit> BreaksByThrowing(CaseWorld world) =>
        Check.Breaks(Ref.Data(1).When<int, int>(static _ => throw new InvalidOperationException("oops")), ProblemKind.Thrown);

    // e-on-cl tests/ref.updoc:291,303,315
    private static async Eventual<Unit> HearsInALaterTurn(CaseWorld world)
    {
        string heard = "";
        Ref.Broken<int>(new Problem(ProblemKind.Smashed, "biff")).WhenBroken(problem => heard = problem.Text);
        Check.Equal("", heard);
        _ = await CaseWorld.Turns(2);
        Check.Equal("biff", heard);
        return default;
    }

    // e-on-java elib/ref/WhenBrokenReactor.java
    private static async Eventual<Unit> HearsPromise(CaseWorld world)
    {
        (Eventual<int> promise, Resolver<int> resolver) = Ref.Promise<int>();
        string heard = "";
        promise.WhenBroken(problem => heard = problem.Text);
        _ = resolver.Smash(new Problem(ProblemKind.Smashed, "boink"));
        _ = await CaseWorld.Turns(2);
        Check.Equal("boink", heard);
        return default;
    }

    // e-on-java elib/ref/WhenBrokenReactor.java
    private static async Eventual<Unit> HearsTwice(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        int count = 0;
        bob.WhenBroken(_ => count++);
        bob.WhenBroken(_ => count += 10);
        control.Only.Kill("enough");
        _ = await Check.Breaks(bob.Never());
        _ = await world.Quiet();
        Check.Equal(11, count);
        return default;
    }

    // e-on-cl tests/send.updoc:48-51
    private static async Eventual<Unit> HasAResult(CaseWorld world)
    {
        Eventual<string> text = world.NewProbe().Add(3).When(static value => value == 3 ? "three" : "other");
        Check.Equal("three", await text);
        return default;
    }

    // Of our own: near and far are types here, e-on-cl tests/proxy.updoc:40
    private static async Eventual<Unit> IsNotNear(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        try
        {
            _ = await bob;
        }
        catch (BrokenException broken)
        {
            Check.That(broken.Problem.Kind == ProblemKind.NotNear, "the kind: " + broken.Problem.Text);
            return default;
        }

        throw new InvalidOperationException("far was near");
    }

    // e-on-cl tests/vat/comm.updoc:10-15
    private static async Eventual<Unit> GivesFar(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> far = await bob.Resolved();
        Check.Is(RefState.Far, far);
        Check.That(Ref.OptSame(far, bob) == true, "the same");
        return default;
    }

    // e-on-cl tests/send.updoc:28-34
    private static Eventual<Unit> BreaksThrough(CaseWorld world) =>
        Check.Breaks(Ref.Broken<int>(new Problem(ProblemKind.Smashed, "biff")).When(static value => value), ProblemKind.Smashed);

    // e-on-java elib/ref/WhenBrokenReactor.java
    private static async Eventual<Unit> HearsInAnotherVat(CaseWorld world)
    {
        Eventual<IProbe> watcher = world.NewProbe();
        Eventual<IProbe> watched = world.NewProbe(out Eventual<IVatControl> control);
        Eventual<IProbe> near = world.NearProbe(out Prober prober);
        watcher.Only.NoteWhenBroken(watched, near, "gone");
        _ = await watcher.Add(1);
        _ = await watched.Add(1);
        Check.Equal("", prober.Words);
        control.Only.Kill("enough");
        _ = await Check.Breaks(watched.Never());
        _ = await world.Quiet();
        Check.Equal("gone ", prober.Words);
        return default;
    }

    // e-on-cl tests/send.updoc:42-90
    private static async Eventual<Unit> WaitsOften(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        for (int i = 1; i <= 20; i++)
        {
            Check.Equal(i, await bob.Add(1));
        }

        return default;
    }
}
