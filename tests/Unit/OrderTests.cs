using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>G8: FIFO per endpoint gives E-order, forks included; endpoints are served in turn.</summary>
public sealed class OrderTests
{
    [Fact]
    public void Messages_arrive_in_the_order_of_their_sends_whoever_sent_them()
    {
        using SimulatedWorld world = new();
        SimulatedProcess server = world.Start();
        SimulatedProcess[] clients = [world.Start(), world.Start(), world.Start()];
        uint endpoint = server.CreateEndpoint();
        List<ulong> sent = [];
        uint[] entries = new uint[3];
        for (int i = 0; i < 3; i++)
        {
            entries[i] = server.Give(server.Mint(endpoint, (uint)i), clients[i]);
        }

        for (ulong i = 0; i < 40; i++)
        {
            int who = (int)((i * 7) % 11 % 3);
            Assert.Equal(InvocationError.None, clients[who].Send(entries[who], clients[who].CreateCall(), [i]));
            sent.Add(i);
        }

        // A cancelled one in the middle leaves the others in order.
        List<ulong> arrived = [];
        for (Message message = server.Next(); message.Kind == EventKind.Request; message = server.Next())
        {
            arrived.Add(message.Words[0]);
        }

        Assert.Equal(sent, arrived);
    }

    [Fact]
    public void A_cancelled_message_leaves_the_others_in_order()
    {
        using Pair pair = new();
        uint[] calls = [pair.Client.CreateCall(), pair.Client.CreateCall(), pair.Client.CreateCall(), pair.Client.CreateCall()];
        for (int i = 0; i < 4; i++)
        {
            pair.Client.Send(pair.Entry, calls[i], [(ulong)i]);
        }

        pair.Client.Cancel(calls[1]);
        pair.Client.Send(pair.Entry, calls[1], [9]);
        Assert.Equal([0ul, 2, 3, 9], new[] { First(pair), First(pair), First(pair), First(pair) });
    }

    [Fact]
    public void A_message_sent_before_a_reference_was_handed_on_arrives_before_those_sent_through_it()
    {
        using SimulatedWorld world = new();
        SimulatedProcess alice = world.Start();
        SimulatedProcess bob = world.Start();
        SimulatedProcess carol = world.Start();
        uint carolAtAlice = carol.Give(carol.Mint(carol.CreateEndpoint()), alice);
        uint bobAtAlice = bob.Give(bob.Mint(bob.CreateEndpoint()), alice);
        Assert.Equal(InvocationError.None, alice.Send(carolAtAlice, alice.CreateCall(), [1]));
        Assert.Equal(InvocationError.None, alice.Send(bobAtAlice, alice.CreateCall(), [2], carolAtAlice));
        Message introduction = bob.Next();
        Assert.Equal(InvocationError.None, bob.Send(introduction.Slots[0], bob.CreateCall(), [3]));
        Assert.Equal([1ul, 3ul], new[] { carol.Next().Words[0], carol.Next().Words[0] });
    }

    [Fact]
    public void Ready_endpoints_are_served_one_call_each_in_turn()
    {
        using SimulatedWorld world = new();
        SimulatedProcess server = world.Start();
        SimulatedProcess client = world.Start();
        uint[] entries = new uint[3];
        for (uint i = 0; i < 3; i++)
        {
            entries[i] = server.Give(server.Mint(server.CreateEndpoint(label: i)), client);
        }

        // All of the first endpoint's, then all of the second's, then the third's.
        for (int i = 0; i < 9; i++)
        {
            Assert.Equal(InvocationError.None, client.Send(entries[i / 3], client.CreateCall(), [(ulong)i]));
        }

        server.Inbox.Clear();
        List<uint> labels = [];
        for (Message message = server.Next(); message.Kind == EventKind.Request; message = server.Next())
        {
            labels.Add(message.Label);
        }

        Assert.Equal([0u, 1, 2, 0, 1, 2, 0, 1, 2], labels);
    }

    [Fact]
    public void Completions_come_in_the_order_of_the_answers_and_before_requests()
    {
        using Pair pair = new();
        uint own = pair.Server.Give(pair.Client.Give(pair.Client.Mint(pair.Client.CreateEndpoint()), pair.Server), pair.Server);
        uint second = pair.Client.CreateCall();
        pair.Client.Send(pair.Entry, pair.Call, [1]);
        pair.Client.Send(pair.Entry, second, [2]);
        Message first = pair.Server.Next();
        Message other = pair.Server.Next();
        pair.Server.Send(own, pair.ServersCall, [3]);
        pair.Server.Resolve(other.Slot);
        pair.Server.Resolve(first.Slot);
        Assert.Equal(
            [(EventKind.Completion, second), (EventKind.Completion, pair.Call)],
            new[] { KindAndSlot(pair.Client.Next()), KindAndSlot(pair.Client.Next()) });
        Assert.Equal(EventKind.Request, pair.Client.Next().Kind);
    }

    private static (EventKind Kind, uint Slot) KindAndSlot(Message message) => (message.Kind, message.Slot);

    private static ulong First(Pair pair) => pair.Server.Next().Words[0];
}
