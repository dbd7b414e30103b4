using System;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Instructions;
using AsyncCap.Arch.Exploration.Instructions.Scenes;
using AsyncCap.Arch.Sharing;
using AsyncCap.Vats;

namespace AsyncCap.Arch.ExploredVats.Instructions;

/// <summary>A vat's queue, its quota and its end, while others send.</summary>
internal static class VatScenes
{
    private static readonly Type[] Code =
        [typeof(LocalVat), typeof(MessageQueue), typeof(Latch), typeof(Delivery), typeof(Promise), typeof(Vat), typeof(VatScenes)];

    /// <summary>Many senders, one vat.</summary>
    public static SceneDefinition Queue { get; } = new(
        "vat-queue", "two send to a vat that runs and rests: each message is one turn, those of a sender in order, none is left behind",
        BuildQueue,
        [
            new(new PlantInfo("latch-in-two-steps", "takes a latch by read and write"), Safeguard.LatchIsOneStep),
            new(new PlantInfo("rests-in-two-steps", "looks for more, and says then that it rests"), Safeguard.RestIsOneStep),
        ],
        Code);

    /// <summary>A vat that is full.</summary>
    public static SceneDefinition Full { get; } = new(
        "vat-quota", "two vats send more than a third may have waiting: no more wait than may, and nobody's message is missing before one that came",
        BuildQuota,
        [
            new(new PlantInfo("counts-what-arrived", "does not count what was taken and still waits"), Safeguard.QuotaCountsAll),
        ],
        Code);

    /// <summary>The end, and sends.</summary>
    public static SceneDefinition KilledWhileSentTo { get; } = new(
        "vat-kill-sends", "one asks a vat twice while another ends it: both results come or break",
        BuildKill, [new(new PlantInfo("latch-in-two-steps", "takes a latch by read and write"), Safeguard.LatchIsOneStep)], Code);

    /// <summary>The end, and promises that only the vat decides.</summary>
    public static SceneDefinition KilledWhileWaitedFor { get; } = new(
        "vat-kill-owned", "one sends to a promise of a vat while another ends the vat: the promise breaks, and so does the result",
        BuildOwned,
        [
            new(new PlantInfo("ends-asleep", "does not wake a vat that ends"), Safeguard.EndWakes),
            new(new PlantInfo("watches-the-dead", "notes a promise of a vat that has ended"), Safeguard.WatchSeesTheEnd),
        ],
        Code);

    /// <summary>The end, and who mourns.</summary>
    public static SceneDefinition KilledWhileMourned { get; } = new(
        "vat-kill-mourned", "one asks to be told of a vat's end, and sends, while another ends it: told once, and everything breaks",
        BuildMourned,
        [
            new(new PlantInfo("ends-asleep", "does not wake a vat that ends"), Safeguard.EndWakes),
            new(new PlantInfo("rests-too-early", "rests without a look at what breaks with it"), Safeguard.EndIsWork),
            new(new PlantInfo("rests-in-two-steps", "looks for more, and says then that it rests"), Safeguard.RestIsOneStep),
        ],
        Code);

    private static Scene BuildQueue()
    {
        SceneHost host = new();
        LocalVat vat = host.Make("vat");
        Listener listener = new(vat);
        return new Scene().Name(vat, "vat").Name(host, "host")
            .Thread("worker", () => Begin(null, () => host.TryRun(vat, tries: 2)))
            .Thread("sender 1", () => Begin(null, () => Notes(listener.Reference, 1, 2)))
            .Thread("sender 2", () => Begin(null, () => Notes(listener.Reference, 2, 1)))
            .AtEnd(() =>
            {
                host.RunAll();
                listener.Check(3);
            });
    }

    private static Scene BuildQuota()
    {
        SceneHost host = new();
        LocalVat vat = host.Make("vat", most: 2);
        LocalVat one = host.Make("one");
        LocalVat two = host.Make("two");
        Listener listener = new(vat) { MostWaiting = 2 };
        return new Scene().Name(vat, "vat").Name(host, "host")
            .Thread("worker", () => Begin(null, () => host.TryRun(vat)))
            .Thread("sender 1", () => Begin(one, () => Notes(listener.Reference, 1, 3)))
            .Thread("sender 2", () => Begin(two, () => Notes(listener.Reference, 2, 1)))
            .AtEnd(() =>
            {
                host.RunAll();
                listener.Check();
            });
    }

    private static Scene BuildKill()
    {
        SceneHost host = new();
        LocalVat vat = host.Make("vat");
        Listener listener = new(vat);
        Promise[] results = new Promise[2];
        return new Scene().Name(vat, "vat").Name(host, "host")
            .Thread("worker", () => Begin(null, () => host.TryRun(vat)))
            .Thread("sender", () => Begin(null, () =>
            {
                results[0] = NoteVerb.Ask(listener.Reference, 1, 1);
                results[1] = NoteVerb.Ask(listener.Reference, 1, 2);
            }))
            .Thread("killer", () => Begin(null, () => Kill(vat)))
            .AtEnd(() =>
            {
                host.RunAll();
                listener.Check();
                Scene.Require(Array.TrueForAll(results, static result => result.Phase is Phase.Fulfilled or Phase.Broken), "a result hangs");
                Scene.Require(Array.FindAll(results, static result => result.Phase == Phase.Fulfilled).Length == listener.Count, "a result broke that had come");
            });
    }

    private static Scene BuildOwned()
    {
        SceneHost host = new();
        LocalVat vat = host.Make("vat");
        OwnedPromise<Listener> promise = new(vat);
        Promise[] results = new Promise[2];
        return new Scene().Name(vat, "vat").Name(host, "host").Name(promise, "promise")
            .Thread("worker", () => Begin(null, () => host.TryRun(vat)))
            .Thread("sender 1", () => Begin(null, () => results[0] = NoteVerb.Ask(new Eventual<Listener>(promise, null), 1, 1)))
            .Thread("sender 2", () => Begin(null, () => results[1] = NoteVerb.Ask(new Eventual<Listener>(promise, null), 2, 1)))
            .Thread("killer", () => Begin(null, () => Kill(vat)))
            .AtEnd(() =>
            {
                host.RunAll();
                Scene.Require(promise.Phase == Phase.Broken, "the promise of a vat that has ended is not broken");
                Scene.Require(Array.TrueForAll(results, static result => result.Phase == Phase.Broken), "a result hangs");
            });
    }

    private static Scene BuildMourned()
    {
        SceneHost host = new();
        LocalVat vat = host.Make("vat");
        LocalVat mourner = host.Make("mourner");
        Listener listener = new(vat);
        Waiter waiter = new(mourner);
        new VatControl(mourner).Enter(() =>
        {
            Message message = WhenBroken.Message(waiter);
            Delivery.SendOnly(listener.Reference, ref message);
        });
        return new Scene().Name(vat, "vat").Name(host, "host").Name(waiter, "waiter")
            .Thread("worker", () => Begin(null, () => host.TryRun(vat)))
            .Thread("mourner", () => Begin(null, () => host.TryRun(mourner)))
            .Thread("killer", () => Begin(null, () => Kill(vat)))
            .AtEnd(() =>
            {
                host.RunAll();
                Scene.Require(waiter.Count == 1, $"the mourner was told {waiter.Count} times");
            });
    }

    /// <summary>Does something as a thread of a scene, within a turn of a vat or of none.</summary>
    internal static void Begin(LocalVat? vat, Action body)
    {
        Current.Vat = vat; // Threads are kept from one execution to the next.
        body();
        Current.Vat = null;
    }

    internal static void Notes(Eventual<Listener> to, int sender, int count)
    {
        for (int number = 1; number <= count; number++)
        {
            NoteVerb.Send(to, sender, number);
        }
    }

    internal static void Kill(LocalVat vat) => Scene.Require(vat.Kill(new Problem(ProblemKind.Disconnected, "killed")), "a vat that lived had ended");
}
