using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>An endpoint with lanes serves the fair classes of its callers in turn: order within a class, and none between classes.</summary>
public sealed class LaneTests
{
    [Fact]
    public void Within_a_class_calls_arrive_in_the_order_of_their_sends()
    {
        using Scene scene = new(classes: 1);
        scene.SendFrom(0, 8);
        Assert.Equal(Enumerable.Range(0, 8).Select(i => (0u, (ulong)i)), scene.Serve());
    }

    [Fact]
    public void Senders_of_one_class_share_one_lane()
    {
        using Scene scene = new(classes: 1);
        SimulatedProcess second = scene.AddPeer(0);
        scene.SendFrom(0, 2);
        uint entry = scene.EntryFor(second, badge: 9);
        Assert.Equal(InvocationError.None, second.Send(entry, second.CreateCall(), [77]));
        scene.SendFrom(0, 1);
        Assert.Equal([(0u, 0ul), (0u, 1ul), (9u, 77ul), (0u, 2ul)], scene.Serve());
    }

    [Fact]
    public void Two_classes_alternate()
    {
        using Scene scene = new(classes: 2);
        scene.SendFrom(0, 4);
        scene.SendFrom(1, 4);
        Assert.Equal([(0u, 0ul), (1u, 0ul), (0u, 1ul), (1u, 1ul), (0u, 2ul), (1u, 2ul), (0u, 3ul), (1u, 3ul)], scene.Serve());
    }

    [Fact]
    public void Without_lanes_all_senders_stand_in_one_line()
    {
        using Scene scene = new(classes: 2, useLanes: false);
        scene.SendFrom(0, 3);
        scene.SendFrom(1, 1);
        Assert.Equal([(0u, 0ul), (0u, 1ul), (0u, 2ul), (1u, 0ul)], scene.Serve());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(20)]
    public void Many_classes_have_one_call_a_round(int classes)
    {
        using Scene scene = new(classes);
        for (int who = 0; who < classes; who++)
        {
            scene.SendFrom(who, 1 + (who % 3));
        }

        List<(uint Who, ulong Number)> expected = [];
        for (int round = 0; round < 3; round++)
        {
            expected.AddRange(Enumerable.Range(0, classes).Where(who => who % 3 >= round).Select(who => ((uint)who, (ulong)round)));
        }

        Assert.Equal(expected, scene.Serve());
    }

    [Fact]
    public void A_flood_in_one_class_delays_a_victim_of_another_by_one_call() => Assert.InRange(VictimsLatency(1_000, useLanes: true), 0, 1);

    [Fact]
    public void A_flood_without_lanes_delays_a_victim_by_all_of_it() => Assert.Equal(1_000, VictimsLatency(1_000, useLanes: false));

    [Fact]
    public void Cancelled_calls_leave_their_lanes_in_order()
    {
        using Scene scene = new(classes: 2);
        uint[] first = scene.SendFrom(0, 4);
        uint[] second = scene.SendFrom(1, 3);
        Assert.Equal(InvocationError.None, scene.Clients[0].Cancel(first[0])); // who leads a lane, and whose turn it is
        Assert.Equal(InvocationError.None, scene.Clients[0].Cancel(first[2])); // somebody in the middle
        Assert.Equal(InvocationError.None, scene.Clients[1].Cancel(second[2])); // the last
        Assert.Equal([(0u, 1ul), (1u, 0ul), (0u, 3ul), (1u, 1ul)], scene.Serve());
    }

    [Fact]
    public void The_last_call_cancelled_leaves_an_endpoint_that_is_not_ready()
    {
        using Scene scene = new(classes: 2);
        uint[] first = scene.SendFrom(0, 1);
        uint[] second = scene.SendFrom(1, 2);
        Assert.Equal(InvocationError.None, scene.Clients[0].Cancel(first[0]));
        Assert.Equal(InvocationError.None, scene.Clients[1].Cancel(second[0]));
        Assert.Equal(InvocationError.None, scene.Clients[1].Cancel(second[1]));
        Assert.Empty(scene.Serve());
        Assert.Equal(InvocationError.None, scene.Clients[1].Send(scene.Entries[1], second[1], [5]));
        Assert.Equal([(1u, 5ul)], scene.Serve());
    }

    [Fact]
    public void Destroyed_calls_and_dead_callers_leave_their_lanes()
    {
        using Scene scene = new(classes: 3);
        uint[] first = scene.SendFrom(0, 3);
        scene.SendFrom(1, 3);
        scene.SendFrom(2, 2);
        Assert.Equal(InvocationError.None, scene.Clients[0].Destroy(first[0]));
        scene.Clients[1].Run().Fault(FaultCause.InvalidRead);
        scene.World.Settle();
        Assert.Equal([(0u, 1ul), (2u, 0ul), (0u, 2ul), (2u, 1ul)], scene.Serve());
    }

    [Fact]
    public void The_end_of_the_endpoint_breaks_every_call_once()
    {
        using Scene scene = new(classes: 3);
        for (int who = 0; who < 3; who++)
        {
            scene.SendFrom(who, 10);
        }

        Assert.Equal(InvocationError.None, scene.Server.Destroy(scene.Endpoint));
        scene.World.Settle();
        foreach (SimulatedProcess client in scene.Clients)
        {
            List<Message> events = [];
            for (Message message = client.Next(); message.Kind != EventKind.None; message = client.Next())
            {
                events.Add(message);
            }

            Assert.Equal(10, events.Count);
            Assert.All(events, message => Assert.Equal(BreakReason.EndpointDestroyed, message.Reason));
            Assert.Equal(10, events.Select(message => message.Slot).Distinct().Count());
        }
    }

    [Fact]
    public void The_end_of_the_server_breaks_every_call_once()
    {
        using Scene scene = new(classes: 2);
        scene.SendFrom(0, 5);
        scene.SendFrom(1, 5);
        scene.Server.Run().Fault(FaultCause.InvalidRead);
        scene.World.Settle();
        foreach (SimulatedProcess client in scene.Clients)
        {
            Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal(BreakReason.CalleeFaulted, client.Next().Reason));
            Assert.Equal(EventKind.None, client.Next().Kind);
        }
    }

    [Fact]
    public void A_record_that_led_a_lane_can_be_used_for_everything_else()
    {
        using Scene scene = new(classes: 2);
        SimulatedProcess client = scene.Clients[0];
        uint[] calls = scene.SendFrom(0, 2);
        scene.SendFrom(1, 1);
        Assert.Equal(InvocationError.None, client.Cancel(calls[0]));
        (uint promise, uint resolver) = client.CreatePromise();
        Assert.Equal(InvocationError.None, client.Await(calls[0], promise));
        Assert.Equal(InvocationError.None, client.Resolve(resolver, [3]));
        scene.World.Settle();
        Assert.Equal(3ul, client.Next().Words[0]);
    }

    [Fact]
    public void Lanes_are_begun_while_nothing_is_queued_and_stay()
    {
        using Scene scene = new(classes: 2, useLanes: false);
        // Another one manages the endpoint: the server would take what is queued as soon as it runs.
        SimulatedProcess owner = scene.Clients[0];
        uint endpoint = scene.Server.Give(scene.Endpoint, owner);
        uint[] calls = scene.SendFrom(0, 1);
        owner.InvokeIsRefused(scene.World, InvocationError.InvalidState, endpoint, [(ulong)EndpointMethod.UseLanes]);
        Assert.Equal(InvocationError.None, owner.Cancel(calls[0]));
        Assert.True(owner.Invoke(endpoint, [(ulong)EndpointMethod.UseLanes]).IsGood);
        scene.SendFrom(0, 2);
        scene.SendFrom(1, 1);

        // A second time it says nothing new, whatever is queued.
        Assert.True(owner.Invoke(endpoint, [(ulong)EndpointMethod.UseLanes]).IsGood);
        Assert.Equal([(0u, 1ul), (1u, 0ul), (0u, 2ul)], scene.Serve());
    }

    [Fact]
    public void Refusals_come_in_their_order()
    {
        using Scene scene = new(classes: 1, useLanes: false);
        SimulatedProcess owner = scene.Clients[0];
        uint endpoint = scene.Server.Give(scene.Endpoint, owner);
        uint reduced = owner.Reduce(endpoint, Rights.Write);
        scene.SendFrom(0, 1);
        owner.InvokeIsRefused(scene.World, InvocationError.InvalidCount, reduced, [(ulong)EndpointMethod.UseLanes, 0]);
        owner.InvokeIsRefused(scene.World, InvocationError.NoRight, reduced, [(ulong)EndpointMethod.UseLanes]);
        owner.InvokeIsRefused(scene.World, InvocationError.InvalidState, endpoint, [(ulong)EndpointMethod.UseLanes]);
    }

    // Calls of others that the server gets before the victim's, which is sent last.
    internal static int VictimsLatency(int flood, bool useLanes, Defences removed = Defences.None)
    {
        using Scene scene = new(classes: 2, useLanes, removed, pages: (uint)(flood / 8) + 60, audits: false);
        for (int slots = 200; slots < flood + 100; slots += 256)
        {
            scene.Clients[0].GrowTable();
        }

        scene.SendFrom(0, flood);
        scene.SendFrom(1, 1);
        int latency = 0;
        for (Message request = scene.Server.Next(); request.Badge != 1; request = scene.Server.Next())
        {
            Assert.Equal(EventKind.Request, request.Kind);
            Assert.Equal(InvocationError.None, scene.Server.Drop(request.Slot));
            latency++;
        }

        return latency;
    }

    /// <summary>A server with one endpoint, and one client of each class; badges are the clients' positions.</summary>
    private sealed class Scene : System.IDisposable
    {
        private readonly ulong[] _sent;

        public Scene(int classes, bool useLanes = true, Defences removed = Defences.None, uint pages = 24, bool audits = true)
        {
            World = new SimulatedWorld((pages * (uint)classes) + 2_000, removed, audits);
            Server = World.Start();
            Endpoint = Server.CreateEndpoint();
            if (useLanes)
            {
                Assert.True(Server.Invoke(Endpoint, [(ulong)EndpointMethod.UseLanes]).IsGood);
            }

            _sent = new ulong[classes];
            for (uint who = 0; who < classes; who++)
            {
                Clients.Add(World.Start(pages, ownClass: true));
                Entries.Add(EntryFor(Clients[(int)who], who));
            }
        }

        public SimulatedWorld World { get; }

        public SimulatedProcess Server { get; }

        public uint Endpoint { get; }

        public List<SimulatedProcess> Clients { get; } = [];

        public List<uint> Entries { get; } = [];

        public uint EntryFor(SimulatedProcess client, uint badge) => Server.Give(Server.Mint(Endpoint, badge), client);

        /// <summary>Another process whose calls are paid by a bank of a client's class.</summary>
        public SimulatedProcess AddPeer(int who)
        {
            SimulatedProcess peer = World.Start();
            uint bank = Clients[who].Give(Clients[who].Bank, peer);
            Assert.Equal(InvocationError.None, peer.Copy(bank, peer.Bank).Error);
            return peer;
        }

        /// <summary>Sends calls whose words count the client's calls.</summary>
        public uint[] SendFrom(int who, int count)
        {
            uint[] calls = new uint[count];
            for (int i = 0; i < count; i++)
            {
                calls[i] = Clients[who].CreateCall();
                Assert.Equal(InvocationError.None, Clients[who].Send(Entries[who], calls[i], [_sent[who]++]));
            }

            return calls;
        }

        /// <summary>What the server gets: whose, and its number.</summary>
        public List<(uint Who, ulong Number)> Serve()
        {
            List<(uint, ulong)> got = [];
            for (Message request = Server.Next(); request.Kind == EventKind.Request; request = Server.Next())
            {
                got.Add((request.Badge, request.Words[0]));
                Assert.Equal(InvocationError.None, Server.Drop(request.Slot));
            }

            return got;
        }

        public void Dispose() => World.Dispose();
    }
}
