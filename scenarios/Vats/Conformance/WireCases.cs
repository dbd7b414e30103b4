using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Conformance;

/// <summary>What E's CapTP must do, and what carries messages between vats here must do as well.</summary>
public static class WireCases
{
    /// <summary>The cases.</summary>
    public static ConformanceCase[] All { get; } =
    [
        new("CAP-01", "A message to an answer that is not there yet is delivered to it", DeliversToAnswers),
        new("CAP-02", "A method that the target lacks breaks its result, and the target goes on", RefusesUnknownMethods),
        new("CAP-03", "A hundred objects there and back are a hundred objects, and the same", KeepsAHundredApart),
        new("CAP-04", "One object sent a hundred times is one object over there", KeepsOneOne),
        new("CAP-05", "An object that is let go and sent again works", IsSentAgain),
        new("CAP-06", "Between processes a message of more than 4096 bytes breaks, an answer too, and nothing else; within one there is no limit", RefusesWhatIsTooLarge),
        new("CAP-07", "A text of a few thousand letters arrives whole", CarriesLongTexts),
        new("CAP-08", "Empty texts and those of other scripts arrive whole", CarriesAllTexts),
        new("CAP-09a", "A promise in a message, resolved before it is sent", PromiseResolvedBefore),
        new("CAP-09b", "A promise in a message, resolved in the same turn", PromiseResolvedAtOnce),
        new("CAP-09c", "A promise in a message, resolved long after", PromiseResolvedLater),
        new("CAP-09d", "A promise in a message, broken long after", PromiseBrokenLater),
        new("CAP-10", "A promise that is resolved to its receiver's own object is near to him", PromiseGoesHome),
        new("CAP-11", "A promise sent to two vats becomes the same for both", PromiseForTwo),
        new("CAP-12", "A promise that its receiver passes on to a third is resolved for that too", PromisePassedOn),
        new("CAP-13", "An answer that is not there yet can be sent to a third vat", AnswerForAThird),
        new("CAP-14", "A promise resolved by a vat to an answer of a third", ResolvedToAnAnswer),
        new("CAP-15", "The end of a vat breaks references, answers and promises by one kind of problem", TerminatesAll),
        new("CAP-16", "After the end a send is broken in the same turn", BreaksAtOnceAfterTheEnd),
        new("CAP-17", "An introduction outlives the introducer", IntroducerDies),
        new("CAP-18", "Both sides of an introduction send, and both arrive", BothSend),
        new("CAP-19", "A reference to an object at home outlives the vat by which it came", HomeOutlives),
        new("CAP-20", "References pass in both directions at once", PassBothWays),
        new("CAP-21", "The least and the greatest number arrive", CarriesExtremes),
        new("CAP-22", "A reference that was never assigned arrives as broken", CarriesNothing),
        new("CAP-23", "A broken reference arrives as broken", CarriesBroken),
        new("CAP-24", "A broken promise of another vat breaks by the problem that it was given", CarriesProblems),
        new("CAP-25", "Five hundred messages wait in a promise of another vat and arrive", HoldsMany),
        new("CAP-26", "A thousand messages, two hundred at a time, arrive", FloodsOrderly),
        new("CAP-27", "Twenty vats, one after the other, are made and ended", MakesMany),
        new("CAP-28", "Calls go back and forth through three vats", GoesBackAndForth),
        new("CAP-29", "WhenBroken on an answer hears of the end of the vat that owes it", HearsOfTheEnd),
        new("CAP-30", "A vat that is killed at once breaks what was sent to it", KilledAtOnce),
        new("CAP-31", "A thousand messages of one turn arrive, in order", FloodsInOneTurn),
        new("CAP-32", "A thousand questions of one turn are answered, each by its own answer", AsksInOneTurn),
    ];

    // e-on-cl tests/captp/connection.updoc:209-233,306-310
    private static async Eventual<Unit> DeliversToAnswers(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> answer = bob.Make();
        Eventual<int> first = answer.Add(1);
        Eventual<int> second = answer.Add(1);
        Check.Equal(1, await first);
        Check.Equal(2, await second);
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:197
    private static async Eventual<Unit> RefusesUnknownMethods(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        _ = await Check.Breaks(bob.Untyped().As<IPurse>().Balance(), ProblemKind.NoSuchMethod);
        Check.Equal(1, await bob.Add(1));
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:742; tests/vat/comm-implementation.updoc:260-268
    private static async Eventual<Unit> KeepsAHundredApart(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe>[] sent = new Eventual<IProbe>[100];
        Eventual<IProbe>[] back = new Eventual<IProbe>[100];
        for (int i = 0; i < sent.Length; i++)
        {
            sent[i] = world.NearProbe();
            back[i] = bob.Echo(sent[i]);
        }

        for (int i = 0; i < sent.Length; i++)
        {
            Check.That(Ref.OptSame(await back[i].Resolved(), sent[i]) == true, "the same came back");
            Check.That(i == 0 || Ref.OptSame(back[i], back[i - 1]) == false, "another than before");
        }

        return default;
    }

    // e-on-cl tests/captp/connection.updoc:271-294
    private static async Eventual<Unit> KeepsOneOne(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> near = world.NearProbe();
        bob.Only.Keep(near);
        for (int i = 0; i < 100; i++)
        {
            Check.Equal(i + 1, await bob.Relay(near, 1));
        }

        Check.Equal("yes", await bob.AreSame(near, bob.Kept()));
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:251-294,670-709
    private static async Eventual<Unit> IsSentAgain(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> near = world.NearProbe();
        for (int i = 0; i < 20; i++)
        {
            bob.Only.Keep(near);
            Check.Equal((2 * i) + 1, await bob.Relay(near, 1));
            bob.Only.Keep(default);
            Check.Equal((2 * i) + 2, await bob.Relay(near, 1));
        }

        return default;
    }

    // e-on-cl tests/captp/connection.updoc:189,588 (what is out of range)
    private static async Eventual<Unit> RefusesWhatIsTooLarge(CaseWorld world)
    {
        // Four of the bytes say how many follow.
        const int MostLetters = 4096 - 4;
        Eventual<IProbe> bob = world.NewProbe();
        Check.Equal(MostLetters, await bob.Length(new string('x', MostLetters)));
        int tooMany = world.IsWrong("CAP-06") && world.HasProcesses ? MostLetters : MostLetters + 1;
        Eventual<int> one = bob.Length(new string('x', tooMany));
        Eventual<int> many = bob.Length(new string('x', 9000));
        bob.Only.Note(new string('x', 9000));
        Eventual<string> answer = bob.Word(9000);
        Eventual<int> next = bob.Add(1);
        if (world.HasProcesses)
        {
            _ = await Check.Breaks(one, ProblemKind.Malformed);
            _ = await Check.Breaks(many, ProblemKind.Malformed);
            _ = await Check.Breaks(answer, ProblemKind.Malformed);
            Check.Equal(0, (await bob.Log()).Length);
        }
        else
        {
            Check.Equal(tooMany, await one);
            Check.Equal(9000, await many);
            Check.Equal(9000, (await answer).Length);
        }

        Check.Equal(1, await next);
        Check.Equal(MostLetters, (await bob.Word(MostLetters)).Length);
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:874
    private static async Eventual<Unit> CarriesLongTexts(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Parcel back = await bob.EchoParcel(new Parcel(new string('y', 3500), 1, default));
        Check.Equal(3500, back.Name.Length);
        Check.That(back.Name[0] == 'y' && back.Name[3499] == 'y', "the letters");
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:874
    private static async Eventual<Unit> CarriesAllTexts(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Check.Equal("", (await bob.EchoParcel(new Parcel("", 0, default))).Name);
        Check.Equal("\u00e4\u03bb\u4e2d\ud83d\ude00\0.", (await bob.EchoParcel(new Parcel("\u00e4\u03bb\u4e2d\ud83d\ude00\0.", 0, default))).Name);
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:452-474
    private static async Eventual<Unit> PromiseResolvedBefore(CaseWorld world)
    {
        (Eventual<IProbe> promise, Resolver<IProbe> resolver) = Ref.Promise<IProbe>();
        resolver.Resolve(world.NearProbe());
        Check.Equal("far", await world.NewProbe().StateOf(promise));
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:538-551
    private static async Eventual<Unit> PromiseResolvedAtOnce(CaseWorld world)
    {
        (Eventual<IProbe> promise, Resolver<IProbe> resolver) = Ref.Promise<IProbe>();
        Eventual<string> state = world.NewProbe().ResolvedStateOf(promise);
        resolver.Resolve(world.NearProbe());
        Check.Equal("far", await state);
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:467-521
    private static async Eventual<Unit> PromiseResolvedLater(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        (Eventual<IProbe> promise, Resolver<IProbe> resolver) = Ref.Promise<IProbe>();
        Check.Equal("promise", await bob.StateOf(promise));
        Eventual<string> state = bob.ResolvedStateOf(promise);
        Eventual<int> sum = bob.Relay(promise, 3);
        _ = await bob.Add(1);
        resolver.Resolve(world.NearProbe());
        Check.Equal("far", await state);
        Check.Equal(3, await sum);
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:562-574
    private static async Eventual<Unit> PromiseBrokenLater(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        (Eventual<IProbe> promise, Resolver<IProbe> resolver) = Ref.Promise<IProbe>();
        Eventual<string> state = bob.ResolvedStateOf(promise);
        Eventual<int> sum = bob.Relay(promise, 3);
        _ = await bob.Add(1);
        _ = resolver.Smash(new Problem(ProblemKind.Smashed, "never"));
        Check.Equal("broken", await state);
        return await Check.Breaks(sum, ProblemKind.Smashed);
    }

    // e-on-java net/captp/jcomm/multi-test.updoc:108-117
    private static async Eventual<Unit> PromiseGoesHome(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        (Eventual<IProbe> promise, Resolver<IProbe> resolver) = Ref.Promise<IProbe>();
        Eventual<string> state = bob.ResolvedStateOf(promise);
        Eventual<int> sum = bob.Relay(promise, 3);
        resolver.Resolve(bob);
        Check.Equal("near", await state);
        Check.Equal(3, await sum);
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:1014
    private static async Eventual<Unit> PromiseForTwo(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> carol = world.NewProbe("carol");
        Eventual<IProbe> dave = world.NewProbe("dave");
        (Eventual<IProbe> promise, Resolver<IProbe> resolver) = Ref.Promise<IProbe>();
        Eventual<int> first = bob.Relay(promise, 1);
        Eventual<int> second = carol.Relay(promise, 1);
        resolver.Resolve(dave);
        Check.Equal(3, await first + await second);
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:1014-1042
    private static async Eventual<Unit> PromisePassedOn(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> carol = world.NewProbe("carol");
        (Eventual<IProbe> promise, Resolver<IProbe> resolver) = Ref.Promise<IProbe>();
        bob.Only.Keep(promise);
        Eventual<int> sum = carol.Relay(bob.Kept(), 2);
        _ = await bob.Add(1);
        _ = await carol.Add(1);
        resolver.Resolve(world.NearProbe());
        Check.Equal(2, await sum);
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:858,913
    private static async Eventual<Unit> AnswerForAThird(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> carol = world.NewProbe("carol");
        Check.Equal(2, await carol.Relay(bob.Make(), 2));
        Check.Equal(5, await carol.OneMore(bob.Add(4)));
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:773-784
    private static async Eventual<Unit> ResolvedToAnAnswer(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> carol = world.NewProbe("carol");
        Eventual<IProbe> promise = bob.Promise();
        Eventual<int> sent = promise.Add(2);
        bob.Only.Resolve(carol.Make());
        Check.Equal(2, await sent);
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:345-402
    private static async Eventual<Unit> TerminatesAll(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        Eventual<IProbe> made = await bob.Make().Resolved();
        Eventual<IProbe> promise = bob.Promise();
        Eventual<int> question = bob.Never();
        _ = await bob.Add(1);
        control.Only.Kill("enough");
        _ = await Check.Breaks(question, ProblemKind.Disconnected);
        _ = await Check.Breaks(promise, ProblemKind.Disconnected);
        _ = await Check.Breaks(made.Add(1), ProblemKind.Disconnected);
        Check.Is(RefState.Broken, made);
        return await Check.Breaks(bob.Add(1), ProblemKind.Disconnected);
    }

    // e-on-cl tests/captp/connection.updoc:402-427
    private static async Eventual<Unit> BreaksAtOnceAfterTheEnd(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        _ = await bob.Add(1);
        control.Only.Kill("enough");
        _ = await Check.Breaks(bob.Never());
        Eventual<int> late = bob.Add(1);
        Check.Is(RefState.Broken, late);
        bob.Only.Note("unheard");
        return default;
    }

    // e-on-cl tests/captp/introducer.updoc; e-on-java net/captp/jcomm/bad-resolve.updoc
    private static async Eventual<Unit> IntroducerDies(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        Eventual<IProbe> carol = world.NewProbe("carol");
        Eventual<IProbe> dave = world.NewProbe("dave");
        bob.Only.Keep(dave);
        carol.Only.Keep(bob.Kept());
        Check.Equal("far", await carol.ResolvedStateOf(carol.Kept()));
        control.Only.Kill("the introducer goes");
        _ = await Check.Breaks(bob.Never());
        Check.Equal(2, await carol.Relay(carol.Kept(), 2));
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:83-120 (gifts in both orders)
    private static async Eventual<Unit> BothSend(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> carol = world.NewProbe("carol");
        Eventual<int> hers = carol.Relay(bob, 1);
        Eventual<int> mine = bob.Add(1);
        Check.Equal(3, await hers + await mine);
        mine = bob.Add(1);
        hers = carol.Relay(bob, 1);
        Check.Equal(7, await hers + await mine);
        return default;
    }

    // e-on-cl tests/vat/comm-implementation.updoc:234-237
    private static async Eventual<Unit> HomeOutlives(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        Eventual<IProbe> near = world.NearProbe();
        Eventual<IProbe> back = await bob.Echo(near).Resolved();
        control.Only.Kill("enough");
        _ = await Check.Breaks(bob.Never());
        Check.Is(RefState.Near, back);
        Check.Equal(1, await back.Add(1));
        return default;
    }

    // e-on-cl tests/captp/connection-pair.updoc
    private static async Eventual<Unit> PassBothWays(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> near = world.NearProbe();
        Eventual<IProbe> his = bob.Echo(bob.Make());
        Eventual<IProbe> mine = bob.Echo(near);
        Check.Equal(1, await bob.Relay(mine, 1));
        Check.Equal(1, await bob.Relay(his, 1));
        Check.Equal("near", await bob.ResolvedStateOf(his));
        return default;
    }

    // e-on-cl tests/captp/serialization.updoc
    private static async Eventual<Unit> CarriesExtremes(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Check.Equal(long.MinValue, (await bob.EchoParcel(new Parcel("", long.MinValue, default))).Number);
        Check.Equal(long.MaxValue, (await bob.EchoParcel(new Parcel("", long.MaxValue, default))).Number);
        Check.Equal(int.MinValue, await bob.Add(int.MinValue));
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:730
    private static async Eventual<Unit> CarriesNothing(CaseWorld world)
    {
        Check.Equal("broken", await world.NewProbe().ResolvedStateOf(default));
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:730
    private static async Eventual<Unit> CarriesBroken(CaseWorld world)
    {
        Eventual<IProbe> broken = Ref.Broken<IProbe>(new Problem(ProblemKind.Smashed, "smashed"));
        Eventual<IProbe> bob = world.NewProbe();
        Check.Equal("broken", await bob.ResolvedStateOf(broken));
        Problem problem = await Check.Breaks(bob.Relay(broken, 1));
        Check.Equal("smashed", problem.Text);
        return default;
    }

    // e-on-cl tests/vat/comm-implementation.updoc:209-219
    private static async Eventual<Unit> CarriesProblems(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> promise = bob.Promise();
        bob.Only.Smash("a reason");
        Problem problem = await Check.Breaks(promise);
        Check.That(problem.Kind == ProblemKind.Smashed, "the kind");
        Check.Equal("a reason", problem.Text);
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:474
    private static async Eventual<Unit> HoldsMany(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> promise = bob.Promise();
        for (int i = 0; i < 500; i++)
        {
            promise.Only.Add(1);
        }

        Eventual<int> last = promise.Add(0);
        _ = await bob.Add(1);
        bob.Only.Resolve(bob.Make());
        Check.Equal(500, await last);
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:632-656
    private static async Eventual<Unit> FloodsOrderly(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        for (int round = 1; round <= 5; round++)
        {
            for (int i = 0; i < 200; i++)
            {
                bob.Only.Add(1);
            }

            Check.Equal(200 * round, await bob.Add(0));
        }

        return default;
    }

    // e-on-cl tests/captp/connection.updoc:197-233
    private static async Eventual<Unit> FloodsInOneTurn(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        _ = await bob.Add(0);
        for (int i = 1; i <= 1000; i++)
        {
            bob.Only.Follow(i);
        }

        Check.Equal(1000, await bob.Add(0));
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:197-233
    private static async Eventual<Unit> AsksInOneTurn(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        _ = await bob.Add(0);
        Eventual<int>[] answers = new Eventual<int>[1000];
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = bob.Add(1);
        }

        for (int i = 0; i < answers.Length; i++)
        {
            Check.Equal(i + 1, await answers[i]);
        }

        return default;
    }

    // e-on-cl tests/captp/hubs-and-connections.updoc
    private static async Eventual<Unit> MakesMany(CaseWorld world)
    {
        for (int i = 0; i < 20; i++)
        {
            Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
            Check.Equal(1, await bob.Add(1));
            _ = await control.Kill("next");
        }

        return default;
    }

    // e-on-java net/captp/jcomm/refmon.updoc
    private static async Eventual<Unit> GoesBackAndForth(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe();
        Eventual<IProbe> carol = world.NewProbe("carol");
        Eventual<IProbe> near = world.NearProbe();
        Check.Equal(1, await bob.Echo(carol.Echo(bob.Echo(near))).Add(1));
        Check.Equal(2, await carol.Relay(bob.Echo(near), 1));
        Check.Equal(4, await bob.OneMore(carol.OneMore(near.OneMore(Ref.Data(1)))));
        return default;
    }

    // e-on-cl tests/captp/connection.updoc:358-391
    private static async Eventual<Unit> HearsOfTheEnd(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        string heard = "";
        bob.Never().WhenBroken(problem => heard += "answer ");
        bob.Promise().WhenBroken(problem => heard += "promise ");
        _ = await bob.Add(1);
        Check.Equal("", heard);
        control.Only.Kill("enough");
        _ = await Check.Breaks(bob.Never());
        _ = await world.Quiet();
        Check.That(heard is "answer promise " or "promise answer ", "both: " + heard);
        return default;
    }

    // e-on-java elib/vat/Vat.java (orderlyShutdown)
    private static async Eventual<Unit> KilledAtOnce(CaseWorld world)
    {
        Eventual<IProbe> bob = world.NewProbe(out Eventual<IVatControl> control);
        Eventual<int> sent = bob.Never();
        control.Only.Kill("at once");
        return await Check.Breaks(sent, ProblemKind.Disconnected);
    }
}
