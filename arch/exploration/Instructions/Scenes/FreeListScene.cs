using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Arch.Exploration.Instructions.Scenes;

/// <summary>Two take and give back places: nobody gets what another has.</summary>
internal static class FreeListScene
{
    /// <summary>The scene.</summary>
    public static SceneDefinition Definition { get; } = new(
        "free-list", "one takes a place, the other takes two and gives one back: no place is taken twice",
        Build,
        [new(new PlantInfo("aba", "does not count changes of the head"), Safeguard.HeadIsCounted)],
        [typeof(FreeList<>), typeof(FreeListScene)]);

    private static Scene Build()
    {
        FreeList<Explored> list = new(3);
        int[] owners = new int[3];
        int Take(int who)
        {
            if (!list.TryTake(out int place))
            {
                return -1;
            }

            int owner = Explored.Exchange(owners, ref owners[place], who);
            Scene.Require(owner == 0, $"place {place} was given to two");
            return place;
        }

        void Give(int place)
        {
            if (place >= 0)
            {
                Explored.Write(owners, ref owners[place], 0);
                list.Give(place);
            }
        }

        return new Scene().Name(list, "list").Name(owners, "owners")
            .Thread("one", () =>
            {
                _ = Take(1); // Kept.
                _ = Take(1); // Kept.
            })
            .Thread("other", () =>
            {
                int first = Take(2);
                _ = Take(2); // Kept.
                Give(first);
            });
    }
}
