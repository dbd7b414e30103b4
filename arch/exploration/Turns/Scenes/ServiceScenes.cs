using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Turns.Engine;
using AsyncCap.Ipc.Diagnostics;

namespace AsyncCap.Arch.Exploration.Turns.Scenes;

/// <summary>Services that fail, or whose users do: outcomes, supervision, locks, money, mutual waiting.</summary>
internal static class ServiceScenes
{
    private const long Opening = 10;

    public static VatScene[] All { get; } =
    [
        new("outcomes", "every send has exactly one outcome, whoever crashes and whichever deadline passes", ServiceVerbs.Names, Outcomes, CheckOutcomes)
        {
            Faults = 2,
            Plants =
            [
                new(new PlantInfo("forgets", "the server forgets one of two requests that it holds")),
                new(new PlantInfo("loses-queue", "what was queued at a vat that crashes gets no outcome"), RuntimeBugs.LosesQueue),
                new(new PlantInfo("answers-twice", "what a vat answered last breaks again when it crashes"), RuntimeBugs.AnswersTwice),
                new(new PlantInfo("no-debts", "the kernel does not break what a dead process owed"), Removed: Defences.Debts),
            ],
        },
        new("supervisor", "a supervisor puts a new worker in the place of one that crashed; clients find it and get everything done", ServiceVerbs.Names, Supervised, CheckSupervised)
        {
            Faults = 1,
            Plants =
            [
                new(new PlantInfo("keeps-the-old", "a client sends to the worker that it had, for ever")),
                new(new PlantInfo("does-not-watch", "the supervisor does not see that the worker ended")),
                new(new PlantInfo("forgets-watchers", "nobody is told of the end of a vat"), RuntimeBugs.ForgetsWatchers),
            ],
        },
        new("lock", "a lock is held by one at a time, and is free again when its holder crashes", ServiceVerbs.Names, Locked, CheckLocked)
        {
            Faults = 1,
            Plants =
            [
                new(new PlantInfo("waits-for-the-dead", "the server does not watch who holds the lock")),
                new(new PlantInfo("does-not-lock", "one of the users does not ask for the lock")),
                new(new PlantInfo("forgets-watchers", "nobody is told of the end of a vat"), RuntimeBugs.ForgetsWatchers),
            ],
        },
        new("bank", "money brought from account to account by two tellers is neither made nor lost", ServiceVerbs.Names, Banked, CheckBanked)
        {
            Faults = 1,
            Plants =
            [
                new(new PlantInfo("reads-then-writes", "a teller reads a balance and writes it back in a later turn")),
                new(new PlantInfo("keeps-the-money", "a teller does not bring back what could not be deposited")),
            ],
        },
        new("neighbours", "three vats in a ring that ask each other all get their answers", ServiceVerbs.Names, Ring, _ => null)
        {
            Plants = [new(new PlantInfo("answers-later", "each answers only when it has its own answer: a datalock, if all asked before they were answered"))],
        },
        new("twelve-turns", "three vats of four turns each that send to themselves: for measuring", ServiceVerbs.Names, Twelve, CheckTwelve) { Calls = 3 },
    ];

    private static VatCast[] Outcomes(string? plant) =>
    [
        new("client", new Requester(), [1]), new("server", new SlowServer(plant == "forgets"), [], MayCrash: true),
    ];

    private static string? CheckOutcomes(TurnWorld world)
    {
        IEnumerable<long> heard = world.Diary(0).ToArray().Select(number => number / 2).Order();
        return heard.SequenceEqual([1L, 2L, 3L]) ? null : $"exactly once: the client heard of {string.Join(", ", heard)}";
    }

    private static VatCast[] Supervised(string? plant) =>
    [
        new("client", new Client(plant == "keeps-the-old"), [1]),
        new("supervisor", new Supervisor(plant == "does-not-watch"), [2, 3]),
        new("worker 1", new Echo(), [], MayCrash: true),
        new("worker 2", new Echo(), []),
    ];

    private static string? CheckSupervised(TurnWorld world)
    {
        int done = world.StateOf<Client.Kept>(0).Done;
        return done == 2 ? null : $"unfinished: the client got {done} of 2 things done";
    }

    private static VatCast[] Locked(string? plant) =>
    [
        new("user 1", new LockUser(doesNotLock: false), [2, 3], MayCrash: true),
        new("user 2", new LockUser(plant == "does-not-lock"), [2, 3]),
        new("lock", new LockServer(plant == "waits-for-the-dead"), []),
        new("resource", new Writer(), []),
    ];

    // Who begins to use it ends, or crashes, before another begins.
    private static string? CheckLocked(TurnWorld world)
    {
        bool isInUse = false;
        long user = 0;
        foreach (long use in world.Diary(3))
        {
            bool begins = !isInUse || (use != -user && world.HasCrashed((int)user - 1));
            if (!begins && use != -user)
            {
                return $"mutual exclusion: the uses were {string.Join(", ", world.Diary(3).ToArray())}";
            }

            isInUse = begins;
            user = begins ? use : user;
        }

        return null;
    }

    private static VatCast[] Banked(string? plant) =>
    [
        new("account A", new Account(Opening), []),
        new("account B", new Account(Opening), [], MayCrash: true),
        new("teller 1", new Teller(3, plant == "reads-then-writes", keepsTheMoney: plant == "keeps-the-money"), [0, 1]),
        new("teller 2", new Teller(4, readsThenWrites: false, keepsTheMoney: false), [0, 1]),
    ];

    private static string? CheckBanked(TurnWorld world)
    {
        long lost = 0;
        if (world.HasCrashed(1))
        {
            // What the dead account had is gone with it: nobody can say how much it was worth to whom. What it did not get is elsewhere.
            long delivered = world.StateOf<Account.Kept>(1).Balance - (world.StateOf<Account.Kept>(1).IsOpen ? Opening : 0);
            lost = delivered;
        }

        long total = world.StateOf<Account.Kept>(0).Balance + world.StateOf<Teller.Kept>(2).InHand + world.StateOf<Teller.Kept>(3).InHand;
        total += world.HasCrashed(1) ? lost : world.StateOf<Account.Kept>(1).Balance - Opening;
        return total == Opening ? null : $"conservation: {Opening} became {total}";
    }

    private static VatCast[] Ring(string? plant) =>
    [
        new("north", new Neighbour(plant == "answers-later"), [1]),
        new("east", new Neighbour(plant == "answers-later"), [2]),
        new("west", new Neighbour(plant == "answers-later"), [0]),
    ];

    private static VatCast[] Twelve(string? plant)
    {
        _ = plant; // there is none
        return [new("one", new Stepper(4), []), new("two", new Stepper(4), []), new("three", new Stepper(4), [])];
    }

    private static string? CheckTwelve(TurnWorld world) =>
        world.TurnsOf(0) + world.TurnsOf(1) + world.TurnsOf(2) >= 12 ? null : "a turn is missing";
}
