using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Kernel.Time;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Deadlines of calls, plain timers, and the clock.</summary>
[Collection(Alone.Name)]
public sealed class DeadlineTests
{
    private const ulong Far = 1_000_000_000;

    [Theory]
    [InlineData(CallState.Queued)]
    [InlineData(CallState.InService)]
    [InlineData(CallState.InTransit)]
    public void A_deadline_breaks_a_call_from_every_undecided_state(CallState state)
    {
        using Pair pair = new();
        pair.Bring(state);
        ulong deadline = Now(pair) + 1000;
        Assert.Equal(InvocationError.None, pair.Client.Deadline(pair.Call, deadline));
        Assert.Equal((state, BreakReason.None), pair.Client.Poll(pair.Call));
        pair.World.Devices.NowTicks = deadline;
        Assert.Equal([BreakReason.DeadlinePassed], pair.Outcomes());
        Assert.Equal(CallState.Idle, pair.StateOfCall);
        Assert.Equal(0, pair.Record.TimerBucket);
        if (state == CallState.InService)
        {
            Assert.Equal(InvocationError.Stale, pair.Server.Resolve(pair.Resolver, [1]));
        }

        Assert.Empty(pair.Outcomes());
    }

    [Fact]
    public void A_pipelined_call_and_a_waiting_one_have_deadlines_too()
    {
        using Pair pair = new();
        (uint promise, _) = pair.Client.CreatePromise();
        uint waiting = pair.Client.CreateCall();
        Assert.Equal(InvocationError.None, pair.Client.Send(promise, pair.Call, [1]));
        Assert.Equal(InvocationError.None, pair.Client.Await(waiting, promise));
        ulong deadline = Now(pair) + 100;
        Assert.Equal(InvocationError.None, pair.Client.Deadline(pair.Call, deadline));
        Assert.Equal(InvocationError.None, pair.Client.Deadline(waiting, deadline));
        pair.World.Devices.NowTicks = deadline;
        Assert.Equal((pair.Call, BreakReason.DeadlinePassed), Outcome(pair));
        Assert.Equal((waiting, BreakReason.DeadlinePassed), Outcome(pair));
    }

    [Fact]
    public void A_deadline_can_be_replaced_and_removed()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        ulong now = Now(pair);
        Assert.Equal(InvocationError.None, pair.Client.Deadline(pair.Call, now + 50));
        Assert.Equal(InvocationError.None, pair.Client.Deadline(pair.Call, now + 5000));
        pair.World.Devices.NowTicks = now + 1000;
        Assert.Empty(pair.Outcomes());
        Assert.Equal(InvocationError.None, pair.Client.Deadline(pair.Call, 0));
        Assert.Equal(InvocationError.None, pair.Client.Deadline(pair.Call, 0));
        pair.World.Devices.NowTicks = now + 100_000;
        Assert.Empty(pair.Outcomes());
        Assert.Equal(InvocationError.None, pair.Server.Resolve(pair.Resolver, [1]));
        Assert.Equal([BreakReason.None], pair.Outcomes());
    }

    [Fact]
    public void A_time_in_the_past_fires_at_the_end_of_the_same_entry()
    {
        using Pair pair = new();
        pair.Bring(CallState.Queued);
        Assert.Equal(InvocationError.None, pair.Client.Deadline(pair.Call, 1));
        Assert.Equal((pair.Call, BreakReason.DeadlinePassed), Outcome(pair));
        Assert.Equal(EventKind.None, pair.Server.Next().Kind);
    }

    [Fact]
    public void An_idle_call_becomes_a_plain_timer_that_wakes_its_sleeping_owner_at_its_time()
    {
        using Pair pair = new();
        ulong deadline = Now(pair) + 123_456;
        Assert.Equal(InvocationError.None, pair.Client.Deadline(pair.Call, deadline));
        Assert.Equal((CallState.Waiting, BreakReason.None), pair.Client.Poll(pair.Call));
        foreach (SimulatedProcess process in new[] { pair.World.Root, pair.Server, pair.Third, pair.Client })
        {
            process.Sleep();
        }

        // Nobody could run: the clock went on to the deadline, and not a tick further.
        Assert.Equal(pair.Client, pair.World.Current);
        Assert.Equal(deadline, pair.Client.Port.NowTicks);
        Assert.Equal((pair.Call, BreakReason.DeadlinePassed), Outcome(pair));
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.Entry, pair.Call, [1]));
    }

    [Fact]
    public void A_plain_timer_is_cancelled_by_cancel_and_by_taking_its_time_away()
    {
        using Pair pair = new();
        Assert.Equal(InvocationError.None, pair.Client.Deadline(pair.Call, Far));
        Assert.Equal(InvocationError.None, pair.Client.Cancel(pair.Call));
        Assert.Equal(CallState.Idle, pair.StateOfCall);
        Assert.Equal(InvocationError.None, pair.Client.Deadline(pair.Call, Far));
        Assert.Equal(InvocationError.None, pair.Client.Deadline(pair.Call, Far + 1));
        Assert.Equal(InvocationError.None, pair.Client.Deadline(pair.Call, 0));
        Assert.Equal(CallState.Idle, pair.StateOfCall);
        Assert.Equal(InvocationError.NotPending, pair.Client.Deadline(pair.Call, 0));
        pair.World.Devices.NowTicks = Far + 2;
        Assert.Empty(pair.Outcomes());
    }

    [Fact]
    public void What_is_decided_has_no_deadline()
    {
        using Pair pair = new();
        pair.Bring(CallState.Completed);
        pair.Client.Run();
        uint entry = pair.Client.Port.Add(Operation.Deadline, pair.Call, 0, [Far]);
        pair.Client.Turn();
        Assert.Equal(InvocationError.NotPending, pair.Client.ResultOf(entry).Error);
    }

    [Fact]
    public void Wrong_arguments_are_refused_in_the_order_of_the_manual()
    {
        using Pair pair = new();
        SimulatedProcess client = pair.Client;
        client.IsRefused(pair.World, InvocationError.InvalidSlot, Operation.Deadline, 0, 0, [1]);
        client.IsRefused(pair.World, InvocationError.WrongType, Operation.Deadline, client.Bank, 0, [1]);
        client.IsRefused(pair.World, InvocationError.InvalidCount, Operation.Deadline, pair.Call, 0, []);
        client.IsRefused(pair.World, InvocationError.InvalidCount, Operation.Deadline, pair.Call, 0, [1, 2]);
        client.IsRefused(pair.World, InvocationError.InvalidCount, Operation.Deadline, pair.Call, 0, [1], [client.Bank]);
        client.IsRefused(pair.World, InvocationError.RangeError, Operation.Deadline, pair.Call, 0, [1ul << 63]);
        client.IsRefused(pair.World, InvocationError.NotPending, Operation.Deadline, pair.Call, 0, [0]);
        Assert.Equal(InvocationError.None, client.Deadline(pair.Call, long.MaxValue));
    }

    /// <summary>Answer, cancellation and deadline in one entry, in every order: one outcome, and no second one later.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void A_deadline_that_races_with_an_answer_or_a_cancellation_gives_one_outcome(bool answers, bool cancels)
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        ulong deadline = Now(pair) + 100;
        Assert.Equal(InvocationError.None, pair.Client.Deadline(pair.Call, deadline));
        if (answers)
        {
            // The answer is carried out in the entry whose time is the deadline: it comes first.
            pair.Server.Run();
            pair.World.Devices.NowTicks = deadline;
            Assert.Equal(InvocationError.None, pair.Server.Resolve(pair.Resolver, [1]));
            InvocationError late = cancels ? pair.Client.Cancel(pair.Call) : InvocationError.NotPending;
            Assert.Equal(InvocationError.NotPending, late);
            Assert.Equal([BreakReason.None], pair.Outcomes());
        }
        else
        {
            pair.Client.Run();
            pair.World.Devices.NowTicks = deadline;
            Assert.Equal(InvocationError.None, pair.Client.Cancel(pair.Call));
            Assert.Empty(pair.Outcomes());
            Assert.Equal(InvocationError.Stale, pair.Server.Resolve(pair.Resolver, [1]));
        }

        pair.World.Devices.NowTicks = deadline + 10_000;
        Assert.Empty(pair.Outcomes());
    }

    [Fact]
    public void A_deadline_survives_the_journeys_of_the_resolver()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        ulong deadline = Now(pair) + 1000;
        Assert.Equal(InvocationError.None, pair.Client.Deadline(pair.Call, deadline));
        Assert.Equal(InvocationError.None, pair.Server.Forward(pair.Resolver, pair.ServerToThird, [2]));
        Message request = pair.Third.Next();
        pair.World.Devices.NowTicks = deadline;
        Assert.Equal([BreakReason.DeadlinePassed], pair.Outcomes());
        Assert.Equal(InvocationError.Stale, pair.Third.Resolve(request.Slot, [1]));
    }

    [Fact]
    public void The_end_of_a_call_its_owner_or_its_bank_ends_its_deadline()
    {
        using Pair pair = new();
        SimulatedProcess other = pair.World.Start();
        uint call = other.CreateCall();
        uint second = other.CreateCall();
        Assert.Equal(InvocationError.None, other.Deadline(call, Far));
        Assert.Equal(InvocationError.None, other.Deadline(second, Far));
        Assert.Equal(InvocationError.None, pair.Client.Deadline(pair.Call, Far));
        SimulatedProcess.Require(other.Invoke(call, [(ulong)CallMethod.Destroy]));
        Assert.Equal(2u, Set(pair.World));
        pair.World.DestroyBank(other);
        pair.World.Settle();
        Assert.Equal(1u, Set(pair.World));
    }

    [Fact]
    public void Every_batch_of_events_carries_the_time_of_its_entry()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        process.Run().Turn();
        ulong first = process.Port.NowTicks;
        Assert.Equal(world.Frames.Globals.NowTicks, first);
        process.Turn();
        Assert.Equal(first + 1, process.Port.NowTicks);
        Answer answer = world.Root.Invoke(InitialSlot.Machine, [(ulong)MachineMethod.ReadFigure, (ulong)MachineFigure.TicksPerSecond]);
        Assert.Equal(1_000_000ul, answer.Word0);
    }

    [Fact]
    public void A_storm_of_timers_is_looked_at_in_slices() => StormIsSliced(Defences.None, 5_000);

    [Fact]
    [Trait("Category", "Long")]
    public void A_storm_of_a_million_timers_is_looked_at_in_slices() => StormIsSliced(Defences.None, 1_000_000);

    [Fact]
    public void Setting_removing_and_firing_allocate_nothing()
    {
        using SimulatedWorld world = new(audits: false);
        SimulatedProcess process = world.Start();
        uint call = process.CreateCall();
        SetAndFire(world, process, call, 50);
        long before = world.AllocatedByKernel;
        SetAndFire(world, process, call, 1000);
        Assert.Equal(0, world.AllocatedByKernel - before);
    }

    internal static void StormIsSliced(Defences removed, int count)
    {
        using SimulatedWorld world = new(pageCount: (uint)(count / 10) + 2048, removed: removed, audits: false);
        SimulatedProcess attacker = world.Start(pages: (uint)(count / 12) + 64);
        ulong deadline = (ulong)count * 4;
        for (int i = 0; i < count; i++)
        {
            if (attacker.State.Table.FreeCount == 0)
            {
                attacker.GrowTable();
            }

            _ = attacker.Deadline(attacker.CreateCall(), deadline);
        }

        world.Root.Run();
        Assert.InRange(world.Frames.Globals.NowTicks, 0ul, deadline - 1);
        world.Devices.NowTicks = deadline;
        uint most = 0;
        for (uint fired = 0; fired < count;)
        {
            world.Root.Run().Turn();
            uint now = attacker.State.Party.Completions.Count;
            most = uint.Max(most, now - fired);
            Assert.True(now != fired, "Nothing fires.");
            fired = now;
        }

        // The turn and the ticks between two looks of the test are an entry each.
        Assert.InRange(most, 1u, 4u * TimerSlice.Timers);
    }

    private static void SetAndFire(SimulatedWorld world, SimulatedProcess process, uint call, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _ = process.Deadline(call, world.Frames.Globals.NowTicks + 1000);
            _ = process.Deadline(call, world.Frames.Globals.NowTicks + 5);
            while (process.Next().Kind != EventKind.Completion)
            {
                world.Tick();
            }
        }
    }

    private static uint Set(SimulatedWorld world)
    {
        uint count = 0;
        foreach (Ipc.Frames.FrameList<Ipc.Calls.TimerLink> bucket in world.Frames.Queues.Timers.Lists)
        {
            count += bucket.Count;
        }

        return count;
    }

    private static (uint Call, BreakReason Reason) Outcome(Pair pair)
    {
        Message message = pair.Client.Next();
        Assert.Equal(EventKind.Completion, message.Kind);
        return (message.Slot, message.Reason);
    }

    private static ulong Now(Pair pair) => pair.World.Frames.Globals.NowTicks;
}
