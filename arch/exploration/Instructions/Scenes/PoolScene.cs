using System;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Arch.Exploration.Instructions.Scenes;

/// <summary>Vats on workers: what is posted is handled, and a vat never runs twice at a time.</summary>
internal static class PoolScene
{
    private static readonly ScenePlant[] Plants =
    [
        new(new PlantInfo("runs-once-only", "forgets what was scheduled while it ran"), Safeguard.RunsAgain),
        new(new PlantInfo("runs-twice-at-a-time", "puts what runs into the queue again"), Safeguard.OneWorkerAtATime),
        new(new PlantInfo("worker-sleeps-without-looking", "a worker sleeps without another look at the queue"), Safeguard.WorkerLooksAgain),
        new(new PlantInfo("missing-fence", "says that it runs by a plain write", MemoryModel.Tso), Safeguard.RunningIsSaidByExchange),
        new(new PlantInfo("two-takers", "two workers take from the queue at a time"), Safeguard.QueueHasOneTaker),
        new(new PlantInfo("gap-is-taken-for-the-end", "a worker sleeps while somebody links what he put", MemoryModel.Tso), Safeguard.GapIsNotTheEnd),
    ];

    private static readonly Type[] Code =
    [
        typeof(WorkerPool<>), typeof(ReadyItem<>), typeof(WorkItem<>), typeof(ReadyQueue<>), typeof(StealQueue<>), typeof(FreeList<>), typeof(MpscStack<>),
        typeof(PoolScene),
    ];

    /// <summary>One worker and one who posts.</summary>
    public static SceneDefinition OneWorker { get; } = new(
        "pool-one-worker", "one posts twice to a vat on one worker, asleep or awake: all of it is handled, nobody sleeps for ever",
        static () => Build(workers: 1, posters: 1, posts: 2),
        [Plants[0], Plants[2], Plants[5]], Code);

    /// <summary>One worker and one who posts once more: so that the vat can run in vain.</summary>
    public static SceneDefinition ThreePosts { get; } = new(
        "pool-three-posts", "one posts three times to a vat on one worker: all of it is handled, also what comes as the vat runs in vain",
        static () => Build(workers: 1, posters: 1, posts: 3),
        [Plants[0], Plants[2], Plants[3]], Code);

    /// <summary>Two workers and one who posts.</summary>
    public static SceneDefinition TwoWorkers { get; } = new(
        "pool-two-workers", "one posts twice to a vat on two workers: all of it is handled, never on both at a time",
        static () => Build(workers: 2, posters: 1, posts: 2),
        [Plants[1]], Code);

    /// <summary>The queue of the pool alone.</summary>
    public static SceneDefinition Queue { get; } = new(
        "ready-queue", "one puts, two take what is there: each item once",
        BuildQueue, [Plants[4]], Code);

    private static Scene Build(int workers, int posters, int posts)
    {
        WorkerPool<Explored> pool = new(workers);
        Vat vat = new(pool, posters * posts);
        Scene scene = new Scene().Name(pool, "pool").Name(vat, "vat");
        for (int index = 0; index < workers; index++)
        {
            int worker = index;
            scene.Thread($"worker {worker + 1}", () => pool.Work(worker));
        }

        for (int index = 0; index < posters; index++)
        {
            int poster = index;
            scene.Thread(posters == 1 ? "poster" : $"poster {poster + 1}", () =>
            {
                for (int number = 1; number <= posts; number++)
                {
                    vat.Post(new Letter(poster, number));
                }
            });
        }

        return scene;
    }

    private static Scene BuildQueue()
    {
        ReadyQueue<Explored> queue = new();
        int[] taken = new int[4];
        for (int number = 0; number < 3; number++)
        {
            queue.Put(new Letter(number, 1));
        }

        Take();
        return new Scene().Name(queue, "queue").Name(taken, "taken")
            .Thread("putter", () => queue.Put(new Letter(3, 1)))
            .Thread("taker 1", Take)
            .Thread("taker 2", Take)
            .AtEnd(() =>
            {
                while (!queue.IsEmpty)
                {
                    Take(); // Who met a gap took nothing.
                }

                Scene.Require(Array.TrueForAll(taken, static times => times == 1), "an item was lost");
            });

        void Take()
        {
            if (queue.TryTake() is Letter letter)
            {
                int times = Explored.Add(taken, ref taken[letter.Sender], 1);
                Scene.Require(times == 1, $"{letter} was taken twice");
            }
        }
    }

    // What it has handled is data: two runs at a time are a race.
    private sealed class Vat(WorkerPool<Explored> pool, int expected) : WorkItem<Explored>
    {
        private readonly MpscStack<Explored> _letters = new();
        private int _handled;

        public void Post(Letter letter)
        {
            _ = _letters.Push(letter); // Scheduled either way.
            pool.Schedule(this);
        }

        protected override bool Run()
        {
            int handled = Explored.ReadData(this, in _handled);
            while (!_letters.IsEmpty)
            {
                for (Node? node = _letters.TakeAll(); node is not null; node = Explored.ReadData(node, in node.Next))
                {
                    handled++;
                }
            }

            Explored.WriteData(this, ref _handled, handled);
            if (handled == expected)
            {
                pool.Stop();
            }

            return false;
        }
    }
}
