using System;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Arch.Exploration.Instructions.Scenes;

/// <summary>A queue for each worker, from which others steal: each item once, and none is left behind while somebody sleeps.</summary>
internal static class StealScene
{
    private static readonly ScenePlant TakeInTwo =
        new(new PlantInfo("takes-in-two-steps", "the owner takes the last item while a thief takes it"), Safeguard.TakeIsOneStep);

    private static readonly ScenePlant StealInTwo =
        new(new PlantInfo("steals-in-two-steps", "a thief takes what the owner has taken"), Safeguard.StealIsOneStep);

    private static readonly ScenePlant TailFirst =
        new(new PlantInfo("tail-before-item", "says that an item is there before it is"), Safeguard.ItemBeforeTail);

    private static readonly ScenePlant GrownFirst =
        new(new PlantInfo("grown-before-copied", "a larger array is found before it has what the old one had"), Safeguard.CopiedBeforeGrown);

    private static readonly ScenePlant NoLook =
        new(new PlantInfo("worker-sleeps-without-looking", "a worker sleeps without another look at the queues"), Safeguard.WorkerLooksAgain);

    private static readonly ScenePlant InboxOnly =
        new(new PlantInfo("looks-at-the-inbox-only", "a worker that is about to sleep does not look at the others' queues"), Safeguard.LooksAtAllQueues);

    private static readonly ScenePlant NoFence =
        new(new PlantInfo("missing-fence", "puts by a plain write before it looks who sleeps", MemoryModel.Tso), Safeguard.PutIsAFence);

    private static readonly ScenePlant NobodyForTheRest =
        new(new PlantInfo("rest-is-told-to-nobody", "takes two, runs one, and wakes nobody for the other"), Safeguard.WakesForTheRest);

    private static readonly Type[] QueueCode = [typeof(StealQueue<>), typeof(StealScene)];

    private static readonly Type[] PoolCode =
        [typeof(WorkerPool<>), typeof(ReadyItem<>), typeof(ReadyQueue<>), typeof(StealQueue<>), typeof(FreeList<>), typeof(StealScene)];

    /// <summary>The last item.</summary>
    public static SceneDefinition Last { get; } = new(
        "steal-last", "the owner puts and takes while a thief steals, one item at a time in one place: each item once",
        static () => BuildQueue(before: 0, puts: 2, capacity: 1, thieves: 1), [TakeInTwo, StealInTwo, TailFirst], QueueCode);

    /// <summary>More than there are places for.</summary>
    public static SceneDefinition Growing { get; } = new(
        "steal-growing", "the owner's queue grows while a thief takes half of it: each item once",
        static () => BuildQueue(before: 2, puts: 1, capacity: 2, thieves: 1), [TakeInTwo, StealInTwo, GrownFirst], QueueCode);

    /// <summary>Half, by two.</summary>
    public static SceneDefinition Thieves { get; } = new(
        "steal-thieves", "two thieves take half each while the owner takes: each item once",
        static () => BuildQueue(before: 4, puts: 0, capacity: 4, thieves: 2), [TakeInTwo, StealInTwo], QueueCode);

    /// <summary>A long turn.</summary>
    public static SceneDefinition LongTurn { get; } = new(
        "pool-long-turn", "a slice on one of two workers makes another vat ready and waits for it: somebody steals it, nobody sleeps for ever",
        static () => BuildPool(isReadyBefore: false), [NoLook, InboxOnly, NoFence], PoolCode);

    /// <summary>Two at once.</summary>
    public static SceneDefinition Rest { get; } = new(
        "pool-rest", "one of two workers fetches two vats, of which the first waits for the second: the other worker is woken for it",
        static () => BuildPool(isReadyBefore: true), [NoLook, NobodyForTheRest], PoolCode);

    private static Scene BuildQueue(int before, int puts, int capacity, int thieves)
    {
        StealQueue<Explored> queue = new(capacity);
        int[] taken = new int[before + puts];
        for (int number = 0; number < before; number++)
        {
            queue.Put(new Letter(number, 1));
        }

        Scene scene = new Scene().Name(queue, "queue").Name(taken, "taken").Thread("owner", () =>
        {
            for (int number = before; number < before + puts; number++)
            {
                queue.Put(new Letter(number, 1));
                Note(queue.TryTake());
            }

            if (puts == 0)
            {
                Note(queue.TryTake());
            }
        });
        StealQueue<Explored>[] loot = new StealQueue<Explored>[thieves];
        for (int index = 0; index < thieves; index++)
        {
            StealQueue<Explored> own = loot[index] = new StealQueue<Explored>(2);
            _ = scene.Name(own, $"loot {index + 1}").Thread($"thief {index + 1}", () => Note(queue.TrySteal(own)));
        }

        return scene.AtEnd(() =>
        {
            TakeAll(queue);
            Array.ForEach(loot, TakeAll);
            Scene.Require(Array.TrueForAll(taken, static times => times == 1), "an item was lost");
        });

        void TakeAll(StealQueue<Explored> rest)
        {
            while (!rest.IsEmpty)
            {
                Note(rest.TryTake());
                rest.Sweep();
            }
        }

        void Note(Node? item)
        {
            if (item is Letter letter)
            {
                int times = Explored.Add(taken, ref taken[letter.Sender], 1);
                Scene.Require(times == 1, $"{letter} was taken twice");
            }
        }
    }

    private static Scene BuildPool(bool isReadyBefore)
    {
        WorkerPool<Explored> pool = new(workerCount: 2, capacity: 2);
        ParkSlot slot = new("waiting vat");
        Waker waker = new(slot);
        Waiter waiter = new(pool, isReadyBefore ? null : waker, slot);
        pool.Put(waiter);
        if (isReadyBefore)
        {
            pool.Put(waker);
        }

        return new Scene().Name(pool, "pool").Name(waiter, "waiter").Name(waker, "waker")
            .Thread("worker 1", () => pool.Work(0))
            .Thread("worker 2", () => pool.Work(1));
    }

    private sealed class Waiter(WorkerPool<Explored> pool, Waker? other, ParkSlot slot) : ReadyItem<Explored>
    {
        protected override bool Run()
        {
            if (other is not null)
            {
                pool.Put(other);
            }

            Explored.Park(slot);
            pool.Stop();
            return false;
        }
    }

    private sealed class Waker(ParkSlot slot) : ReadyItem<Explored>
    {
        protected override bool Run()
        {
            Explored.Unpark(slot);
            return false;
        }
    }
}
