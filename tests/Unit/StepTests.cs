using System;
using System.Linq;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>G7: no piece of a kernel entry takes more steps than the one constant; docs/abi.md has the table.</summary>
public sealed class StepTests
{
    private const uint Few = 16;

    [Fact]
    public void Unmapping_a_page_costs_no_more_in_a_full_segment()
    {
        using SimulatedWorld world = new(pageCount: 2048, audits: false);
        SimulatedProcess process = world.Start(pages: 600);
        uint segment = process.CreateSegment();
        for (ulong position = 0; position < UserLayout.EntriesPerTable; position++)
        {
            uint page = process.CreatePage();
            Map(process, segment, position, page);
            _ = process.Drop(page);
        }

        uint steps = Most(world, () => SimulatedProcess.Require(process.Invoke(segment, [(ulong)SegmentMethod.Unmap, 0])));
        Assert.InRange(steps, 1u, Few);
    }

    [Fact]
    public void What_the_manual_says_of_each_operation_is_not_exceeded()
    {
        using Pair pair = new();
        SimulatedProcess client = pair.Client.Run();
        uint page = client.CreatePage();
        uint other = client.CreateCall();
        uint segment = client.CreateSegment();
        AtMost(Few, pair, () => client.Send(pair.Entry, pair.Call, [1], page, page, page, page));
        AtMost(Few, pair, () => client.Poll(pair.Call));
        AtMost(Few, pair, () => client.Cancel(pair.Call));
        AtMost(Few, pair, () => client.Send(pair.Entry, pair.Call, [1], page, page, page, page));
        AtMost(Few, pair, () => pair.Server.Next());
        AtMost(Few, pair, () => client.Copy(client.Bank));
        AtMost(Few, pair, () => client.Drop(other));
        AtMost(Few, pair, () => client.CreateEndpoint());
        AtMost(Few, pair, () => client.CreateBank(1));
        AtMost(Few + StepCounter.OfAPage, pair, () => client.CreatePage());
        AtMost(Few + StepCounter.OfAPage, pair, () => Map(client, segment, 0, page));
        AtMost(Few + (4 * StepCounter.OfAPage), pair, () => client.CreateProcess(client.Bank));
        AtMost(Few + StepCounter.OfAPage, pair, () => pair.World.DestroyBank(pair.Server));
        AtMost(Few + StepCounter.OfAPage, pair, pair.World.Settle);
    }

    [Fact]
    public void Who_asks_late_tells_two_who_sleep_and_have_deadlines_in_as_many_steps_as_any()
    {
        using SimulatedWorld world = new();
        SimulatedProcess asks = world.Start();
        (uint promise, uint resolver) = asks.CreatePromise();
        uint[] calls = [asks.CreateCall(), asks.CreateCall(), asks.CreateCall()];
        SimulatedProcess[] others = [.. Enumerable.Range(0, 20).Select(_ => world.Start())];
        foreach (SimulatedProcess other in others)
        {
            uint given = asks.Give(promise, other);
            uint call = other.CreateCall();
            _ = other.Await(call, given);
            _ = other.Deadline(call, 1000);
            other.Sleep();
        }

        asks.Run();
        uint[] entries = [asks.Port.Add(Operation.Resolve, resolver), .. calls.Select(call => asks.Port.Add(Operation.Await, call, promise))];
        Assert.InRange(Most(world, () => asks.Port.Turn(TurnFlags.DoNotSleep)), 1u, Few);
        Assert.All(entries, entry => Assert.Equal(InvocationError.None, asks.Port.Result(entry).Error));
    }

    [Fact]
    public void The_end_of_a_process_with_a_large_table_takes_no_more_at_a_time()
    {
        using SimulatedWorld world = new(pageCount: 4096, audits: false);
        SimulatedProcess process = world.Start(pages: 1400);
        for (int i = 0; i < 1030; i++)
        {
            process.GrowTable();
        }

        uint steps = Most(world, () =>
        {
            world.DestroyBank(process);
            world.Settle();
        });
        Assert.InRange(steps, 1u, Few + StepCounter.OfAPage);
        Assert.Equal(1u, world.Frames.Globals.LiveBanks);
    }

    // Most of any piece: the turn of the operation also delivers events and takes things apart.
    private static uint Most(SimulatedWorld world, Action operation)
    {
        world.Frames.Globals.MostSteps = 0;
        operation();
        return world.Frames.Globals.MostSteps;
    }

    private static void AtMost(uint steps, Pair pair, Action operation) => Assert.InRange(Most(pair.World, operation), 0u, steps);

    private static void Map(SimulatedProcess process, uint segment, ulong position, uint page)
    {
        const ulong Read = (ulong)Rights.Read;
        _ = SimulatedProcess.Require(process.Invoke(segment, [(ulong)SegmentMethod.Map, position, Read], page));
    }
}
