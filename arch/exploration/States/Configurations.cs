using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>The small worlds whose states are visited. Every object in them is there before the first step, or bought by one.</summary>
internal static partial class Configurations
{
    private const uint Pages = 9;
    private const uint Badge = 2;

    private const Menu Caller = Menu.Send | Menu.Cancel | Menu.Sleep;
    private const Menu Callee = Menu.Fulfill | Menu.Break | Menu.DropResolver | Menu.Sleep;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<StateConfiguration> All { get; } =
    [
        new("call", "a caller with two calls and a callee: sent, answered, broken, dropped, taken back; either may crash", BuildCall),
        new("callers", "two callers with a call each, and a callee that may crash or destroy its endpoint", BuildCallers),
        new("travel", "a resolver passed on in a message and in an answer, by processes that may crash", BuildTravel) { Cargo = [CapabilityType.Resolver] },
        new("pipeline", "calls sent to the results of calls, which are answered with entries, by three processes", BuildPipeline) { Cargo = [CapabilityType.Entry] },
        new("pipeline-faults", "the same, and all three may crash, the helper may drop what it holds", BuildPipelineFaults) { Cargo = [CapabilityType.Entry] },
        new("pipeline-all", "the same, and those who are called may do anything with a call, and destroy their endpoints", BuildPipelineAll) { Cargo = [CapabilityType.Entry] },
        new("promises", "two promises: sent to, resolved to each other and to entries, awaited, destroyed", BuildPromises) { Cargo = [CapabilityType.Entry] },
        new("more-promises", "the same with three calls", BuildMorePromises) { Cargo = [CapabilityType.Entry] },
        new("ring", "three promises resolved to one another and destroyed, by two processes, with a call that waits", BuildRing),
        new("forward", "a callee passes its caller's call on to a helper; anybody may crash", BuildForward),
        new("watch", "a call waits for an endpoint, a promise and a caller, all of which may end", BuildWatch),
        new("line", "two processes wait for a promise, before and after it is settled, and its maker too, who then destroys it", BuildLine),
        new("deadline", "two calls with deadlines of one and two ticks; two ticks pass at most", BuildDeadline) { MaximumTicks = 2 },
        new("one-way", "a sender with two calls to a one-way entry and a relay to it, and a receiver who may crash or destroy either", BuildOneWay)
        {
            MaximumTicks = 4,
            SendsTakeTime = true,
            StaysHosted = "its clock stands still while nobody waits, and a record comes back at a time",
        },
        new("holders", "a counted entry is handed on, dropped, and lost with messages and with who has it; the server may destroy the endpoint", BuildHolders)
        {
            Cargo = [CapabilityType.Entry],
        },
        new("purchase", "calls, promises and endpoints made until the bank refuses, and destroyed", BuildPurchase) { MaximumSlots = 8, FreshPages = 8, FreshGranules = 64 },
        new("bank", "a caller, a callee and one who can destroy the bank of either, with all that is in it", BuildBank)
        {
            PagesChangeUse = true,
            MaximumSlots = 9,
        },
        new("relay", "calls through a forwarder that is blocked or destroyed, which somebody awaits", BuildRelay),
        new("notify", "a notification is signalled and destroyed, and its end is awaited", BuildNotify),
        new("lanes", "callers of two fair classes at an endpoint with lanes: three calls and one, taken back or destroyed with the endpoint", BuildLanes),
        new("hostile", "a program that does every operation with every slot, against a callee", BuildHostile) { MaximumSlots = 7 },
        new("schedules", "a caller and a callee are put on schedules that spend their time, get other figures and are destroyed", BuildSchedules)
        {
            MaximumTicks = 8,
            TicksPerWait = 2,
            HasSchedules = true,
            StaysHosted = "its clock stands still while nobody waits, and time passes on the metal",
        },
        new("transfer", "pages move between a bank and two sub-banks that are bought from until they refuse", BuildTransfer) { MaximumSlots = 8, FreshPages = 8 },
        new("keepers", "a caller whose faults are calls to a keeper that has a tick to decide, stops it, kills it, or crashes itself", BuildKeepers)
        {
            MaximumTicks = 2,
            StaysHosted = "a fault there is of a real instruction, which faults again when the process goes on",
        },
    ];

    private static (SimulatedProcess Server, SimulatedProcess Client) StartPair(SimulatedWorld world, int calls)
    {
        SimulatedProcess server = world.Start(Pages);
        SimulatedProcess client = world.Start(Pages);
        Connect(server, client);
        Equip(client, calls);
        return (server, client);
    }

    private static void Connect(SimulatedProcess server, SimulatedProcess client)
    {
        uint endpoint = server.CreateEndpoint();
        uint entry = server.Mint(endpoint, Badge);
        _ = server.Give(entry, client);
        _ = server.Drop(entry);
    }

    private static void Equip(SimulatedProcess client, int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            _ = client.CreateCall();
        }
    }

    private static List<Actor> BuildCall(SimulatedWorld world)
    {
        (SimulatedProcess server, SimulatedProcess client) = StartPair(world, 2);
        return [new("callee", server, Callee | Menu.Crash), new("caller", client, Caller | Menu.Crash)];
    }

    private static List<Actor> BuildCallers(SimulatedWorld world)
    {
        (SimulatedProcess server, SimulatedProcess first) = StartPair(world, 1);
        SimulatedProcess second = world.Start(Pages);
        Connect(server, second);
        Equip(second, 1);
        return [new("callee", server, Callee | Menu.Crash | Menu.Destroy), new("caller A", first, Caller | Menu.Crash), new("caller B", second, Caller)];
    }

    private static List<Actor> BuildTravel(SimulatedWorld world)
    {
        (SimulatedProcess server, SimulatedProcess client) = StartPair(world, 2);
        SimulatedProcess helper = world.Start(Pages);
        Connect(helper, server);
        Equip(server, 1);
        return
        [
            new("callee", server, Menu.Fulfill | Menu.Send | Menu.Carry | Menu.FulfillWith | Menu.Sleep | Menu.Crash),
            new("helper", helper, Menu.Fulfill | Menu.DropResolver | Menu.Sleep | Menu.Crash),
            new("caller", client, Caller),
        ];
    }

    private static List<Actor> BuildPipeline(SimulatedWorld world)
    {
        return BuildPipeline(world, Menu.FulfillWith | Menu.Break | Menu.Sleep | Menu.Crash, Menu.Fulfill | Menu.Sleep, Caller | Menu.Pipeline);
    }

    private static List<Actor> BuildPipelineFaults(SimulatedWorld world)
    {
        const Menu Helping = Menu.Fulfill | Menu.DropResolver | Menu.Sleep | Menu.Crash;
        return BuildPipeline(world, Menu.FulfillWith | Menu.Break | Menu.Sleep | Menu.Crash, Helping, Caller | Menu.Pipeline | Menu.Crash);
    }

    private static List<Actor> BuildPipelineAll(SimulatedWorld world)
    {
        const Menu All = Callee | Menu.Crash | Menu.Destroy;
        return BuildPipeline(world, Menu.FulfillWith | All, All, Caller | Menu.Pipeline | Menu.Crash);
    }

    private static List<Actor> BuildPipeline(SimulatedWorld world, Menu serving, Menu helping, Menu calling)
    {
        (SimulatedProcess server, SimulatedProcess client) = StartPair(world, 3);
        SimulatedProcess helper = world.Start(Pages);
        Connect(helper, server);
        return
        [
            new("callee", server, serving),
            new("helper", helper, helping),
            new("caller", client, calling),
        ];
    }

    private static List<Actor> BuildPromises(SimulatedWorld world) => BuildPromises(world, 2);

    private static List<Actor> BuildMorePromises(SimulatedWorld world) => BuildPromises(world, 3);

    private static List<Actor> BuildPromises(SimulatedWorld world, int calls)
    {
        (SimulatedProcess server, SimulatedProcess client) = StartPair(world, calls);
        SimulatedProcess decider = world.Start(Pages);
        for (int i = 0; i < 2; i++)
        {
            _ = decider.Give(decider.CreatePromise().Promise, client);
        }

        Connect(server, decider);
        return
        [
            new("callee", server, Menu.Fulfill | Menu.Sleep),
            new("decider", decider, Menu.FulfillWith | Menu.Break | Menu.Become | Menu.DropResolver | Menu.Destroy | Menu.Sleep | Menu.Crash),
            new("caller", client, Menu.Send | Menu.Await | Menu.Cancel | Menu.Sleep),
        ];
    }

    private static List<Actor> BuildRing(SimulatedWorld world)
    {
        SimulatedProcess owner = world.Start(Pages);
        SimulatedProcess other = world.Start(Pages);
        foreach (SimulatedProcess maker in new[] { owner, owner, other })
        {
            _ = maker.Give(maker.CreatePromise().Promise, maker == owner ? other : owner);
        }

        Equip(owner, 1);
        return [new("owner", owner, Menu.Become | Menu.Break | Menu.Await | Menu.Cancel | Menu.Sleep), new("other", other, Menu.Become | Menu.Destroy | Menu.Sleep | Menu.Crash)];
    }

    private static List<Actor> BuildForward(SimulatedWorld world)
    {
        (SimulatedProcess server, SimulatedProcess client) = StartPair(world, 2);
        SimulatedProcess helper = world.Start(Pages);
        Connect(helper, server);
        return
        [
            new("callee", server, Menu.Fulfill | Menu.Forward | Menu.Sleep | Menu.Crash),
            new("helper", helper, Callee | Menu.Crash | Menu.Destroy),
            new("caller", client, Caller | Menu.Crash),
        ];
    }

    private static List<Actor> BuildWatch(SimulatedWorld world)
    {
        (SimulatedProcess server, SimulatedProcess client) = StartPair(world, 1);
        Equip(server, 1);
        SimulatedProcess watcher = world.Start(Pages);
        _ = server.Give(server.CreatePromise().Promise, watcher);
        Equip(watcher, 1);
        return
        [
            new("callee", server, Menu.Fulfill | Menu.Await | Menu.Destroy | Menu.Cancel | Menu.Sleep),
            new("watcher", watcher, Menu.Await | Menu.Cancel | Menu.Sleep | Menu.Crash),
            new("caller", client, Caller | Menu.Crash),
        ];
    }

    private static List<Actor> BuildLine(SimulatedWorld world)
    {
        SimulatedProcess maker = world.Start(Pages);
        SimulatedProcess early = world.Start(Pages);
        SimulatedProcess late = world.Start(Pages);
        uint promise = maker.CreatePromise().Promise;
        foreach (SimulatedProcess waiting in new[] { early, late })
        {
            _ = maker.Give(promise, waiting);
            Equip(waiting, 2);
        }

        Equip(maker, 1);
        return
        [
            new("maker", maker, Menu.Fulfill | Menu.Await | Menu.Destroy | Menu.Sleep),
            new("early", early, Menu.Await | Menu.Cancel | Menu.Sleep),
            new("late", late, Menu.Await | Menu.Sleep | Menu.Crash),
        ];
    }

    private static List<Actor> BuildDeadline(SimulatedWorld world)
    {
        (SimulatedProcess server, SimulatedProcess client) = StartPair(world, 2);
        return [new("callee", server, Menu.Fulfill | Menu.DropResolver | Menu.Sleep | Menu.Crash), new("caller", client, Caller | Menu.Deadline)];
    }

    private static List<Actor> BuildPurchase(SimulatedWorld world)
    {
        (SimulatedProcess server, SimulatedProcess client) = StartPair(world, 0);
        return
        [
            new("callee", server, Menu.Fulfill | Menu.Sleep),
            new("buyer", client, Menu.Send | Menu.CreateCall | Menu.CreatePromise | Menu.CreateEndpoint | Menu.Mint | Menu.Destroy | Menu.Drop | Menu.Sleep),
        ];
    }

    private static List<Actor> BuildBank(SimulatedWorld world)
    {
        (SimulatedProcess server, SimulatedProcess client) = StartPair(world, 2);
        SimulatedProcess killer = world.Start(Pages);
        foreach (SimulatedProcess victim in new[] { server, client })
        {
            _ = SimulatedProcess.Require(world.Root.Invoke(killer.SlotAtRoot, [(ulong)ProcessMethod.Grant], victim.BankAtRoot));
        }

        return [new("callee", server, Menu.Fulfill | Menu.Sleep), new("caller", client, Caller), new("killer", killer, Menu.DestroyOthers | Menu.Sleep)];
    }

    private static List<Actor> BuildRelay(SimulatedWorld world)
    {
        (SimulatedProcess server, SimulatedProcess client) = StartPair(world, 2);
        SimulatedProcess guard = world.Start(Pages);
        Connect(server, guard);
        uint forwarder = guard.CreateForwarder(FirstEntry(world, guard));
        _ = guard.Give(guard.MintRelay(forwarder), client);
        Equip(guard, 1);
        return
        [
            new("callee", server, Menu.Fulfill | Menu.Sleep | Menu.Crash),
            new("guard", guard, Menu.Revoke | Menu.Destroy | Menu.Await | Menu.Cancel | Menu.Sleep),
            new("caller", client, Caller),
        ];
    }

    private static List<Actor> BuildNotify(SimulatedWorld world)
    {
        SimulatedProcess owner = world.Start(Pages);
        SimulatedProcess other = world.Start(Pages);
        _ = owner.Give(owner.CreateNotification(), other);
        Equip(owner, 1);
        Equip(other, 1);
        return
        [
            new("owner", owner, Menu.Await | Menu.Cancel | Menu.Destroy | Menu.Sleep | Menu.Crash),
            new("other", other, Menu.Signal | Menu.Await | Menu.Cancel | Menu.Sleep),
        ];
    }

    private static List<Actor> BuildLanes(SimulatedWorld world)
    {
        SimulatedProcess server = world.Start(Pages);
        SimulatedProcess many = world.Start(Pages, ownClass: true);
        SimulatedProcess few = world.Start(Pages, ownClass: true);
        uint endpoint = server.CreateEndpoint();
        _ = SimulatedProcess.Require(server.Invoke(endpoint, [(ulong)EndpointMethod.UseLanes]));
        uint entry = server.Mint(endpoint, Badge);
        _ = server.Give(entry, many);
        _ = server.Give(entry, few);
        _ = server.Drop(entry);
        Equip(many, 3);
        Equip(few, 1);
        return [new("callee", server, Menu.Fulfill | Menu.Destroy | Menu.Sleep), new("caller of three", many, Caller), new("caller of one", few, Caller)];
    }

    private static uint FirstEntry(SimulatedWorld world, SimulatedProcess process)
    {
        uint slot = 1;
        while (process.State.Table.At(world.Frames, slot).Type != CapabilityType.Entry)
        {
            slot++;
        }

        return slot;
    }

    private static List<Actor> BuildHostile(SimulatedWorld world)
    {
        (SimulatedProcess server, SimulatedProcess client) = StartPair(world, 1);
        return [new("callee", server, Menu.Fulfill | Menu.Sleep), new("hostile", client, Menu.Hostile | Menu.Sleep)];
    }
}
