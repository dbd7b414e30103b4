using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Arch.Exploration.Instructions.Scenes;

/// <summary>One puts, one takes, round a ring that is too small for all.</summary>
internal static class RingScene
{
    private const int ItemCount = 4;

    /// <summary>The scene.</summary>
    public static SceneDefinition Definition { get; } = new(
        "ring", "one puts four items into a ring of two places, one takes them: each once, in order, no place used by both",
        Build,
        [
            new(new PlantInfo("tail-before-item", "says that an item is there before it is written"), Safeguard.ItemBeforeTail),
            new(new PlantInfo("head-before-item", "says that a place is free before its item is read"), Safeguard.ItemBeforeHead),
            new(new PlantInfo("overrun", "puts into a full ring"), Safeguard.FullIsFull),
        ],
        [typeof(SpscRing<,>), typeof(RingScene)]);

    private static Scene Build()
    {
        SpscRing<(int First, int Second), Explored> ring = new(2);
        return new Scene().Name(ring, "ring")
            .Thread("putter", () =>
            {
                for (int item = 1; item <= ItemCount; item++)
                {
                    while (!ring.TryPut((item, -item)))
                    {
                        Explored.Yield();
                    }
                }
            })
            .Thread("taker", () =>
            {
                for (int expected = 1; expected <= ItemCount; expected++)
                {
                    (int First, int Second) item;
                    while (!ring.TryTake(out item))
                    {
                        Explored.Yield();
                    }

                    Scene.Require(item == (expected, -expected), $"item {expected} came out as {item}");
                }
            });
    }
}
