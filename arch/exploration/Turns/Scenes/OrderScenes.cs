using System;
using System.Linq;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Turns.Engine;
using AsyncCap.Ipc.Diagnostics;

namespace AsyncCap.Arch.Exploration.Turns.Scenes;

/// <summary>E-order: what is sent by one reference arrives in that order, also by promises, results and introductions.</summary>
internal static class OrderScenes
{
    private static readonly TurnPlant Overtakes = new(
        new PlantInfo("overtakes", "a send to a promise that is resolved overtakes what it still passes on"), RuntimeBugs.Overtakes);

    private static readonly TurnPlant Backwards = new(new PlantInfo("backwards", "what waits at a promise is passed on last first"), RuntimeBugs.PassesOnBackwards);

    private static readonly TurnPlant NoDrainOrder = new(
        new PlantInfo("no-drain-order", "the kernel lets a send to a settling promise overtake what waits there"), Removed: Defences.DrainOrder);

    public static VatScene[] All { get; } =
    [
        new("two-party", "two vats send numbers to a third: each one's arrive in its order", OrderVerbs.Names, TwoParty, Ascending(10, 20))
        {
            Plants = [new(new PlantInfo("way-round", "one of the numbers goes through another vat"))],
        },
        new("fork", "a vat sends to a second, then makes a third meet it: what the third sends comes later", OrderVerbs.Names, Fork, world => InOrder(world, 1, 2) ?? InOrder(world, 1, 4) ?? InOrder(world, 2, 3))
        {
            Plants = [new(new PlantInfo("introduces-first", "the third meets the second before anything was sent"))],
        },
        new("pipeline-then-direct", "sends to a result, then to what the result turned out to be, arrive in that order", OrderVerbs.Names, Pipeline, Ascending(0))
        {
            Plants = [new(new PlantInfo("knows-a-way", "one of the numbers goes by a reference that the sender had before")), Backwards],
        },
        new("resolve-during-drain", "sends to a promise before, while and after it passes on what waits arrive in their order", OrderVerbs.Names, Drain, Ascending(0, 20))
        {
            ShowsWork = true,
            Promises = 1,
            Calls = 8,
            Plants = [Overtakes, Backwards, NoDrainOrder],
        },
        new("introduction", "a vat sends to a promise, then makes a third meet that promise: what the third sends comes later", OrderVerbs.Names, Introduction, world => InOrder(world, 1, 2) ?? InOrder(world, 2, 3) ?? InOrder(world, 1, 4))
        {
            ShowsWork = true,
            Promises = 1,
            Calls = 8,
            Plants = [Overtakes, Backwards, new(new PlantInfo("introduces-first", "the third meets the promise before anything was sent"))],
        },
    ];

    private static VatCast[] TwoParty(string? plant) =>
    [
        new("left", new Counter(11, plant == "way-round"), [2, 3]),
        new("right", new Counter(21, takesWayRound: false), [2]),
        new("writer", new Writer(), []),
        new("courier", new Courier(), [2]),
    ];

    private static VatCast[] Fork(string? plant) =>
    [
        new("alice", new Introducer(plant == "introduces-first"), [2, 1]), new("bob", new Friend(), []), new("carol", new Writer(), []),
    ];

    private static VatCast[] Pipeline(string? plant) =>
    [
        new("alice", new Pipeliner(plant == "knows-a-way"), [1, 2]), new("directory", new Directory(), [2]), new("carol", new Writer(), []),
    ];

    private static VatCast[] Drain(string? plant) =>
    [
        new("alice", new Streamer(), [1, 3]), new("bob", new Promiser(sendsToo: true), [2, 3]), new("carol", new Writer(), []), new("echo", new Echo(), []),
    ];

    private static VatCast[] Introduction(string? plant) =>
    [
        new("alice", new PromiseIntroducer(plant == "introduces-first"), [1, 2, 4]),
        new("bob", new Promiser(sendsToo: false), [3, 4]),
        new("dave", new Friend(), []),
        new("carol", new Writer(), []),
        new("echo", new Echo(), []),
    ];

    // Those from each of the starts, to the next ten, ascend; and all are there.
    private static Func<TurnWorld, string?> Ascending(params int[] starts) => world =>
    {
        long[] diary = world.Diary(Writer(world)).ToArray();
        foreach (int start in starts)
        {
            long[] some = [.. diary.Where(number => number > start && number < start + 10)];
            if (!some.SequenceEqual(some.Order()))
            {
                return $"E-order: {world.Names[Writer(world)]} got {string.Join(", ", diary)}";
            }
        }

        return null;
    };

    private static string? InOrder(TurnWorld world, long first, long second)
    {
        ReadOnlySpan<long> diary = world.Diary(Writer(world));
        return diary.IndexOf(first) < diary.IndexOf(second) ? null : $"E-order: {world.Names[Writer(world)]} got {string.Join(", ", diary.ToArray())}";
    }

    private static int Writer(TurnWorld world) => Math.Max(world.Find("writer"), world.Find("carol"));
}

/// <summary>Gets a promise, sends to it, and makes another vat meet it; planted, the meeting comes a turn before.</summary>
internal sealed class PromiseIntroducer(bool introducesFirst) : Vat<PromiseIntroducer.Kept>
{
    public override bool Starts => true;

    protected override void React(ref Kept state, VatTurn turn, in VatEvent happened)
    {
        if (happened.Kind == VatEventKind.Start)
        {
            _ = turn.Send(turn.Reference(0), OrderVerbs.Get);
        }
        else if (happened.Verb == OrderVerbs.Get)
        {
            state.Promise = happened.Carried;
            if (introducesFirst)
            {
                _ = turn.Send(turn.Reference(1), OrderVerbs.Meet, 2, state.Promise);
                _ = turn.Send(turn.Reference(2), OrderVerbs.Again);
                return;
            }

            _ = turn.Send(state.Promise, OrderVerbs.Put, 1);
            _ = turn.Send(turn.Reference(1), OrderVerbs.Meet, 2, state.Promise);
            _ = turn.Send(state.Promise, OrderVerbs.Put, 4);
        }
        else if (happened.Verb == OrderVerbs.Again)
        {
            _ = turn.Send(state.Promise, OrderVerbs.Put, 1);
            _ = turn.Send(state.Promise, OrderVerbs.Put, 4);
        }
    }

    internal struct Kept
    {
        public uint Promise;
    }
}
