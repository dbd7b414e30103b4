using System;
using System.Runtime.CompilerServices;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Instructions;
using AsyncCap.Arch.Exploration.Instructions.Scenes;
using AsyncCap.Arch.Sharing;
using AsyncCap.Vats;

namespace AsyncCap.Arch.ExploredVats.Instructions;

/// <summary>A promise that is decided while others send to it, wait for it, or link it.</summary>
internal static class PromiseScenes
{
    private static readonly Type[] Code =
        [typeof(Promise), typeof(Promise<>), typeof(OwnedPromise<>), typeof(LocalVat), typeof(Latch), typeof(ChainLatch), typeof(Delivery), typeof(WhenResolved), typeof(PromiseScenes)];

    private static readonly ScenePlant DecidedTooEarly =
        new(new PlantInfo("decided-before-drained", "shows the decision before what waited is passed on"), Safeguard.DrainBeforeDecided);

    private static readonly ScenePlant DrainsOnce =
        new(new PlantInfo("drains-once", "leaves behind what came while it passed on what waited"), Safeguard.DrainLooksAgain);

    private static readonly ScenePlant LooksOutside =
        new(new PlantInfo("looks-outside-the-latch", "looks at the phase, and takes the latch then"), Safeguard.PhaseIsReadUnderLatch);

    /// <summary>Case ORD-03.</summary>
    public static SceneDefinition TwoSenders { get; } = new(
        "promise-two-senders", "a promise is resolved to an object elsewhere while two send to it: what is sent first comes first",
        BuildTwoSenders, [DecidedTooEarly, DrainsOnce, LooksOutside], Code);

    /// <summary>Case ORD-06.</summary>
    public static SceneDefinition Home { get; } = new(
        "promise-home", "a promise is resolved to an object of the vat that sends to it: what went by the promise comes before what goes there directly",
        BuildHome,
        [DecidedTooEarly, new(new PlantInfo("own-sends-first", "what a vat sends to itself goes before what has arrived"), Safeguard.OwnSendsBehindArrived)],
        Code);

    /// <summary>Two links that make a ring.</summary>
    public static SceneDefinition Ring { get; } = new(
        "promise-ring", "two resolve two promises to each other at once: one of them sees the ring, and breaks it",
        static () => BuildRing(2), RingPlants(), Code);

    /// <summary>Three links that make a ring.</summary>
    public static SceneDefinition LargeRing { get; } = new(
        "promise-ring-three", "three resolve three promises in a ring at once: one of them sees the ring, and breaks it",
        static () => BuildRing(3), RingPlants(), Code);

    /// <summary>Broken, while results of results wait.</summary>
    public static SceneDefinition Breaks { get; } = new(
        "promise-break", "a promise breaks while one sends to it, and to the result of that: everything breaks",
        BuildBreak,
        [LooksOutside, new(new PlantInfo("unlocks-first", "gives the latch back before the outcome is written"), Safeguard.UnlockIsLast)],
        Code);

    /// <summary>An async method that waits.</summary>
    public static SceneDefinition Await { get; } = new(
        "promise-await", "an async method awaits a promise that another fulfils: it goes on once, with the value",
        BuildAwait, [LooksOutside], Code);

    /// <summary>A chain that grows at its far end.</summary>
    public static SceneDefinition Ahead { get; } = new(
        "promise-ahead", "a promise leads to another, which is resolved to a third while one sends to the first: what was sent first comes first",
        BuildAhead,
        [DecidedTooEarly, new(new PlantInfo("shortens-too-early", "passes over a promise that is still being emptied"), Safeguard.ShortensFinalLinks)],
        Code);

    /// <summary>Both ends of a chain.</summary>
    public static SceneDefinition ChainHome { get; } = new(
        "promise-chain", "a promise is resolved to a second, and the second to an object, while one sends to the first: what was sent first comes first",
        BuildChain, [DecidedTooEarly, DrainsOnce], Code);

    /// <summary>The list of what breaks with a vat.</summary>
    public static SceneDefinition Watched { get; } = new(
        "promise-watched", "a promise of a vat is resolved while one sends to it: the vat does not keep it",
        BuildWatched, [new(new PlantInfo("watches-the-decided", "notes a promise though it was decided meanwhile"), Safeguard.WatchLooksAgain)], Code);

    /// <summary>A promise whose messages a handler takes.</summary>
    public static SceneDefinition Handled { get; } = new(
        "promise-handler", "a promise hands what two send to it to its handler: each message arrives, those of a sender in order",
        static () => BuildHandled(resolves: false),
        [new(new PlantInfo("sleeps-without-looking", "says that it sleeps after it has looked"), Safeguard.SleepIsSaidBeforeLooking)],
        [.. Code, typeof(ProxyPromise<>), typeof(ProxiedMessage)]);

    /// <summary>The same, and the handler decides it.</summary>
    public static SceneDefinition HandedOver { get; } = new(
        "promise-handover", "the handler of a promise resolves it after the first message of two senders: each message arrives, those of a sender in order",
        static () => BuildHandled(resolves: true),
        [DecidedTooEarly, DrainsOnce],
        [.. Code, typeof(ProxyPromise<>), typeof(ProxiedMessage)]);

    private static ScenePlant[] RingPlants() =>
    [
        new(new PlantInfo("links-at-once", "links promises without the latch on links"), Safeguard.ChainsOneAtATime),
        new(new PlantInfo("does-not-see-draining", "does not follow what is being emptied"), Safeguard.SearchSeesDraining),
    ];

    private static Scene BuildTwoSenders()
    {
        SceneHost host = new();
        LocalVat vat = host.Make("vat");
        Listener listener = new(vat);
        Promise<Listener> promise = new();
        Eventual<Listener> reference = new(promise, null);
        return new Scene().Name(vat, "vat").Name(host, "host").Name(promise, "promise")
            .Thread("resolver", () => VatScenes.Begin(null, () => Refer(promise, listener, vat)))
            .Thread("sender 1", () => VatScenes.Begin(null, () => VatScenes.Notes(reference, 1, 2)))
            .Thread("sender 2", () => VatScenes.Begin(null, () => VatScenes.Notes(reference, 2, 1)))
            .AtEnd(() =>
            {
                host.RunAll();
                listener.Check(3);
            });
    }

    private static Scene BuildHome()
    {
        SceneHost host = new();
        LocalVat vat = host.Make("vat");
        Listener listener = new(vat);
        Promise<Listener> promise = new();
        Eventual<Listener> reference = new(promise, null);
        new VatControl(vat).Enter(() => VatScenes.Notes(reference, 1, 3));
        return new Scene().Name(vat, "vat").Name(host, "host").Name(promise, "promise")
            .Thread("vat", () => VatScenes.Begin(null, () => host.TryRun(vat)))
            .Thread("resolver", () => VatScenes.Begin(null, () => Refer(promise, listener, vat)))
            .AtEnd(() =>
            {
                host.RunAll();
                listener.Check(3);
            });
    }

    private static Scene BuildRing(int length)
    {
        SceneHost host = new();
        Scene scene = new Scene().Name(host, "host");
        Promise<Listener>[] promises = new Promise<Listener>[length];
        for (int i = 0; i < length; i++)
        {
            promises[i] = new Promise<Listener>();
            _ = scene.Name(promises[i], $"promise {i + 1}");
        }

        Promise result = NoteVerb.Ask(new Eventual<Listener>(promises[0], null), 1, 1);
        for (int i = 0; i < length; i++)
        {
            LocalVat vat = host.Make("vat");
            Promise one = promises[i];
            Promise next = promises[(i + 1) % length];
            _ = scene.Thread($"vat {i + 1}", () => VatScenes.Begin(vat, () => one.Become(next, null)));
        }

        return scene.AtEnd(() =>
        {
            Scene.Require(Array.Exists(promises, static promise => promise.Phase == Phase.Broken), "nobody saw the ring");
            Scene.Require(result.Phase == Phase.Broken, "the result of what was sent into the ring hangs");
        });
    }

    private static Scene BuildBreak()
    {
        SceneHost host = new();
        Promise<Listener> promise = new();
        Promise[] results = new Promise[2];
        return new Scene().Name(host, "host").Name(promise, "promise")
            .Thread("breaker", () => VatScenes.Begin(null, () => Scene.Require(promise.Break(Problem.NotNear), "it was decided before")))
            .Thread("sender", () => VatScenes.Begin(null, () =>
            {
                results[0] = NoteVerb.Ask(new Eventual<Listener>(promise, null), 1, 1);
                results[1] = NoteVerb.Ask(new Eventual<int>(results[0], null), 1, 2);
            }))
            .AtEnd(() => Scene.Require(
                Array.TrueForAll(results, static result => result.Phase == Phase.Broken && result.Problem == Problem.NotNear), "a result is not broken like the promise"));
    }

    private static Scene BuildHandled(bool resolves)
    {
        SceneHost host = new();
        LocalVat vat = host.Make("vat");
        LocalVat owner = host.Make("owner");
        Listener listener = new(vat);
        HandingOver handler = new(listener.Reference);
        ProxyPromise<Listener> promise = new(owner, handler);
        handler.Resolver = resolves ? new Resolver<Listener>(promise) : null;
        Eventual<Listener> reference = new(promise, null);
        return new Scene().Name(owner, "owner").Name(host, "host").Name(promise, "promise")
            .Thread("owner", () => VatScenes.Begin(null, () => host.TryRun(owner, tries: 2)))
            .Thread("sender 1", () => VatScenes.Begin(null, () => VatScenes.Notes(reference, 1, 2)))
            .Thread("sender 2", () => VatScenes.Begin(null, () => VatScenes.Notes(reference, 2, 1)))
            .AtEnd(() =>
            {
                host.RunAll();
                listener.Check(3);
            });
    }

    private static Scene BuildAwait()
    {
        SceneHost host = new();
        LocalVat vat = host.Make("vat");
        Promise<int> promise = new();
        int[] count = new int[1];
        Eventual<int> result = default;
        new VatControl(vat).Enter(() => result = Next(new Eventual<int>(promise, null), count));
        return new Scene().Name(vat, "vat").Name(host, "host").Name(promise, "promise")
            .Thread("vat", () => VatScenes.Begin(null, () => host.TryRun(vat, tries: 2)))
            .Thread("resolver", () => VatScenes.Begin(null, () => Scene.Require(promise.Fulfil(7), "it was decided before")))
            .AtEnd(() =>
            {
                host.RunAll();
                Scene.Require(count[0] == 1, $"the method went on {count[0]} times");
                Scene.Require(result.Target is Promise<int> { Phase: Phase.Fulfilled, Value: 8 }, "the result did not come");
            });
    }

    private static Scene BuildAhead()
    {
        SceneHost host = new();
        LocalVat vat = host.Make("vat");
        LocalVat waiting = host.Make("waiting");
        LocalVat resolver = host.Make("resolver");
        Listener listener = new(vat);
        Promise<Listener>[] promises = [new(), new(), new()];
        Eventual<Listener> reference = new(promises[0], null);
        Waiter waiter = new(waiting);
        promises[0].Tell(waiter);
        VatScenes.Begin(resolver, () => promises[0].Become(promises[1], null));
        NoteVerb.Send(reference, 1, 1);
        return new Scene().Name(host, "host").Name(promises[0], "promise 1").Name(promises[1], "promise 2").Name(promises[2], "promise 3")
            .Thread("sender", () => VatScenes.Begin(null, () => NoteVerb.Send(reference, 1, 2)))
            .Thread("resolver", () => VatScenes.Begin(resolver, () => promises[1].Become(promises[2], null)))
            .AtEnd(() =>
            {
                NoteVerb.Send(reference, 1, 3);
                Refer(promises[2], listener, vat);
                host.RunAll();
                listener.Check(3);
                Scene.Require(waiter.Count == 1, $"who waited was told {waiter.Count} times");
            });
    }

    private static Scene BuildChain()
    {
        SceneHost host = new();
        LocalVat vat = host.Make("vat");
        LocalVat resolver = host.Make("resolver");
        Listener listener = new(vat);
        Promise<Listener>[] promises = [new(), new()];
        Eventual<Listener> reference = new(promises[0], null);
        NoteVerb.Send(reference, 1, 1);
        return new Scene().Name(vat, "vat").Name(host, "host").Name(promises[0], "promise 1").Name(promises[1], "promise 2")
            .Thread("sender", () => VatScenes.Begin(null, () => NoteVerb.Send(reference, 1, 2)))
            .Thread("resolver 1", () => VatScenes.Begin(resolver, () => promises[0].Become(promises[1], null)))
            .Thread("resolver 2", () => VatScenes.Begin(null, () => Refer(promises[1], listener, vat)))
            .AtEnd(() =>
            {
                NoteVerb.Send(reference, 1, 3);
                host.RunAll();
                listener.Check(3);
            });
    }

    private static Scene BuildWatched()
    {
        SceneHost host = new();
        LocalVat vat = host.Make("vat");
        LocalVat owner = host.Make("owner");
        Listener listener = new(vat);
        OwnedPromise<Listener> promise = new(owner);
        Eventual<Listener> reference = new(promise, null);
        return new Scene().Name(vat, "vat").Name(owner, "owner").Name(host, "host").Name(promise, "promise")
            .Thread("sender", () => VatScenes.Begin(null, () => NoteVerb.Send(reference, 1, 1)))
            .Thread("resolver", () => VatScenes.Begin(null, () => Refer(promise, listener, vat)))
            .AtEnd(() =>
            {
                Scene.Require(FirstOwned(owner) is null, "the vat keeps a promise that is decided");
                host.RunAll();
                listener.Check(1);
            });
    }

    private static async Eventual<int> Next(Eventual<int> number, int[] count)
    {
        int value = await number;
        count[0]++;
        return value + 1;
    }

    private static void Refer(Promise promise, Listener listener, LocalVat home) => Scene.Require(promise.Refer(listener, home), "it was decided before");

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_firstOwned")]
    private static extern ref Promise? FirstOwned(LocalVat vat);

    // Passes on, and has the rest go without it, if it can.
    private sealed class HandingOver(Eventual<Listener> target) : IProxyHandler
    {
        public Resolver<Listener>? Resolver { get; set; }

        public void Handle(ProxiedMessage message)
        {
            message.SendTo(target);
            _ = Resolver?.ResolveRace(target); // After the first.
        }
    }
}
