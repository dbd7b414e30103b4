using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Arch.Exploration.Instructions.Scenes;

/// <summary>The word in a park slot, over the host's sleep.</summary>
internal static class PermitScene
{
    private static readonly System.Type[] Code = [typeof(Permit<,>), typeof(PermitScene)];

    /// <summary>One waits twice, one gives twice.</summary>
    public static SceneDefinition Usual { get; } = new(
        "permit", "two give, one takes until it has seen both: woken once for each sleep, nothing missed",
        static () => Build(isPatient: true),
        [new(new PlantInfo("missing-fence", "takes the permit by a plain write", MemoryModel.Tso), Safeguard.PermitIsTakenByExchange)], Code);

    /// <summary>One gives up.</summary>
    public static SceneDefinition Impatient { get; } = new(
        "permit-timeout", "one takes with a time limit and then without: a wake that came too late is not left behind",
        static () => Build(isPatient: false),
        [new(new PlantInfo("late-wake-stays", "leaves a wake behind that came as it gave up"), Safeguard.LateWakeIsTaken)], Code);

    private static Scene Build(bool isPatient)
    {
        Words words = new();
        Scene scene = new Scene().Name(words, "words").Name(words.Said, "said").Name(words.Host.Slot, "the host's semaphore");
        for (int index = 0; index < 2; index++)
        {
            int giver = index;
            scene.Thread($"giver {giver + 1}", () =>
            {
                Explored.Write(words.Said, ref words.Said[giver], 1);
                Permit<Explored, Sleep>.Give(words, ref words.State, new Sleep(words.Host));
            });
        }

        return scene.Thread("taker", () =>
        {
            Sleep sleep = new(words.Host);
            if (!isPatient)
            {
                _ = Permit<Explored, Sleep>.TryTake(words, ref words.State, sleep, 5); // Either way it goes on.
            }

            while (Explored.Read(words.Said, in words.Said[0]) == 0 || Explored.Read(words.Said, in words.Said[1]) == 0)
            {
                Permit<Explored, Sleep>.Take(words, ref words.State, sleep);
            }
        }).AtEnd(() => Scene.Require(words.Host.Count == 0, "a wake was left behind"));
    }

    private sealed class Words
    {
        public int State;

        public int[] Said { get; } = new int[2];

        public Host Host { get; } = new();
    }

    // The host's semaphore: the explorer's slot, and a count of what would be in it.
    private sealed class Host
    {
        public int Count;

        public ParkSlot Slot { get; } = new("host");
    }

    private readonly struct Sleep(Host host) : ISleep
    {
        public void Wait()
        {
            Explored.Park(host.Slot);
            Explored.Add(host, ref host.Count, -1);
        }

        public bool WaitFor(int milliseconds)
        {
            bool isWoken = Explored.ParkFor(host.Slot, milliseconds);
            if (isWoken)
            {
                Explored.Add(host, ref host.Count, -1);
            }

            return isWoken;
        }

        public void Wake()
        {
            int count = Explored.Add(host, ref host.Count, 1);
            Scene.Require(count == 1, "it is woken twice for one sleep");
            Explored.Unpark(host.Slot);
        }
    }
}
