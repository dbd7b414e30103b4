using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Watches: an idle call that waits hears of it once, and can be taken back.</summary>
public sealed class AwaitTests
{
    [Fact]
    public void The_end_of_each_kind_of_object_is_told()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start(pages: 60);
        uint endpoint = process.CreateEndpoint();
        uint[] items = [process.CreateBank(2), process.CreateSegment(), process.CreateProcess(), endpoint];
        foreach (uint item in items)
        {
            uint call = process.CreateCall();
            Assert.Equal(InvocationError.None, process.Await(call, item));
            Assert.Equal(CallState.Waiting, process.Poll(call).State);
            Assert.Equal(InvocationError.None, process.Destroy(item));
            Message told = process.Next();
            Assert.Equal((call, BreakReason.None, 0u), (told.Slot, told.Reason, told.WordCount));
        }
    }

    [Fact]
    public void The_fault_of_a_process_is_told_and_so_is_an_end_that_is_past()
    {
        using SimulatedWorld world = new();
        SimulatedProcess child = world.Start();
        uint call = world.Root.CreateCall();
        Assert.Equal(InvocationError.None, world.Root.Await(call, child.SlotAtRoot));
        child.Fault(FaultCause.DivideError);
        Assert.Equal(call, world.Root.Next().Slot);
        Assert.Equal(InvocationError.None, world.Root.Await(call, child.SlotAtRoot));
        Assert.Equal((call, BreakReason.None), (world.Root.Next().Slot, BreakReason.None));
    }

    [Fact]
    public void A_callee_hears_that_its_caller_gave_up()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        uint watch = pair.Server.CreateCall();
        uint second = pair.Server.CreateCall();
        Assert.Equal(InvocationError.None, pair.Server.Await(watch, pair.Resolver));
        Assert.Equal(InvocationError.AlreadyBound, pair.Server.Await(second, pair.Resolver));
        pair.Client.Cancel(pair.Call);
        Message told = pair.Server.Next();
        Assert.Equal((watch, BreakReason.Abandoned), (told.Slot, told.Reason));
        Assert.Equal(InvocationError.None, pair.Server.Await(second, pair.Resolver));
        Assert.Equal(BreakReason.Abandoned, pair.Server.Next().Reason);
    }

    [Fact]
    public void A_watch_on_a_resolver_ends_without_a_reason_when_it_is_used()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        uint watch = pair.Server.CreateCall();
        pair.Server.Await(watch, pair.Resolver);
        pair.Server.Resolve(pair.Resolver, [1]);
        Message told = pair.Server.Next();
        Assert.Equal((watch, BreakReason.None), (told.Slot, told.Reason));
        Assert.Equal(1ul, pair.Client.Next().Words[0]);
    }

    [Fact]
    public void A_watch_can_be_taken_back_and_used_for_something_else()
    {
        using Pair pair = new();
        uint watched = pair.Client.CreateSegment();
        pair.Client.Await(pair.Call, watched);
        Assert.Equal(InvocationError.CallBusy, pair.Client.Send(pair.Entry, pair.Call));
        Assert.Equal(InvocationError.None, pair.Client.Cancel(pair.Call));
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.Entry, pair.Call, [3]));
        pair.Client.Destroy(watched);
        Assert.Equal(3ul, pair.Server.Next().Words[0]);
        Assert.Equal(EventKind.None, pair.Client.Next().Kind);
    }

    [Fact]
    public void What_cannot_be_waited_for_is_refused()
    {
        using Pair pair = new();
        uint page = pair.Client.CreatePage();
        uint other = pair.Client.CreateCall();
        pair.Client.IsRefused(pair.World, InvocationError.WrongType, Operation.Await, pair.Call, page);
        pair.Client.IsRefused(pair.World, InvocationError.WrongType, Operation.Await, pair.Call, other);
        pair.Client.IsRefused(pair.World, InvocationError.WrongType, Operation.Await, page, pair.Call);
        pair.Client.IsRefused(pair.World, InvocationError.EmptySlot, Operation.Await, pair.Call, 200);
        pair.Client.IsRefused(pair.World, InvocationError.InvalidSlot, Operation.Await, pair.Call, 0);
    }

    [Fact]
    public void A_watchers_death_leaves_what_it_watched_alone()
    {
        using SimulatedWorld world = new();
        SimulatedProcess watcher = world.Start();
        SimulatedProcess owner = world.Start();
        uint segment = owner.CreateSegment();
        uint given = owner.Give(segment, watcher);
        watcher.Await(watcher.CreateCall(), given);
        world.Destroy(watcher);
        world.Settle();
        Assert.Equal(InvocationError.None, owner.Destroy(segment));
        world.Settle();
    }
}
