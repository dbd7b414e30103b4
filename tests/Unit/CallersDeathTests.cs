using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>G5 and G6: what a caller does or becomes changes nobody else's balance, and nobody can hold its records.</summary>
public sealed class CallersDeathTests
{
    public enum Death
    {
        Fault,
        Destroyed,
        BankDestroyed,
    }

    public static TheoryData<CallState, Death> Cases
    {
        get
        {
            TheoryData<CallState, Death> cases = [];
            foreach (CallState state in System.Enum.GetValues<CallState>().Where(state => state <= CallState.Completed))
            {
                foreach (Death death in System.Enum.GetValues<Death>())
                {
                    cases.Add(state, death);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_callers_death_changes_nothing_for_its_callee(CallState state, Death death)
    {
        using Pair pair = new();
        (ulong, ulong) server = pair.Server.Balance();
        (ulong, ulong) third = pair.Third.Balance();
        ulong root = pair.World.Root.Balance().UsedPages;
        ulong clientsLimit = pair.Client.Balance().LimitPages;
        pair.Bring(state);
        switch (death)
        {
            case Death.Fault:
                pair.Client.Fault(FaultCause.IllegalInstruction);
                break;
            case Death.Destroyed:
                pair.World.Destroy(pair.Client);
                break;
            default:
                pair.World.DestroyBank(pair.Client);
                break;
        }

        pair.World.Settle();
        Assert.Equal(server, pair.Server.Balance());
        Assert.Equal(third, pair.Third.Balance());
        ulong returned = death == Death.BankDestroyed ? clientsLimit : 0;
        Assert.Equal(root - returned, pair.World.Root.Balance().UsedPages);
        UseWhatIsLeft(pair, state);
        Assert.True(pair.Server.IsAlive && pair.Third.IsAlive);
    }

    [Fact]
    public void A_stale_resolver_is_copied_sent_and_dropped_like_any_other_capability()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        pair.World.Destroy(pair.Client);
        pair.World.Settle();
        uint copy = pair.Server.Copy(pair.Resolver).Slot;
        Assert.Equal(InvocationError.None, pair.Server.Send(pair.ServerToThird, pair.ServersCall, [], copy));
        Message carrier = pair.Third.Next();
        Assert.Equal(1u, carrier.SlotCount);
        Assert.Equal(InvocationError.Stale, pair.Third.Resolve(carrier.Slots[0]));
        Assert.Equal(InvocationError.None, pair.Third.Resolve(carrier.Slot));
        Assert.Equal(EventKind.Completion, pair.Server.Next().Kind);
    }

    [Fact]
    public void A_client_that_never_collects_costs_its_server_nothing()
    {
        using SimulatedWorld world = new();
        SimulatedProcess server = world.Start();
        SimulatedProcess client = world.Start(pages: 40);
        uint entry = server.Give(server.Mint(server.CreateEndpoint()), client);
        List<uint> calls = [];
        for (int i = 0; i < 100; i++)
        {
            calls.Add(client.CreateCall());
        }

        client.Run();
        foreach (uint call in calls)
        {
            if (!client.Port.Fits(0, 0))
            {
                client.Turn();
            }

            _ = client.Port.Add(Operation.Send, entry, call);
        }

        client.Turn();
        (ulong, ulong) before = server.Balance();
        uint free = server.State.Table.FreeCount;
        for (int i = 0; i < calls.Count; i++)
        {
            Message request = server.Next();
            Assert.Equal(EventKind.Request, request.Kind);
            Assert.Equal(InvocationError.None, server.Resolve(request.Slot, [1, 2, 3, 4, 5, 6, 7, 8]));
        }

        Assert.Equal(before, server.Balance());
        Assert.Equal(free + (uint)server.Inbox.Count, free);
        Assert.Equal((uint)calls.Count, client.State.Party.Completions.Count);
        for (int i = 0; i < calls.Count; i++)
        {
            Assert.Equal(EventKind.Completion, client.Next().Kind);
        }
    }

    [Fact]
    public void A_flood_ends_with_the_flooders_bank_and_nobody_else_notices()
    {
        using SimulatedWorld world = new();
        SimulatedProcess server = world.Start();
        SimulatedProcess flooder = world.Start(pages: 30);
        SimulatedProcess third = world.Start();
        uint endpoint = server.CreateEndpoint();
        uint flood = server.Give(server.Mint(endpoint, badge: 1), flooder);
        uint entry = server.Give(server.Mint(server.CreateEndpoint(), badge: 2), third);
        (ulong, ulong) servers = server.Balance();
        (ulong, ulong) thirds = third.Balance();
        int sent = 0;
        for (Answer made = Make(flooder); made.IsGood; made = Make(flooder))
        {
            Assert.Equal(InvocationError.None, flooder.Send(flood, made.Slot));
            sent++;
            if (flooder.State.Table.FreeCount == 0)
            {
                flooder.GrowTable();
            }
        }

        Assert.True(sent > 200);
        Assert.Equal((servers, thirds), (server.Balance(), third.Balance()));

        // The third party's call comes no later than second: endpoints are served in turn.
        uint call = third.CreateCall();
        Assert.Equal(InvocationError.None, third.Send(entry, call));
        server.Inbox.Clear();
        List<uint> badges = [server.Next().Badge, server.Next().Badge, server.Next().Badge];
        Assert.Contains(2u, badges);
    }

    private static Answer Make(SimulatedProcess process) => process.Invoke(process.Bank, [(ulong)BankMethod.CreateCall]);

    private static void UseWhatIsLeft(Pair pair, CallState state)
    {
        switch (state)
        {
            case CallState.Queued:
                Assert.Equal(EventKind.None, pair.Server.Next().Kind);
                break;
            case CallState.InService:
                Assert.Equal(InvocationError.Stale, pair.Server.Resolve(pair.Resolver, [1]));
                break;
            case CallState.InTransit:
                Message carrier = pair.Third.Next();
                Assert.Equal(InvocationError.Stale, pair.Third.Resolve(carrier.Slots[0], [1]));
                Assert.Equal(InvocationError.None, pair.Third.Resolve(carrier.Slot));
                Assert.Equal(BreakReason.None, pair.Server.Next().Reason);
                break;
            default:
                Assert.Equal(EventKind.None, pair.Server.Next().Kind);
                break;
        }
    }
}
