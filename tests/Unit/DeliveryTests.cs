using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

public sealed class DeliveryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void A_message_waits_for_free_slots_whole(int capabilities)
    {
        using Pair pair = new();
        uint page = pair.Client.CreatePage();
        uint[] slots = new uint[capabilities];
        System.Array.Fill(slots, page);
        uint filler = Fill(pair.Server);
        pair.Client.Send(pair.Entry, pair.Call, [1], slots);

        // One slot short of the capabilities and the resolver, nothing moves.
        for (uint free = 0; free <= capabilities; free++)
        {
            Assert.Equal(EventKind.None, pair.Server.Next().Kind);
            Assert.Equal(InvocationError.NoFreeSlot, pair.Server.TurnError);
            Assert.Equal(CallState.Queued, pair.StateOfCall);
            pair.Server.Drop(filler - free);
        }

        Message request = pair.Server.Next();
        Assert.Equal((EventKind.Request, (uint)capabilities), (request.Kind, request.SlotCount));
        Assert.Equal(0u, pair.Server.State.Table.FreeCount);
        Assert.Equal(InvocationError.None, pair.Server.Resolve(request.Slot));
    }

    [Fact]
    public void A_completion_waits_for_free_slots_and_only_its_owner_is_the_worse_for_it()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        uint filler = Fill(pair.Client);
        Assert.Equal(InvocationError.None, pair.Server.Resolve(pair.Resolver, [5], pair.Server.Bank));
        Assert.Equal(EventKind.None, pair.Client.Next().Kind);
        Assert.Equal(InvocationError.NoFreeSlot, pair.Client.TurnError);
        Assert.Equal(CallState.Completed, pair.StateOfCall);
        pair.Client.Drop(filler);
        Message completion = pair.Client.Next();
        Assert.Equal((5ul, 1u, filler), (completion.Words[0], completion.SlotCount, completion.Slots[0]));
    }

    [Fact]
    public void A_process_without_a_free_slot_does_not_sleep_over_its_message()
    {
        using Pair pair = new();
        Fill(pair.Server);
        pair.Server.Next();
        pair.Client.Send(pair.Entry, pair.Call);
        pair.Server.Sleep();
        Assert.Equal(ProcessState.Ready, pair.Server.State.Party.State);
        Assert.Equal(InvocationError.NoFreeSlot, pair.Server.TurnError);
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(8, 20)]
    public void What_does_not_fit_into_the_event_part_comes_with_the_next_turn(int words, int fit)
    {
        using SimulatedWorld world = new();
        SimulatedProcess server = world.Start(pages: 60);
        SimulatedProcess client = world.Start(pages: 60);
        uint entry = server.Give(server.Mint(server.CreateEndpoint()), client);
        for (int i = 0; i < fit + 3; i++)
        {
            Assert.Equal(InvocationError.None, client.Send(entry, client.CreateCall(), new ulong[words]));
        }

        server.Inbox.Clear();
        server.Turn();
        Assert.Equal(fit, server.Inbox.Count);
        server.Inbox.Clear();
        server.Sleep();
        Assert.Equal(3, server.Inbox.Count);
    }

    [Fact]
    public void A_process_sleeps_only_on_nothing_and_wakes_for_a_request_and_for_a_completion()
    {
        using Pair pair = new();
        pair.Server.Sleep();
        pair.Client.Run();
        Assert.Equal(ProcessState.Waiting, pair.Server.State.Party.State);
        pair.Client.Send(pair.Entry, pair.Call);
        Assert.Equal(ProcessState.Ready, pair.Server.State.Party.State);
        pair.Client.Sleep();
        Assert.Equal(ProcessState.Waiting, pair.Client.State.Party.State);
        Message request = pair.Server.Next();
        Assert.Equal(EventKind.Request, request.Kind);
        pair.Server.Resolve(request.Slot);
        Assert.Equal(ProcessState.Ready, pair.Client.State.Party.State);
        Assert.Equal(EventKind.Completion, pair.Client.Next().Kind);
    }

    [Fact]
    public void A_turn_with_an_answer_or_a_refusal_does_not_sleep()
    {
        using Pair pair = new();
        _ = pair.Client.Run().Port.Add(Operation.Drop, 0);
        pair.Client.Turn(TurnFlags.None);
        Assert.Equal(ProcessState.Ready, pair.Client.State.Party.State);
        _ = pair.Client.Run().Port.Add(Operation.Poll, pair.Call);
        pair.Client.Turn(TurnFlags.None);
        Assert.Equal(ProcessState.Ready, pair.Client.State.Party.State);
    }

    [Fact]
    public void What_woke_a_process_may_be_gone_before_it_runs()
    {
        using Pair pair = new();
        pair.Server.Sleep();
        pair.Client.Run();
        pair.Client.Send(pair.Entry, pair.Call);
        pair.Client.Cancel(pair.Call);
        pair.Server.Run();
        Assert.Empty(pair.Server.Inbox);
        Assert.Equal(InvocationError.None, pair.Server.TurnError);
    }

    [Fact]
    public void When_all_sleep_nobody_runs_and_nothing_is_left_to_do()
    {
        using Pair pair = new();
        foreach (SimulatedProcess process in new[] { pair.Client, pair.Server, pair.Third, pair.World.Root })
        {
            process.Sleep();
        }

        Assert.Null(pair.World.Current);
        Assert.True(pair.World.Kernel.IsStalled);
    }

    [Fact]
    public void Yield_lets_the_others_run_first()
    {
        using Pair pair = new();
        pair.Client.Run();
        pair.Client.Turn(TurnFlags.Yield);
        Assert.NotSame(pair.Client, pair.World.Current);
        int others = 0;
        while (pair.World.Current != pair.Client)
        {
            others++;
            pair.World.Tick();
        }

        Assert.Equal(3, others);
    }

    private static uint Fill(SimulatedProcess process)
    {
        uint last = 0;
        while (process.State.Table.FreeCount > 0)
        {
            last = process.Copy(process.Bank).Slot;
        }

        return last;
    }
}
