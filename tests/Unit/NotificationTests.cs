using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Sticky bits: setting one needs nothing of anybody, and the owner gets them as one event.</summary>
public sealed class NotificationTests
{
    [Fact]
    public void Bits_come_as_one_event_and_are_cleared()
    {
        using Pair pair = new();
        uint notification = pair.Server.CreateNotification(label: 77);
        uint given = pair.Server.Give(notification, pair.Client);
        Assert.Equal(InvocationError.None, pair.Client.Signal(given, 1));
        Assert.Equal(InvocationError.None, pair.Client.Signal(given, 1ul << 63));
        Assert.Equal(InvocationError.None, pair.Client.Signal(given, 1));
        Message notice = pair.Server.Next();
        Assert.Equal((EventKind.Notice, 1u, 0u), (notice.Kind, notice.WordCount, notice.SlotCount));
        Assert.Equal((77u, 0u, 0u), (notice.Label, notice.Slot, notice.Badge));
        Assert.Equal((1ul << 63) | 1, notice.Words[0]);
        Assert.Equal(EventKind.None, pair.Server.Next().Kind);
        Assert.Equal(InvocationError.None, pair.Client.Signal(given, 4));
        Assert.Equal(4ul, pair.Server.Next().Words[0]);
    }

    [Fact]
    public void A_signal_wakes_its_owner()
    {
        using Pair pair = new();
        uint given = pair.Server.Give(pair.Server.CreateNotification(), pair.Client);
        pair.Server.Sleep();
        Assert.Equal(ProcessState.Waiting, pair.Server.State.Party.State);
        Assert.Equal(InvocationError.None, pair.Client.Signal(given, 0));
        Assert.Equal(ProcessState.Waiting, pair.Server.State.Party.State);
        Assert.Equal(InvocationError.None, pair.Client.Signal(given, 2));
        Assert.Equal(2ul, pair.Server.Next().Words[0]);
    }

    [Fact]
    public void Completions_come_before_notices_and_notices_before_requests()
    {
        using Pair pair = new();
        SimulatedProcess server = pair.Server;
        uint second = server.Give(server.CreateNotification(label: 2), pair.Third);
        uint first = server.Give(server.CreateNotification(label: 1), pair.Third);
        Assert.Equal(InvocationError.None, server.Send(pair.ServerToThird, pair.ServersCall));
        server.Run();
        server.Port.Turn(TurnFlags.None);
        Message request = pair.Third.Next();

        // One batch, so that the server does not run in between.
        _ = pair.Third.Run();
        Signal(pair.Third, first, 1);
        Signal(pair.Third, second, 1);
        Signal(pair.Third, first, 2);
        _ = pair.Third.Port.Add(Operation.Resolve, request.Slot);
        pair.Third.Port.Turn(TurnFlags.DoNotSleep);
        pair.Client.Send(pair.Entry, pair.Call);
        Assert.Equal(EventKind.Completion, server.Next().Kind);
        Message notice = server.Next();
        Assert.Equal((EventKind.Notice, 1u, 3ul), (notice.Kind, notice.Label, notice.Words[0]));
        notice = server.Next();
        Assert.Equal((EventKind.Notice, 2u, 1ul), (notice.Kind, notice.Label, notice.Words[0]));
        Assert.Equal(EventKind.Request, server.Next().Kind);
    }

    [Fact]
    public void More_notices_than_fit_come_with_the_next_turn()
    {
        const int Count = 100;
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start();
        uint[] notifications = new uint[Count];
        for (uint i = 0; i < Count; i++)
        {
            notifications[i] = owner.CreateNotification(i);
        }

        for (int turn = 0; turn < 4; turn++)
        {
            for (int i = 0; i < Count / 4; i++)
            {
                Signal(owner, notifications[(turn * Count / 4) + i], 1);
            }

            if (turn < 3)
            {
                owner.Turn(TurnFlags.DoNotSleep);
            }
        }

        owner.Turn();
        for (uint i = 0; i < Count; i++)
        {
            Assert.Equal((EventKind.Notice, i), (owner.Next() is var notice ? notice.Kind : default, notice.Label));
        }
    }

    [Fact]
    public void A_minted_capability_sets_its_bit_and_does_nothing_else()
    {
        using Pair pair = new();
        uint notification = pair.Server.CreateNotification();
        for (ulong bit = 0; bit < 64; bit += 21)
        {
            uint minted = Mint(pair.Server, notification, bit);
            uint given = pair.Server.Give(minted, pair.Client);
            pair.Client.InvokeIsRefused(pair.World, InvocationError.RangeError, given, [(ulong)NotificationMethod.Signal, 1ul << (int)((bit + 1) % 64)]);
            pair.Client.InvokeIsRefused(pair.World, InvocationError.RangeError, given, [(ulong)NotificationMethod.Signal, ulong.MaxValue]);
            pair.Client.InvokeIsRefused(pair.World, InvocationError.NoRight, given, [(ulong)NotificationMethod.Mint, bit]);
            pair.Client.InvokeIsRefused(pair.World, InvocationError.NoRight, given, [(ulong)NotificationMethod.Destroy]);
            pair.Client.IsRefused(pair.World, InvocationError.NoRight, Operation.Destroy, given);
            Assert.Equal(InvocationError.None, pair.Client.Signal(given, 1ul << (int)bit));
            Assert.Equal(1ul << (int)bit, pair.Server.Next().Words[0]);
        }
    }

    [Fact]
    public void Hostile_arguments_are_refused()
    {
        using Pair pair = new();
        SimulatedWorld world = pair.World;
        SimulatedProcess server = pair.Server;
        uint notification = server.CreateNotification();
        server.InvokeIsRefused(world, InvocationError.RangeError, server.Bank, [(ulong)BankMethod.CreateNotification, 1ul << 32]);
        server.InvokeIsRefused(world, InvocationError.InvalidCount, server.Bank, [(ulong)BankMethod.CreateNotification]);
        server.InvokeIsRefused(world, InvocationError.InvalidCount, notification, [(ulong)NotificationMethod.Signal]);
        server.InvokeIsRefused(world, InvocationError.InvalidCount, notification, [(ulong)NotificationMethod.Destroy, 0]);
        server.InvokeIsRefused(world, InvocationError.RangeError, notification, [(ulong)NotificationMethod.Mint, 64]);
        server.InvokeIsRefused(world, InvocationError.RangeError, notification, [(ulong)NotificationMethod.Mint, ulong.MaxValue]);
        server.InvokeIsRefused(world, InvocationError.UnknownOperation, notification, [4]);
        uint readOnly = server.Reduce(notification, Rights.Write);
        server.InvokeIsRefused(world, InvocationError.NoRight, readOnly, [(ulong)NotificationMethod.Signal, 1]);
        server.InvokeIsRefused(world, InvocationError.NoRight, readOnly, [(ulong)NotificationMethod.Mint, 1]);
        uint poor = server.CreateBank(0);
        server.InvokeIsRefused(world, InvocationError.LimitReached, poor, [(ulong)BankMethod.CreateNotification, 1]);
    }

    [Fact]
    public void A_signal_costs_nobody_anything()
    {
        using Pair pair = new();
        uint given = pair.Server.Give(pair.Server.CreateNotification(), pair.Client);
        (ulong, ulong) server = pair.Server.Balance();
        (ulong, ulong) client = pair.Client.Balance();
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(InvocationError.None, pair.Client.Signal(given, 1ul << (i % 64)));
        }

        Assert.Equal(client, pair.Client.Balance());
        Assert.Equal(ulong.MaxValue, pair.Server.Next().Words[0]);
        Assert.Equal(server, pair.Server.Balance());
    }

    [Theory]
    [InlineData("method", true)]
    [InlineData("method", false)]
    [InlineData("operation", true)]
    [InlineData("bank", true)]
    [InlineData("bank", false)]
    [InlineData("fault", true)]
    [InlineData("fault", false)]
    [InlineData("owner", true)]
    [InlineData("owner", false)]
    public void It_ends_with_its_owner_or_its_bank_or_by_itself_and_its_watchers_learn(string how, bool isSet)
    {
        using Pair pair = new();
        uint bank = pair.Server.CreateBank(2);
        uint notification = pair.Server.CreateNotification(label: 1, bank);
        uint given = pair.Server.Give(notification, pair.Client);
        SimulatedProcess.Require(pair.Client.Do(Operation.Await, pair.Call, given));
        _ = pair.Server.Run(); // It runs already, so no turn of it brings it the notice before the end.
        if (isSet)
        {
            Assert.Equal(InvocationError.None, pair.Client.Signal(given, 1));
        }

        switch (how)
        {
            case "method":
                Assert.True(pair.Server.Invoke(notification, [(ulong)NotificationMethod.Destroy]).IsGood);
                break;
            case "operation":
                Assert.True(pair.Server.Do(Operation.Destroy, notification).IsGood);
                break;
            case "bank":
                Assert.True(pair.Server.Invoke(bank, [(ulong)BankMethod.Destroy]).IsGood);
                break;
            case "fault":
                pair.Server.Fault(FaultCause.InvalidRead);
                break;
            default:
                pair.World.Destroy(pair.Server);
                break;
        }

        pair.World.Settle();
        Assert.Equal([BreakReason.None], pair.Outcomes());
        pair.Client.InvokeIsRefused(pair.World, InvocationError.Stale, given, [(ulong)NotificationMethod.Signal, 1]);
    }

    [Fact]
    public void Signals_leave_a_record()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start();
        uint notification = owner.CreateNotification();
        Assert.Equal(InvocationError.None, owner.Signal(notification, 0x5_0000_0003));
        TraceRecord record = TraceRing.At(world.Frames, world.Frames.Globals.TraceCount - 1);
        Assert.Equal((TraceKind.Signalled, 1u, 3u, 5u), (record.Kind, record.A, record.B, record.C));
    }

    private static uint Mint(SimulatedProcess owner, uint notification, ulong bit)
    {
        return SimulatedProcess.Require(owner.Invoke(notification, [(ulong)NotificationMethod.Mint, bit])).Slot;
    }

    private static void Signal(SimulatedProcess process, uint notification, ulong bits)
    {
        _ = process.Port.Add(Operation.Send, notification, 0, [(ulong)NotificationMethod.Signal, bits]);
    }
}
