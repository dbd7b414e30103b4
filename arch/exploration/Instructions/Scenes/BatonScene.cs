using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Arch.Exploration.Instructions.Scenes;

/// <summary>The hosted world's relay: two processes pass the baton to each other, a third is ended in its sleep, and who comes last ends all.</summary>
internal static class BatonScene
{
    /// <summary>The scene.</summary>
    public static SceneDefinition Definition { get; } = new(
        "baton", "two processes pass the baton and end a third, as the hosted world does: one runs at a time, who is ended stops",
        Build,
        [
            new(new PlantInfo("runs-after-its-end", "goes on after it was woken by its end"), Safeguard.EndIsSeenAfterParking),
            new(new PlantInfo("end-after-wake", "wakes first and then says that it is the end"), Safeguard.EndIsSaidBeforeWaking),
            new(new PlantInfo("passer-does-not-sleep", "goes on after it has passed the baton"), Safeguard.PasserSleeps),
        ],
        [typeof(Baton<>), typeof(BatonScene)]);

    private static Scene Build()
    {
        World world = new();
        return new Scene()
            .Name(world.Parts[0], "first").Name(world.Parts[1], "second").Name(world.Parts[2], "third").Name(world, "world")
            .Thread("boot", world.Boot)
            .Thread("first", () => world.Run(0))
            .Thread("second", () => world.Run(1))
            .Thread("third", () => world.Run(2))
            .AtEnd(world.Check);
    }

    private sealed class World
    {
        private const int LastTurn = 3;

        private readonly ParkSlot _over = new("over");
        private int _turns; // data: only who holds the baton may touch it

        public Baton<Explored>[] Parts { get; } = [new("first"), new("second"), new("third")];

        public void Boot()
        {
            Parts[0].Pass();
            Explored.Park(_over);
            foreach (Baton<Explored> part in Parts)
            {
                part.End();
            }
        }

        // The first two take turns; the second ends the third in its sleep, and the last turn is the end of all.
        public void Run(int self)
        {
            while (Parts[self].Await())
            {
                Scene.Require(self != 2, "it runs after its end");
                int turn = Explored.ReadData(this, in _turns) + 1;
                Explored.WriteData(this, ref _turns, turn);
                if (turn == LastTurn)
                {
                    Parts[self].End();
                    Explored.Unpark(_over);
                    return;
                }

                if (self == 1)
                {
                    Parts[2].End();
                }

                Parts[1 - self].Pass();
                if (!Explored.Keeps(Safeguard.PasserSleeps))
                {
                    Explored.WriteData(this, ref _turns, turn);
                }
            }
        }

        public void Check() => Scene.Require(_turns == LastTurn, $"there were {_turns} turns");
    }
}
