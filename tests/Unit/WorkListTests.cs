using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Teardown;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>G7: every kernel entry does a bounded amount of work, whatever is being destroyed.</summary>
public sealed class WorkListTests
{
    private const int Flood = 100_000;

    // Calls of 256 bytes, 16 to a page; slots, 256 to a page.
    private const uint FloodPages = (Flood / 16) + (Flood / 256) + 64;

    public enum End
    {
        OfTheEndpoint,
        OfTheServer,
        OfTheServersBank,
        OfTheClient,
        OfTheClientsBank,
    }

    [Theory]
    [InlineData(End.OfTheEndpoint)]
    [InlineData(End.OfTheServer)]
    [InlineData(End.OfTheServersBank)]
    [InlineData(End.OfTheClient)]
    [InlineData(End.OfTheClientsBank)]
    public void The_end_of_anything_with_100_000_queued_calls_takes_bounded_slices(End end)
    {
        using SimulatedWorld world = new(pageCount: FloodPages + 512, audits: false);
        SimulatedProcess server = world.Start();
        SimulatedProcess client = world.Start(FloodPages);
        uint endpoint = server.CreateEndpoint();
        uint entry = server.Give(server.Mint(endpoint), client);
        uint endpointAtClient = server.Give(endpoint, client);
        List<uint> calls = SendMany(client, entry);
        world.Audit();

        // One entry: the destruction, and polls of the first and the last call right behind it.
        (SimulatedProcess actor, uint target, ulong method) = Choose(world, server, client, endpointAtClient, end);
        actor.Run();
        uint destroyed = actor.Port.Add(Operation.Send, target, 0, [method]);
        bool polls = actor == client;
        uint first = polls ? actor.Port.Add(Operation.Poll, calls[0]) : 0;
        uint last = polls ? actor.Port.Add(Operation.Poll, calls[^1]) : 0;
        ulong traced = world.Frames.Globals.TraceCount;
        actor.Turn();
        Assert.True(actor.ResultOf(destroyed).IsGood);
        Assert.InRange(world.Frames.Globals.TraceCount - traced, 1ul, (WorkSlice.Steps * 2) + 8ul); // one Broken and one Collected a step
        if (polls)
        {
            Assert.Equal(CallState.Completed, (CallState)actor.ResultOf(first).Slot);
            Assert.Equal(CallState.Completed, (CallState)actor.ResultOf(last).Slot);
            Assert.NotEqual(0u, actor.ResultOf(last).SecondSlot);
        }

        ulong most = 0;
        while (world.HasWork)
        {
            traced = world.Frames.Globals.TraceCount;
            world.Tick();
            most = System.Math.Max(most, world.Frames.Globals.TraceCount - traced);
        }

        Assert.InRange(most, 1ul, (ulong)WorkSlice.Steps * 2);
        world.Audit();
        if (client.IsAlive)
        {
            Assert.Equal((uint)calls.Count, client.State.Party.Completions.Count + (uint)client.Inbox.Count);
        }
    }

    [Fact]
    public void Two_long_ends_share_the_slices()
    {
        using SimulatedWorld world = new();
        SimulatedProcess[] victims = [world.Start(pages: 60), world.Start(pages: 60)];
        foreach (SimulatedProcess victim in victims)
        {
            for (int i = 0; i < 40; i++)
            {
                _ = victim.CreatePage();
            }
        }

        world.Root.Run();
        world.Root.Port.Add(Operation.Send, victims[0].BankAtRoot, 0, [(ulong)BankMethod.Destroy]);
        world.Root.Port.Add(Operation.Send, victims[1].BankAtRoot, 0, [(ulong)BankMethod.Destroy]);
        uint before = world.Frames.Globals.LiveBanks;
        world.Root.Turn();
        while (world.Frames.Globals.LiveBanks == before)
        {
            world.Tick();
        }

        // The second is nearly done when the first is: neither waited for the other's end.
        world.Tick();
        Assert.Equal(before - 2, world.Frames.Globals.LiveBanks);
        world.Settle();
    }

    [Fact]
    public void The_idle_loop_does_the_rest()
    {
        using SimulatedWorld world = new();
        SimulatedProcess victim = world.Start(pages: 200);
        for (int i = 0; i < 150; i++)
        {
            _ = victim.CreatePage();
        }

        world.Root.Run();
        world.Root.Port.Add(Operation.Send, victim.BankAtRoot, 0, [(ulong)BankMethod.Destroy]);
        world.Root.Turn();
        world.Root.Sleep();
        Assert.Null(world.Current);
        Assert.False(world.Kernel.IsStalled);
        int slices = 0;
        while (!world.Kernel.IsStalled)
        {
            Assert.False(world.Kernel.SelectNext(out FrameIndex _));
            slices++;
        }

        Assert.InRange(slices, 150 / WorkSlice.Steps / 2, 150);
        world.Audit();
    }

    private static (SimulatedProcess Actor, uint Target, ulong Method) Choose(
        SimulatedWorld world, SimulatedProcess server, SimulatedProcess client, uint endpointAtClient, End end)
    {
        return end switch
        {
            End.OfTheEndpoint => (client, endpointAtClient, (ulong)EndpointMethod.Destroy),
            End.OfTheServer => (client, world.Root.Give(server.SlotAtRoot, client), (ulong)ProcessMethod.Destroy),
            End.OfTheServersBank => (world.Root, server.BankAtRoot, (ulong)BankMethod.Destroy),
            End.OfTheClient => (world.Root, client.SlotAtRoot, (ulong)ProcessMethod.Destroy),
            End.OfTheClientsBank => (world.Root, client.BankAtRoot, (ulong)BankMethod.Destroy),
            _ => throw new System.ArgumentOutOfRangeException(nameof(end)),
        };
    }

    private static List<uint> SendMany(SimulatedProcess client, uint entry)
    {
        List<uint> calls = [];
        List<uint> made = [];
        while (calls.Count < Flood)
        {
            while (client.State.Table.FreeCount < 128)
            {
                client.GrowTable();
            }

            client.Run();
            made.Clear();
            while (client.Port.Fits(1, 0) && calls.Count + made.Count < Flood)
            {
                made.Add(client.Port.Add(Operation.Send, client.Bank, 0, [(ulong)BankMethod.CreateCall]));
            }

            client.Turn();
            int batch = made.Count;
            for (int i = 0; i < batch; i++)
            {
                calls.Add(SimulatedProcess.Require(client.ResultOf(made[i])).Slot);
            }

            for (int i = calls.Count - batch; i < calls.Count; i++)
            {
                _ = client.Port.Add(Operation.Send, entry, calls[i]);
            }

            client.Turn();
            Assert.Equal(InvocationError.None, client.Port.FirstRefusal());
        }

        return calls;
    }
}
