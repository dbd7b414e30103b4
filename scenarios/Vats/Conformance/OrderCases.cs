using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Conformance;

/// <summary>E-order: what arrives before what.</summary>
public static class OrderCases
{
    /// <summary>The cases.</summary>
    public static ConformanceCase[] All { get; } =
    [
        new("ORD-01", "Messages on one reference arrive in order", OnOneReference),
        new("ORD-02", "Messages through an unresolved promise arrive in order", ThroughAPromise),
        new("ORD-03", "What is sent after a resolution does not overtake what waited", ThroughTheSwitch),
        new("ORD-03b", "Nor when the promise is one that another vat resolves", ThroughARemoteSwitch),
        new("ORD-04", "What was sent before a reference was passed on arrives before what its receiver sends", BeforeTheFork),
        new("ORD-05", "A promise resolved to a promise resolved to far keeps the order", ThroughTwoPromises),
        new("ORD-06", "A promise of another vat that turns out to be near keeps the order", ThroughAHomecoming),
        new("ORD-07", "Four parties: a message by way of a promise comes after those that went the same way before", FourParties),
        new("ORD-08", "When an await goes on, what was sent before has arrived at the far object", AwaitsArrival),
        new("ORD-09", "Pipelined messages keep their order", Pipelined),
        new("ORD-10", "A join comes after what was sent on both of its ways", Joins),
        new("ORD-11", "Messages with and without result keep one order", Mixed),
        new("ORD-12", "A message that carries a promise does not wait for it", DoesNotWait),
        new("ORD-13", "What is sent to an object that came home does not overtake what was sent to it before", ToWhatCameHome),
    ];

    // e-on-java elib/vat/Vat.java; Miller 2006 section 19 (E-order)
    private static async Eventual<Unit> OnOneReference(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        bob.Only.Note("a");
        bob.Only.Note("b");
        bob.Only.Note("c");
        Check.Equal("a b c ", await bob.Log());
        return default;
    }

    // e-on-cl tests/proxy-delaying.updoc:21-39
    private static async Eventual<Unit> ThroughAPromise(CaseWorld world)
    {
        (Eventual<IProbe> promise, Resolver<IProbe> resolver) = Ref.Promise<IProbe>();
        promise.Only.Note("a");
        promise.Only.Note("b");
        _ = await CaseWorld.Turns(2);
        promise.Only.Note("c");
        Eventual<IProbe> bob = world.NewProbe();
        resolver.Resolve(bob);
        Check.Equal("a b c ", await promise.Log());
        return default;
    }

    // e-on-cl tests/proxy-delaying.updoc:44-59
    private static async Eventual<Unit> ThroughTheSwitch(CaseWorld world)
    {
        Eventual<IProbe> bob = await world.NewProbe().Resolved();
        (Eventual<IProbe> promise, Resolver<IProbe> resolver) = Ref.Promise<IProbe>();
        promise.Only.Note("a");
        promise.Only.Note("b");
        resolver.Resolve(bob);
        promise.Only.Note("c");
        bob.Only.Note("d");
        Check.Equal("a b c d ", await bob.Log());
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:499-521
    private static async Eventual<Unit> ThroughARemoteSwitch(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> carol = world.NewProbe("carol");
        Eventual<IProbe> promise = bob.Promise();
        promise.Only.Note("a");
        _ = await bob.Add(1);
        promise.Only.Note("b");
        bob.Only.Resolve(carol);
        promise.Only.Note("c");
        _ = await promise.Resolved();
        promise.Only.Note("d");
        Check.Equal("a b c d ", await promise.Log());
        Check.Equal("a b c d ", await carol.Log());
        return default;
    }

    // Miller 2006 section 19 (forking); e-on-java net/captp/jcomm/refmon.updoc
    private static async Eventual<Unit> BeforeTheFork(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> carol = world.NewProbe("carol");
        carol.Only.Note("a");
        carol.Only.Note("b");
        _ = await bob.RelayNote(carol, "c");
        _ = await world.Quiet();
        Check.Equal("a b c ", await carol.Log());
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:773-784
    private static async Eventual<Unit> ThroughTwoPromises(CaseWorld world)
    {
        Eventual<IProbe> bob = await world.NewProbe().Resolved();
        (Eventual<IProbe> first, Resolver<IProbe> resolver) = Ref.Promise<IProbe>();
        (Eventual<IProbe> second, Resolver<IProbe> last) = Ref.Promise<IProbe>();
        first.Only.Note("a");
        resolver.Resolve(second);
        first.Only.Note("b");
        second.Only.Note("c");
        last.Resolve(bob);
        first.Only.Note("d");
        Check.Equal("a b c d ", await first.Log());
        return default;
    }

    // e-on-cl tests/vat/comm-implementation.updoc:234-237
    private static async Eventual<Unit> ThroughAHomecoming(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> near = world.NearProbe();
        Eventual<IProbe> promise = bob.Promise();
        promise.Only.Note("a");
        _ = await bob.Add(1);
        promise.Only.Note("b");
        bob.Only.Resolve(near);
        promise.Only.Note("c");
        _ = await promise.Resolved();
        promise.Only.Note("d");
        _ = await promise.Note("e");
        Check.Equal("a b c d e ", await near.Log());
        return default;
    }

    // kumavis/ocapn-tla-plus (Tribble's four parties)
    private static async Eventual<Unit> FourParties(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> carol = world.NewProbe("carol");
        Eventual<IProbe> dave = world.NewProbe("dave");
        Eventual<IProbe> byBob = bob.Promise();
        Eventual<IProbe> byCarol = carol.Promise();
        byBob.Only.Note("a");
        bob.Only.Resolve(byCarol);
        byBob.Only.Note("b");
        carol.Only.Resolve(dave);
        byBob.Only.Note("c");
        _ = await byBob.Resolved();
        byBob.Only.Note("d");
        Check.Equal("a b c d ", await byBob.Log());
        return default;
    }

    // e-on-java elib/ref/WhenResolvedReactor.java
    private static async Eventual<Unit> AwaitsArrival(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        bob.Only.Note("a");
        bob.Only.Note("b");
        Eventual<IProbe> far = await bob.Resolved();
        Check.Equal("a b ", await far.Log());
        return default;
    }

    // e-on-cl tests/send.updoc:19-25
    private static async Eventual<Unit> Pipelined(CaseWorld world)
    {
        Eventual<IProbe> made = world.NewProbe().Make();
        made.Only.Note("a");
        made.Only.Note("b");
        _ = await made.Resolved();
        made.Only.Note("c");
        Check.Equal("a b c ", await made.Log());
        return default;
    }

    // Miller 2006 section 19 (E.join)
    private static async Eventual<Unit> Joins(CaseWorld world)
    {
        _ = await JoinsWays(world, isDirectFirst: true);
        return await JoinsWays(world, isDirectFirst: false);
    }

    // One way is direct, the other leads through two vats. What goes both ways before the join comes before what goes by it, whatever order they
    // come in; each way keeps its own.
    private static async Eventual<Unit> JoinsWays(CaseWorld world, bool isDirectFirst)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> carol = world.NewProbe("carol");
        Eventual<IProbe> dave = world.NewProbe("dave");
        Eventual<IProbe> other = dave.Echo(carol.Echo(bob));
        for (int i = 0; i < 3; i++)
        {
            bob.Only.Note("a");
            other.Only.Note("b");
            bob.Only.Note("A");
            other.Only.Note("B");
        }

        Eventual<IProbe> joined = isDirectFirst ? Join(world, bob, other) : Join(world, other, bob);
        Check.Is(RefState.Promise, joined);
        joined.Only.Note("c");
        joined.Only.Note("C");
        string log = await joined.Log();
        Check.Equal(Repeated("aA", 3), Only(log, "aA"));
        Check.Equal(Repeated("bB", 3), Only(log, "bB"));
        Check.Equal("c C ", log.Substring(log.Length - 4));
        Check.That(Ref.OptSame(await joined.Resolved(), await bob.Resolved()) == true, "it is the object of both");
        return default;
    }

    // A join that waits for nothing is one of the two.
    private static Eventual<IProbe> Join(CaseWorld world, Eventual<IProbe> one, Eventual<IProbe> other) =>
        !world.IsWrong("ORD-10") ? Ref.Join(one, other) : one;

    private static string Repeated(string text, int count)
    {
        string all = "";
        for (int i = 0; i < count; i++)
        {
            all += text;
        }

        return all;
    }

    private static string Only(string log, string letters)
    {
        string found = "";
        for (int i = 0; i < log.Length; i++)
        {
            found += log[i] == letters[0] || log[i] == letters[1] ? log.Substring(i, 1) : "";
        }

        return found;
    }

    // e-on-java elib/ref/Ref.java (sendAll, sendAllOnly)
    private static async Eventual<Unit> Mixed(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        bob.Only.Note("a");
        _ = bob.Note("b");
        bob.Only.Note("c");
        _ = bob.Note("d");
        Check.Equal("a b c d ", await bob.Log());
        return default;
    }

    // e-on-java net/captp/jcomm/multi-test.updoc:66-79
    private static async Eventual<Unit> DoesNotWait(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        (Eventual<int> promise, Resolver<int> resolver) = Ref.Promise<int>();
        Eventual<int> later = bob.OneMore(promise);
        bob.Only.Note("a");
        Check.Equal("a ", await bob.Log());
        resolver.Resolve(1);
        Check.Equal(2, await later);
        return default;
    }

    // Miller 2006 section 19 (forking): those who pass it home have sent before
    private static async Eventual<Unit> ToWhatCameHome(CaseWorld world)
    {
        const int Each = 40;
        string[] words = ["a", "b", "c", "d"];
        Eventual<IProbe> near = world.NearProbe();
        Eventual<IProbe> other = world.NearProbe();
        Eventual<Unit>[] done = new Eventual<Unit>[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            done[i] = world.NewProbe().Crowd(near, other, words[i], Each);
        }

        foreach (Eventual<Unit> one in done)
        {
            _ = await one;
        }

        _ = await near.Note("end");
        string log = await near.Log();
        foreach (string word in words)
        {
            Check.Equal(Each, CountBefore(log, word, word + word));
        }

        Check.Equal(" end ", log.Substring(log.Length - 5));
        return default;
    }

    // How often a word is in a log before another one.
    private static int CountBefore(string log, string word, string other)
    {
        int count = 0;
        int start = 0;
        for (int i = 0; i < log.Length; i++)
        {
            if (log[i] != ' ')
            {
                continue;
            }

            string at = log.Substring(start, i - start);
            start = i + 1;
            if (at == other)
            {
                return count;
            }

            count += at == word ? 1 : 0;
        }

        return -1;
    }
}
