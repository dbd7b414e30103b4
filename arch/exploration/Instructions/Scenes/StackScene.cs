using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Instructions.Checks;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Arch.Exploration.Instructions.Scenes;

/// <summary>Three push and one of them takes all, compared with a stack on which one thing happens at a time.</summary>
internal static class StackScene
{
    /// <summary>The scene.</summary>
    public static SceneDefinition Definition { get; } = new(
        "stack", "two push, one pushes and takes all: linearizable, against a plain stack",
        Build,
        [
            new(new PlantInfo("lost-push", "pushes by read and write"), Safeguard.PushIsOneStep),
            new(new PlantInfo("lost-take", "takes all by read and write"), Safeguard.TakeAllIsOneStep),
            new(new PlantInfo("published-before-linked", "puts an item where it can be found before it names its successor"), Safeguard.LinkBeforePublish),
        ],
        [typeof(MpscStack<>), typeof(StackScene)]);

    private static Scene Build()
    {
        MpscStack<Explored> stack = new();
        Scene scene = new Scene().Name(stack, "stack");
        void Push(Letter letter) => _ = History.Record("push", letter.Sender, () => stack.Push(letter)); // compared with the model's
        for (int index = 0; index < 2; index++)
        {
            int sender = index + 1;
            scene.Thread($"pusher {sender}", () => Push(new Letter(sender, 1)));
        }

        return scene
            .Thread("taker", () =>
            {
                Push(new Letter(3, 1));
                TakeAll(stack);
                TakeAll(stack);
            })
            .Compare(new Model());
    }

    private static void TakeAll(MpscStack<Explored> stack) => _ = History.Record("take all", null, () =>
    {
        string all = "";
        for (Node? node = stack.TakeAll(); node is not null; node = Explored.ReadData(node, in node.Next))
        {
            all += ((Letter)node).Sender;
        }

        return all;
    }); // compared with the model's

    private sealed class Model : ISequentialModel<string>
    {
        public string Initial => "";

        public (object? Result, string Next) Apply(string state, string operation, object? argument) =>
            operation == "push" ? (state.Length == 0, $"{argument}{state}") : (state, "");
    }
}
