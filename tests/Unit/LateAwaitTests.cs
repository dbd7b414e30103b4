using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Who asks for the outcome of a settled promise while others still have to be told: he comes after them.</summary>
public sealed class LateAwaitTests
{
    // More than one entry of the kernel tells.
    private const int Many = 40;

    [Fact]
    public void Who_asks_late_is_told_after_those_who_asked_before() => IsToldInOrder(Defences.None);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(60)]
    public void Who_is_told_last_may_destroy_the_promise_and_breaks_nobody(int count) => MakerLetsGo(Defences.None, count);

    [Fact]
    public void Who_joins_the_line_tells_two_of_it()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        (uint promise, uint resolver) = process.CreatePromise();
        uint[] calls = [.. Enumerable.Range(0, 6).Select(_ => process.CreateCall())];
        for (int i = 0; i < 4; i++)
        {
            process.Await(calls[i], promise);
        }

        process.Run();
        process.Port.Add(Operation.Resolve, resolver);
        process.Port.Add(Operation.Await, calls[4], promise);
        process.Port.Add(Operation.Await, calls[5], promise);
        uint[] polls = [.. calls.Select(call => process.Port.Add(Operation.Poll, call))];
        process.Port.Turn(TurnFlags.DoNotSleep);
        CallState[] states = [.. polls.Select(poll => (CallState)process.Port.Result(poll).Slot)];
        CallState[] expected = [.. Enumerable.Repeat(CallState.Completed, 4), CallState.Waiting, CallState.Waiting];
        Assert.Equal(expected, states);
    }

    [Fact]
    public void The_only_one_before_him_and_he_himself_are_told_at_once()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        (uint promise, uint resolver) = process.CreatePromise();
        uint first = process.CreateCall();
        uint late = process.CreateCall();
        process.Await(first, promise);
        process.Run();
        process.Port.Add(Operation.Resolve, resolver, 0, [7]);
        process.Port.Add(Operation.Await, late, promise);
        uint poll = process.Port.Add(Operation.Poll, late);
        process.Port.Turn(TurnFlags.DoNotSleep);
        Assert.Equal(CallState.Completed, (CallState)process.Port.Result(poll).Slot);
        Assert.Equal((first, 7ul), (process.Next() is var a ? a.Slot : 0, a.Words[0]));
        Assert.Equal((late, 7ul), (process.Next() is var b ? b.Slot : 0, b.Words[0]));
    }

    [Fact]
    public void A_flood_of_late_ones_does_not_make_the_line_longer()
    {
        using SimulatedWorld world = new();
        SimulatedProcess victim = world.Start();
        SimulatedProcess flooder = world.Start(pages: 64);
        (uint promise, uint resolver) = flooder.CreatePromise();
        List<uint> idle = [.. Enumerable.Range(0, Many).Select(_ => flooder.CreateCall())];
        for (int i = 0; i < 20; i++)
        {
            flooder.Await(idle[i], promise);
        }

        uint waits = victim.CreateCall();
        victim.Await(waits, flooder.Give(promise, victim));
        flooder.Run();
        flooder.Port.Add(Operation.Resolve, resolver);
        for (int i = 20; i < 32; i++)
        {
            flooder.Port.Add(Operation.Await, idle[i], promise);
        }

        flooder.Port.Turn(TurnFlags.DoNotSleep);
        Assert.Equal(CallState.Completed, victim.Poll(waits).State); // 12 told 24 before the kernel told any.
    }

    [Fact]
    public void What_becomes_a_settled_promise_late_comes_after_them_too_and_keeps_its_messages()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start(pages: 64);
        (uint promise, uint resolver) = process.CreatePromise();
        (uint late, uint lateResolver) = process.CreatePromise();
        uint entry = process.Mint(process.CreateEndpoint(3));
        uint[] calls = [.. Enumerable.Range(0, Many).Select(_ => process.CreateCall())];
        foreach (uint call in calls)
        {
            process.Await(call, promise);
        }

        process.Run();
        process.Port.Add(Operation.Resolve, resolver, 0, default, [entry]);
        process.Port.Add(Operation.Resolve, lateResolver, 0, default, [promise], (byte)ResolveFlags.Become);
        uint waits = process.CreateCall();
        uint sent = process.CreateCall();
        process.Send(late, sent, [5]);
        process.Await(waits, late);
        world.Settle();
        Message message = process.Next();
        for (int i = 0; i < Many; i++, message = process.Next())
        {
            Assert.Equal(calls[i], message.Slot);
        }

        Assert.Equal(waits, message.Slot);
        Message request = process.Next();
        Assert.Equal((EventKind.Request, 5ul), (request.Kind, request.Words[0]));
    }

    [Theory]
    [InlineData(Operation.Cancel, BreakReason.None)]
    [InlineData(Operation.Drop, BreakReason.None)]
    [InlineData(Operation.Destroy, BreakReason.PromiseDestroyed)]
    [InlineData(Operation.Deadline, BreakReason.DeadlinePassed)]
    public void A_late_one_in_the_line_is_a_call_like_any_other(Operation operation, BreakReason expected)
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start(pages: 64);
        (uint promise, uint resolver) = process.CreatePromise();
        uint late = process.CreateCall();
        uint[] calls = [.. Enumerable.Range(0, Many).Select(_ => process.CreateCall())];
        foreach (uint call in calls)
        {
            process.Await(call, promise);
        }

        process.Run();
        process.Port.Add(Operation.Resolve, resolver);
        process.Port.Add(Operation.Await, late, promise);
        uint done = operation == Operation.Deadline
            ? process.Port.Add(operation, late, 0, [1], default)
            : process.Port.Add(operation, operation == Operation.Destroy ? promise : late);
        process.Port.Turn(TurnFlags.DoNotSleep);
        Assert.Equal(InvocationError.None, process.Port.Result(done).Error);
        world.Settle();
        List<(uint Slot, BreakReason Reason)> told = [];
        for (Message message = process.Next(); message.Kind != EventKind.None; message = process.Next())
        {
            told.Add((message.Slot, message.Reason));
        }

        (uint Slot, BreakReason Reason)[] ofLate = [.. told.Where(one => one.Slot == late)];
        Assert.Equal(expected == BreakReason.None ? [] : [(late, expected)], ofLate);
        Assert.Equal(Many, told.Count - ofLate.Length);
    }

    internal static void IsToldInOrder(Defences removed)
    {
        using SimulatedWorld world = new(removed: removed);
        SimulatedProcess process = world.Start(pages: 64);
        (uint promise, uint resolver) = process.CreatePromise();
        uint[] calls = [.. Enumerable.Range(0, Many + 2).Select(_ => process.CreateCall())];
        for (int i = 0; i < Many; i++)
        {
            process.Await(calls[i], promise);
        }

        process.Resolve(resolver, [1]);
        process.Await(calls[Many], promise);
        process.Await(calls[Many + 1], promise);
        world.Settle();
        foreach (uint call in calls)
        {
            Assert.Equal(call, process.Next().Slot);
        }
    }

    internal static void MakerLetsGo(Defences removed, int count)
    {
        using SimulatedWorld world = new(removed: removed);
        SimulatedProcess user = world.Start(pages: 64);
        SimulatedProcess maker = world.Start();
        (uint promise, uint resolver) = maker.CreatePromise();
        uint given = maker.Give(promise, user);
        uint last = maker.CreateCall();
        for (int i = 0; i < count; i++)
        {
            user.Await(user.CreateCall(), given);
        }

        maker.Run();
        maker.Port.Add(Operation.Resolve, resolver, 0, [1]);
        maker.Port.Add(Operation.Await, last, promise);
        maker.Port.Turn(TurnFlags.DoNotSleep);
        Message told = maker.Next();
        for (int i = 0; told.Kind == EventKind.None && i < count; i++)
        {
            told = maker.Next();
        }

        Assert.Equal((last, BreakReason.None), (told.Slot, told.Reason));
        maker.Destroy(promise);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(BreakReason.None, user.Next().Reason);
        }
    }
}
