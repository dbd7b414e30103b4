using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.Exploration.States;

/// <content>Who gives and takes what programs live on: processor time, pages, and a second chance after a fault.</content>
internal static partial class Configurations
{
    // One schedule above everybody else with three ticks in six, one like those who have none. Clocks go on by two ticks, so that more can be used than is left.
    private static List<Actor> BuildSchedules(SimulatedWorld world)
    {
        SimulatedProcess manager = world.Start(Pages);
        (SimulatedProcess server, SimulatedProcess client) = StartPair(world, 1);
        uint machine = GrantFromRoot(world, manager, InitialSlot.Machine);
        uint urgent = manager.CreateSchedule();
        uint usual = manager.CreateSchedule();
        _ = SimulatedProcess.Require(manager.Invoke(urgent, [(ulong)ScheduleMethod.Configure, 40, 3, 6], machine));
        _ = SimulatedProcess.Require(manager.Invoke(usual, [(ulong)ScheduleMethod.Configure, 32, 0, 0], machine));
        foreach (SimulatedProcess process in new[] { server, client })
        {
            uint known = GrantFromRoot(world, manager, process.SlotAtRoot);
            _ = SimulatedProcess.Require(manager.Invoke(known, [(ulong)ProcessMethod.SetSchedule], usual));
        }

        return
        [
            new("manager", manager, Menu.SetSchedule | Menu.Configure | Menu.Destroy | Menu.Sleep),
            new("callee", server, Menu.Fulfill | Menu.Sleep | Menu.Crash),
            new("caller", client, Caller),
        ];
    }

    // Two sub-banks of a page each; two processes move pages between them, one of them buys. The configuration "bank" ends banks.
    private static List<Actor> BuildTransfer(SimulatedWorld world)
    {
        SimulatedProcess owner = world.Start(Pages + 1);
        SimulatedProcess other = world.Start(Pages);
        foreach (ulong limit in new ulong[] { 1, 1 })
        {
            _ = owner.Give(owner.CreateBank(limit), other);
        }

        return
        [
            new("owner", owner, Menu.Transfer | Menu.BuyFrom | Menu.CreateEndpoint | Menu.CreateCall | Menu.Destroy | Menu.Sleep),
            new("other", other, Menu.Transfer | Menu.Sleep | Menu.Crash),
        ];
    }

    // The keeper has one tick for its verdict, and may itself crash.
    private static List<Actor> BuildKeepers(SimulatedWorld world)
    {
        (SimulatedProcess server, SimulatedProcess client) = StartPair(world, 1);
        SimulatedProcess keeper = world.Start(Pages);
        uint entry = keeper.Mint(keeper.CreateEndpoint(), 1);
        uint known = GrantFromRoot(world, keeper, client.SlotAtRoot);
        _ = SimulatedProcess.Require(keeper.Invoke(known, [(ulong)ProcessMethod.SetKeeper, 1], entry));
        _ = keeper.Drop(entry);
        return
        [
            new("callee", server, Menu.Fulfill | Menu.Sleep),
            new("kept caller", client, Caller | Menu.Crash),
            new("keeper", keeper, Menu.Fulfill | Menu.Break | Menu.DropResolver | Menu.Control | Menu.Sleep | Menu.Crash),
        ];
    }

    // The client has a counted entry of the server's, and may hand it on to the helper.
    private static List<Actor> BuildHolders(SimulatedWorld world)
    {
        SimulatedProcess server = world.Start(Pages);
        SimulatedProcess client = world.Start(Pages);
        SimulatedProcess helper = world.Start(Pages);
        uint entry = server.MintCounted(server.CreateEndpoint(), Badge);
        _ = server.Give(entry, client);
        _ = server.Drop(entry);
        Connect(helper, client);
        Equip(client, 1);
        return
        [
            new("server", server, Menu.Fulfill | Menu.Destroy | Menu.Sleep),
            new("client", client, Menu.Send | Menu.Carry | Menu.Cancel | Menu.Drop | Menu.Sleep | Menu.Crash),
            new("helper", helper, Menu.Fulfill | Menu.Drop | Menu.Sleep | Menu.Crash),
        ];
    }

    // The quantum is two ticks.
    private static List<Actor> BuildOneWay(SimulatedWorld world)
    {
        SimulatedProcess high = world.Start(Pages);
        SimulatedProcess low = world.Start(Pages);
        uint entry = high.MintOneWay(high.CreateEndpoint(), 1, Badge);
        _ = high.Give(entry, low);
        _ = high.Give(high.MintRelay(high.CreateForwarder(entry)), low);
        _ = high.Drop(entry);
        Equip(low, 2);
        return
        [
            new("high", high, Menu.Destroy | Menu.Sleep | Menu.Crash),
            new("low", low, Caller | Menu.Deadline | Menu.Look),
        ];
    }

    private static uint GrantFromRoot(SimulatedWorld world, SimulatedProcess to, uint slot)
    {
        return (uint)SimulatedProcess.Require(world.Root.Invoke(to.SlotAtRoot, [(ulong)ProcessMethod.Grant], slot)).Word0;
    }
}
