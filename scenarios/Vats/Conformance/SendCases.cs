using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Conformance;

/// <summary>Eventual sends.</summary>
public static class SendCases
{
    /// <summary>The cases.</summary>
    public static ConformanceCase[] All { get; } =
    [
        new("SEND-01", "A send to a near object gives a promise, never a value in the same turn", PromisesOnNear),
        new("SEND-02", "Messages to results that are not there yet arrive", Chains),
        new("SEND-03", "A method that throws breaks the result of its message alone", BreaksByThrowing),
        new("SEND-04", "A message without result arrives at a near object", SendsOnly),
        new("SEND-05", "A message without result waits in a promise and arrives when that is resolved", BuffersOnly),
        new("SEND-06", "A send to a broken reference is broken at once, by the same problem", BreaksAtOnce),
        new("SEND-07", "No send runs the target's code in the sender's turn", RunsNothing),
        new("SEND-08", "A message without result may fail: nobody hears of it, and the next one arrives", FailsUnheard),
        new("SEND-09", "What was sent to a result that breaks breaks by the same problem", BreaksDownTheLine),
        new("SEND-10", "A message to data breaks", RefusesData),
        new("SEND-11", "A message to a promise that becomes data breaks", RefusesLateData),
        new("SEND-12", "Three messages in a row to another vat's results take no waiting", Pipelines),
        new("SEND-13", "What an exception says comes over as a problem of the kind Thrown", CarriesTheText),
        new("SEND-14", "A method without result is done when its result is there", WaitsForNothing),
        new("SEND-15", "Sends of a turn to one object become one turn each", TakesATurnEach),
    ];

    // e-on-cl tests/send.updoc:7-13
    private static async Eventual<Unit> PromisesOnNear(CaseWorld world)
    {
        Eventual<int> sum = world.NearProbe().Add(3);
        Check.Is(RefState.Promise, sum);
        Check.Equal(3, await sum);
        return default;
    }

    // e-on-cl tests/send.updoc:19-25
    private static async Eventual<Unit> Chains(CaseWorld world)
    {
        Eventual<IProbe> near = world.NearProbe();
        Check.Equal(2, await near.Self().Self().Add(2));
        return default;
    }

    // e-on-cl tests/send.updoc:28-34
    private static async Eventual<Unit> BreaksByThrowing(CaseWorld world)
    {
        Eventual<IProbe> near = world.NearProbe();
        Eventual<int> failing = near.Fail("boom");
        Eventual<int> other = near.Add(1);
        _ = await Check.Breaks(failing, ProblemKind.Thrown);
        Check.Equal(1, await other);
        return default;
    }

    // e-on-cl tests/send.updoc:97-101
    private static async Eventual<Unit> SendsOnly(CaseWorld world)
    {
        Eventual<IProbe> near = world.NearProbe();
        near.Only.Note("ding");
        Check.Equal("ding ", await near.Log());
        return default;
    }

    // e-on-cl tests/send.updoc:106-109
    private static async Eventual<Unit> BuffersOnly(CaseWorld world)
    {
        (Eventual<IProbe> promise, Resolver<IProbe> resolver) = Ref.Promise<IProbe>();
        promise.Only.Note("ding");
        _ = await CaseWorld.Turns(2);
        Eventual<IProbe> near = world.NearProbe(out Prober prober);
        resolver.Resolve(near);
        Check.Equal("", prober.Words);
        Check.Equal("ding ", await near.Log());
        return default;
    }

    // e-on-cl tests/ref.updoc:298-303
    private static async Eventual<Unit> BreaksAtOnce(CaseWorld world)
    {
        Problem problem = new(ProblemKind.Smashed, "biff");
        Eventual<IProbe> broken = Ref.Broken<IProbe>(problem);
        Eventual<int> result = broken.Add(1);
        Check.Is(RefState.Broken, result);
        Check.That(ReferenceEquals(problem, Ref.OptProblem(result)), "the same problem");
        broken.Only.Note("unheard");
        return await Check.Breaks(result, ProblemKind.Smashed);
    }

    // e-on-cl tests/proxy.updoc:52-67, tests/send.updoc:4
    private static async Eventual<Unit> RunsNothing(CaseWorld world)
    {
        Eventual<IProbe> near = world.NearProbe(out Prober prober);
        (Eventual<IProbe> forwarder, _) = Caretaker.Make(near);
        (Eventual<IProbe> promise, Resolver<IProbe> resolver) = Ref.Promise<IProbe>();
        Eventual<int> first = near.Add(1);
        Eventual<int> second = forwarder.Add(1);
        Eventual<int> third = promise.Add(1);
        resolver.Resolve(near);
        Check.Equal(0, prober.Total);
        _ = await first;
        _ = await second;
        _ = await third;
        Check.Equal(3, prober.Total);
        return default;
    }

    // e-on-java elib/ref/Ref.java (sendAllOnly)
    private static async Eventual<Unit> FailsUnheard(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        bob.Only.Fail("unheard");
        Check.Equal(1, await bob.Add(1));
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:345-391
    private static async Eventual<Unit> BreaksDownTheLine(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> broken = bob.Promise();
        Eventual<int> result = broken.Self().Add(1);
        bob.Only.Smash("down");
        Problem problem = await Check.Breaks(result);
        Check.That(problem.Kind == ProblemKind.Smashed, "the kind");
        Check.Equal("down", problem.Text);
        return default;
    }

    // e-on-cl tests/send.updoc:28 (no such method)
    private static Eventual<Unit> RefusesData(CaseWorld world)
    {
        Eventual<IProbe> data = Ref.Data<IProbe>(null!);
        return Check.Breaks(data.Add(1), ProblemKind.NoSuchMethod);
    }

    // e-on-cl tests/ref.updoc:12
    private static Eventual<Unit> RefusesLateData(CaseWorld world)
    {
        (Eventual<IProbe> promise, Resolver<IProbe> resolver) = Ref.Promise<IProbe>();
        Eventual<int> result = promise.Add(1);
        resolver.Resolve((IProbe)null!);
        return Check.Breaks(result, ProblemKind.NoSuchMethod);
    }

    // e-on-cl tests/captp/connection.updoc:218-233
    private static async Eventual<Unit> Pipelines(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Check.Equal(7, await bob.Make().Self().Make().Add(7));
        Check.Equal(1, await bob.Add(1));
        return default;
    }

    // e-on-cl tests/vat/comm-implementation.updoc:209-219
    private static async Eventual<Unit> CarriesTheText(CaseWorld world)
    {
        Problem problem = await Check.Breaks(world.NewProbe().Fail("boom"));
        Check.That(problem.Kind == ProblemKind.Thrown, "the kind");
        Check.That(problem.Text.Length >= 4 && problem.Text.Substring(problem.Text.Length - 4) == "boom", "the text: " + problem.Text);
        return default;
    }

    // e-on-cl tests/proxy.updoc:60-62
    private static async Eventual<Unit> WaitsForNothing(CaseWorld world)
    {
        Eventual<IProbe> near = world.NearProbe(out Prober prober);
        _ = await near.Note("done");
        Check.Equal("done ", prober.Words);
        return default;
    }

    // e-on-java elib/vat/Vat.java (a turn a delivery)
    private static async Eventual<Unit> TakesATurnEach(CaseWorld world)
    {
        Eventual<IProbe> near = world.NearProbe(out Prober prober);
        Eventual<int> first = near.Add(1);
        Eventual<int> second = near.Add(1);
        Check.Equal(1, await first);
        Check.That(prober.Total >= 1, "the first had its turn");
        Check.Equal(2, await second);
        return default;
    }
}
