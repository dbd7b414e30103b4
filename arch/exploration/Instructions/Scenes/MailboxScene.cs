using System;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Arch.Exploration.Instructions.Scenes;

/// <summary>Senders and one receiver that sleeps while there is nothing.</summary>
internal static class MailboxScene
{
    private static readonly ScenePlant[] Plants =
    [
        new(new PlantInfo("lost-push", "pushes by read and write"), Safeguard.PushIsOneStep),
        new(new PlantInfo("lost-take", "takes all by read and write"), Safeguard.TakeAllIsOneStep),
        new(new PlantInfo("published-before-linked", "puts an item where it can be found before it names its successor"), Safeguard.LinkBeforePublish),
        new(new PlantInfo("newest-first", "hands out what was pushed without turning it over"), Safeguard.OldestFirst),
        new(new PlantInfo("sleeps-without-looking", "says that it sleeps, and does, without another look"), Safeguard.LookAgainBeforeSleep),
        new(new PlantInfo("looks-before-push", "looks for sleepers first and pushes then"), Safeguard.PushBeforeLookingForSleepers),
        new(new PlantInfo("never-wakes", "pushes and wakes nobody"), Safeguard.PostWakes),
        new(new PlantInfo("missing-fence", "says that it sleeps by a plain write", MemoryModel.Tso), Safeguard.SleepIsSaidByExchange),
    ];

    private static readonly Type[] Code =
        [typeof(Mailbox<,>), typeof(MpscStack<>), typeof(MailboxScene)];

    /// <summary>One sender with two letters.</summary>
    public static SceneDefinition Pair { get; } = new(
        "mailbox", "one posts two letters, one takes them asleep or awake: each once, in order, nobody sleeps for ever",
        static () => Build(senders: 1, letters: 2), Plants, Code);

    /// <summary>Two senders with a letter each.</summary>
    public static SceneDefinition Crowd { get; } = new(
        "mailbox-crowd", "two post a letter each, one takes them asleep or awake: each once, nobody sleeps for ever",
        static () => Build(senders: 2, letters: 1),
        [.. Array.FindAll(Plants, static plant => plant.Info.Name != "newest-first")], Code);

    /// <summary>A receiver that gives up.</summary>
    public static SceneDefinition Impatient { get; } = new(
        "mailbox-timeout", "one posts, one takes with a time limit and tries again: the letter is taken once, or left where it is",
        BuildImpatient, [Plants[0], Plants[1], Plants[2]], Code);

    private static Scene Build(int senders, int letters)
    {
        Mailbox<Letter, Explored> mailbox = new();
        Scene scene = new Scene().Name(mailbox, "mailbox");
        int[] taken = new int[senders];
        scene.Thread("receiver", () =>
        {
            for (int count = 0; count < senders * letters; count++)
            {
                Receive(mailbox.Take(), taken);
            }

            Scene.Require(mailbox.IsEmpty, "there is more than was posted");
        });
        for (int index = 0; index < senders; index++)
        {
            int sender = index;
            scene.Thread(senders == 1 ? "sender" : $"sender {sender + 1}", () =>
            {
                for (int number = 1; number <= letters; number++)
                {
                    mailbox.Post(new Letter(sender, number));
                }
            });
        }

        return scene;
    }

    private static Scene BuildImpatient()
    {
        Mailbox<Letter, Explored> mailbox = new();
        int[] taken = new int[2];
        return new Scene().Name(mailbox, "mailbox")
            .Thread("receiver", () =>
            {
                for (int tries = 0; tries < 2; tries++)
                {
                    if (mailbox.TakeFor(5) is { } letter)
                    {
                        Receive(letter, taken);
                    }
                }
            })
            .Thread("sender 1", () => mailbox.Post(new Letter(0, 1)))
            .Thread("sender 2", () => mailbox.Post(new Letter(1, 1)))
            .AtEnd(() =>
            {
                while (mailbox.TryTake() is { } letter)
                {
                    Receive(letter, taken);
                }

                Scene.Require(taken[0] == 1 && taken[1] == 1, "a letter was lost");
            });
    }

    private static void Receive(Letter letter, int[] taken)
    {
        taken[letter.Sender]++;
        Scene.Require(taken[letter.Sender] == letter.Number, $"{letter} came as number {taken[letter.Sender]} of its sender");
    }
}
