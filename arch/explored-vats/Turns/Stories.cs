using System.Collections.Generic;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Sharing;
using AsyncCap.Vats;

namespace AsyncCap.Arch.ExploredVats.Turns;

/// <summary>The small topologies in which an order can be got wrong, and vats that are killed.</summary>
internal static class Stories
{
    private static readonly StoryPlant InFront = new(new PlantInfo("waits-in-front", "puts what comes before what waits in a promise"), Safeguard.WaitsBehind);

    private static readonly StoryPlant[] Ends =
    [
        new(new PlantInfo("forgets-what-waits", "drops what waits when a vat ends"), Safeguard.WaitingBreaks),
        new(new PlantInfo("watches-the-dead", "notes a promise of a vat that has ended"), Safeguard.WatchSeesTheEnd),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<StoryDefinition> All { get; } =
    [
        new("two-party", "two send to a third, each in three turns: each one's notes in order", ["alice", "carol", "bob"], 0, TwoParty, []),
        new("fork", "alice sends to carol and then introduces bob to her: carol hears alice first", ["alice", "bob", "carol"], 0, Fork, []),
        new("pipeline-then-direct", "alice sends to a result, and when it is resolved to the object: in order", ["alice", "bob", "carol"], 0, Pipeline, [InFront]),
        new("resolve-during-drain", "two send to a promise in several turns while it is resolved to an object elsewhere: each one's notes in order",
            ["alice", "bob", "carol", "resolver"], 0, Resolve, [InFront]),
        new("promise-to-promise", "two send to a promise that becomes another, that becomes an object elsewhere: in order",
            ["alice", "bob", "carol", "first", "second"], 0, Chain, [InFront]),
        new("home-coming", "alice sends to a promise that becomes an object of her own: in order", ["alice", "bob", "resolver"], 0, Home, [InFront]),
        new("four-way", "alice sends to a promise and passes it to bob, who sends as well; carol resolves it to dave's object: dave hears alice first",
            ["alice", "bob", "carol", "dave"], 0, FourWay, [InFront]),
        new("killed-anywhere", "as resolve-during-drain, but any vat is killed at any turn: each result settles, what comes comes in order",
            ["alice", "bob", "carol", "resolver"], 1, Resolve, Ends),
        new("killed-in-a-pipeline", "as pipeline-then-direct, but any two vats are killed at any turns: each result settles",
            ["alice", "bob", "carol"], 2, Pipeline, Ends),
        new("twelve-turns", "three vats of four turns each that have nothing to do with each other: for the rate", ["one", "two", "three"], 0, Twelve, []),
    ];

    private static void TwoParty(Story story)
    {
        Witness bob = story.Witness(2, count: 6);
        story.Enter(0, 3, number => story.Ask(bob.Reference, 1, number));
        story.Enter(1, 3, number => story.Ask(bob.Reference, 2, number));
    }

    private static void Fork(Story story)
    {
        Witness carol = story.Witness(2, count: 4, first: 1);
        story.Enter(0, () =>
        {
            story.Ask(carol.Reference, 1, 1);
            story.Enter(1, 2, number => story.Ask(carol.Reference, 2, number));
        });
        story.Enter(0, () => story.Ask(carol.Reference, 1, 2));
    }

    private static void Pipeline(Story story)
    {
        Witness carol = story.Witness(2, count: 4);
        OwnedPromise<Witness> result = story.Promise(1);
        Eventual<Witness> promised = new(result, null);
        story.Enter(0, () =>
        {
            story.Ask(promised, 1, 1);
            story.Ask(promised, 1, 2);
            story.Expect((Promise)Later(promised).Target!, story.Host.Controls[0].LocalVat);
        });
        story.Enter(1, () => result.Become(carol.Reference.Target, carol.Reference.Home));

        async Eventual<int> Later(Eventual<Witness> reference)
        {
            Eventual<Witness> direct = await reference.Resolved();
            story.Ask(direct, 1, 3);
            story.Ask(reference, 1, 4);
            return 1;
        }
    }

    private static void Resolve(Story story)
    {
        Witness carol = story.Witness(2, count: 5);
        OwnedPromise<Witness> promise = story.Promise(3);
        Eventual<Witness> reference = new(promise, null);
        story.Enter(0, 3, number => story.Ask(reference, 1, number));
        story.Enter(1, 2, number => story.Ask(reference, 2, number));
        story.Enter(3, () => promise.Become(carol.Reference.Target, carol.Reference.Home));
    }

    private static void Chain(Story story)
    {
        Witness carol = story.Witness(2, count: 5);
        OwnedPromise<Witness> first = story.Promise(3);
        OwnedPromise<Witness> second = story.Promise(4);
        Eventual<Witness> reference = new(first, null);
        story.Enter(0, 3, number => story.Ask(reference, 1, number));
        story.Enter(1, 2, number => story.Ask(reference, 2, number));
        story.Enter(3, () => first.Become(second, null));
        story.Enter(4, () => second.Become(carol.Reference.Target, carol.Reference.Home));
    }

    private static void Home(Story story)
    {
        Witness alice = story.Witness(0, count: 5);
        OwnedPromise<Witness> promise = story.Promise(2);
        Eventual<Witness> reference = new(promise, null);
        story.Enter(0, 3, number => story.Ask(reference, 1, number));
        story.Enter(1, 2, number => story.Ask(reference, 2, number));
        story.Enter(2, () => promise.Become(alice.Reference.Target, alice.Reference.Home));
    }

    private static void FourWay(Story story)
    {
        Witness dave = story.Witness(3, count: 4, first: 1);
        OwnedPromise<Witness> promise = story.Promise(2);
        Eventual<Witness> reference = new(promise, null);
        story.Enter(0, () =>
        {
            story.Ask(reference, 1, 1);
            story.Enter(1, 2, number => story.Ask(reference, 2, number));
        });
        story.Enter(0, () => story.Ask(reference, 1, 2));
        story.Enter(2, () => promise.Become(dave.Reference.Target, dave.Reference.Home));
    }

    private static void Twelve(Story story)
    {
        for (int vat = 0; vat < 3; vat++)
        {
            story.Enter(vat, 4, static _ => { });
        }
    }
}
