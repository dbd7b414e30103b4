using System;
using System.Collections.Generic;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Every operation on a call, in every state of the call.</summary>
public sealed class CallStateMatrixTests
{
    [Theory]
    [InlineData(CallState.Idle, InvocationError.None)]
    [InlineData(CallState.Queued, InvocationError.CallBusy)]
    [InlineData(CallState.InService, InvocationError.CallBusy)]
    [InlineData(CallState.InTransit, InvocationError.CallBusy)]
    [InlineData(CallState.Completed, InvocationError.CallBusy)]
    public void A_call_can_be_sent_only_while_idle(CallState state, InvocationError expected)
    {
        using Pair pair = new();
        pair.Bring(state);
        if (state == CallState.Completed)
        {
            // In one batch with the send, so that no turn collects the completion before.
            Assert.Equal(expected, SendBeforeCollecting(pair));
            return;
        }

        if (expected != InvocationError.None)
        {
            pair.Client.IsRefused(pair.World, expected, Operation.Send, pair.Entry, pair.Call, [1]);
            return;
        }

        Assert.Equal(InvocationError.None, pair.Client.Send(pair.Entry, pair.Call, [1]));
        Assert.Equal(CallState.Queued, pair.StateOfCall);
    }

    [Theory]
    [InlineData(CallState.Idle, InvocationError.NotPending)]
    [InlineData(CallState.Queued, InvocationError.None)]
    [InlineData(CallState.InService, InvocationError.None)]
    [InlineData(CallState.InTransit, InvocationError.None)]
    public void A_call_can_be_cancelled_only_while_undecided(CallState state, InvocationError expected)
    {
        using Pair pair = new();
        pair.Bring(state);
        if (expected != InvocationError.None)
        {
            pair.Client.IsRefused(pair.World, expected, Operation.Cancel, pair.Call);
            return;
        }

        Assert.Equal(InvocationError.None, pair.Client.Cancel(pair.Call));
        Assert.Equal(CallState.Idle, pair.StateOfCall);
        Assert.Empty(pair.Outcomes());
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.EntryToThird, pair.Call, [1]));
    }

    [Fact]
    public void A_completed_call_cannot_be_cancelled_and_its_outcome_still_comes()
    {
        using Pair pair = new();
        pair.Bring(CallState.Completed);
        uint entry = pair.Client.Run().Port.Add(Operation.Cancel, pair.Call);
        Assert.Equal(CallState.Completed, pair.StateOfCall);
        pair.Client.Turn();
        Assert.Equal(InvocationError.NotPending, pair.Client.ResultOf(entry).Error);
        Assert.Equal([BreakReason.None], pair.Outcomes());
    }

    [Theory]
    [InlineData(CallState.Idle)]
    [InlineData(CallState.Queued)]
    [InlineData(CallState.InService)]
    [InlineData(CallState.InTransit)]
    public void A_poll_tells_the_state_and_changes_nothing(CallState state)
    {
        using Pair pair = new();
        pair.Bring(state);
        pair.Client.Run();
        ulong before = pair.World.Hash();
        Assert.Equal((state, BreakReason.None), pair.Client.Poll(pair.Call));
        Assert.Equal(before, pair.World.Hash());
    }

    [Theory]
    [InlineData(CallState.Idle)]
    [InlineData(CallState.Queued)]
    [InlineData(CallState.InService)]
    [InlineData(CallState.InTransit)]
    [InlineData(CallState.Completed)]
    public void A_call_can_be_destroyed_in_every_state(CallState state)
    {
        using Pair pair = new();
        (ulong _, ulong before) = pair.Client.Balance();
        pair.Bring(state);
        Assert.True(pair.Client.Invoke(pair.Call, [(ulong)CallMethod.Destroy]).IsGood);
        pair.Client.IsRefused(pair.World, InvocationError.Stale, Operation.Poll, pair.Call);
        pair.Client.IsRefused(pair.World, InvocationError.Stale, Operation.Cancel, pair.Call);
        pair.Client.IsRefused(pair.World, InvocationError.Stale, Operation.Send, pair.Entry, pair.Call, [1]);
        Assert.Empty(pair.Outcomes());
        Assert.Equal(before - 1, pair.Client.Balance().UsedPages);
    }

    [Theory]
    [InlineData(CallState.Idle)]
    [InlineData(CallState.Queued)]
    [InlineData(CallState.InService)]
    [InlineData(CallState.InTransit)]
    public void A_calls_capability_is_copied_and_sent_in_no_state(CallState state)
    {
        using Pair pair = new();
        uint other = pair.Client.CreateCall();
        pair.Bring(state);
        pair.Client.Run();
        pair.Client.IsRefused(pair.World, InvocationError.NotTransferable, Operation.Copy, pair.Call);
        pair.Client.IsRefused(pair.World, InvocationError.NotTransferable, Operation.Send, pair.Entry, other, [], [pair.Call]);
        pair.Client.IsRefused(pair.World, InvocationError.NotTransferable, Operation.Send, pair.Client.Self, 0, [(ulong)ProcessMethod.Grant], [pair.Call]);
    }

    [Fact]
    public void A_call_carries_a_message_with_nothing_in_it_and_one_with_all_it_can_hold()
    {
        using Pair pair = new();
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.Entry, pair.Call));
        Message empty = pair.Server.Next();
        Assert.Equal((0u, 0u), (empty.WordCount, empty.SlotCount));
        Assert.Equal(InvocationError.None, pair.Server.Resolve(empty.Slot));
        Assert.Equal([BreakReason.None], pair.Outcomes());
        uint page = pair.Client.CreatePage();
        ulong[] words = [1, 2, 3, 4, 5, 6, 7, ulong.MaxValue];
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.Entry, pair.Call, words, page, page, pair.Client.Bank, pair.Entry));
        Message full = pair.Server.Next();
        Assert.Equal((8u, 4u), (full.WordCount, full.SlotCount));
        Assert.Equal(words, ((ReadOnlySpan<ulong>)full.Words).ToArray());
        Assert.Equal(5, new HashSet<uint> { full.Slots[0], full.Slots[1], full.Slots[2], full.Slots[3], full.Slot }.Count);
        uint answered = pair.Server.CreatePage();
        Assert.Equal(InvocationError.None, pair.Server.Resolve(full.Slot, words, full.Slots[0], answered, answered, full.Slots[3]));
        Message answer = pair.Client.Next();
        Assert.Equal((8u, 4u), (answer.WordCount, answer.SlotCount));
        Assert.Equal(words, ((ReadOnlySpan<ulong>)answer.Words).ToArray());
    }

    private static InvocationError SendBeforeCollecting(Pair pair)
    {
        // The client was current when the completion came, so its next turn both sends and collects.
        uint entry = pair.Client.Run().Port.Add(Operation.Send, pair.Entry, pair.Call);
        Assert.Equal(CallState.Completed, pair.StateOfCall);
        pair.Client.Turn();
        return pair.Client.ResultOf(entry).Error;
    }
}
