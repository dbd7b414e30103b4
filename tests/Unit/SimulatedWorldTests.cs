using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>The harness itself: state is plain bytes, and the same steps lead to the same bytes.</summary>
public sealed class SimulatedWorldTests
{
    [Fact]
    public void A_call_goes_there_and_its_answer_comes_back()
    {
        using SimulatedWorld world = new();
        SimulatedProcess server = world.Start();
        SimulatedProcess client = world.Start();
        uint entry = server.Give(server.Mint(server.CreateEndpoint(label: 5), badge: 7), client);
        uint call = client.CreateCall();
        Assert.Equal(InvocationError.None, client.Send(entry, call, [1, 2]));
        Message request = server.Next();
        Assert.Equal((EventKind.Request, 7u, 5u, 1ul, 2ul), (request.Kind, request.Badge, request.Label, request.Words[0], request.Words[1]));
        Assert.Equal(InvocationError.None, server.Resolve(request.Slot, [3]));
        Message completion = client.Next();
        Assert.Equal((EventKind.Completion, call, 3ul), (completion.Kind, completion.Slot, completion.Words[0]));
    }

    [Theory]
    [InlineData(CallState.Queued)]
    [InlineData(CallState.InService)]
    [InlineData(CallState.InTransit)]
    [InlineData(CallState.Completed)]
    public void A_restored_world_has_the_same_state_and_the_same_future(CallState state)
    {
        using Pair pair = new();
        pair.Bring(state);
        WorldSnapshot snapshot = pair.World.Snapshot();
        ulong hash = pair.World.Hash();
        List<ulong> first = Future(pair);
        Assert.NotEqual(hash, pair.World.Hash());
        snapshot.Restore();
        Assert.Equal(hash, pair.World.Hash());
        Assert.Equal(first, Future(pair));
        snapshot.Restore();
        Assert.Equal(first, Future(pair));
    }

    [Fact]
    public void Two_worlds_with_the_same_story_have_the_same_bytes()
    {
        using Pair one = new();
        using Pair other = new();
        Assert.Equal(Future(one), Future(other));
        Assert.True(System.MemoryExtensions.SequenceEqual(one.World.Frames.AllPages, other.World.Frames.AllPages));
        Assert.True(System.MemoryExtensions.SequenceEqual(one.World.Frames.AllTables, other.World.Frames.AllTables));
    }

    [Fact]
    public void The_hash_sees_a_single_bit()
    {
        using Pair pair = new();
        ulong hash = pair.World.Hash();
        pair.Record.Words[7] ^= 1ul << 63;
        Assert.NotEqual(hash, pair.World.Hash());
        pair.Record.Words[7] ^= 1ul << 63;
        Assert.Equal(hash, pair.World.Hash());
        pair.World.Frames.Generation(new Ipc.Frames.FrameIndex(64 * 40)) ^= 1;
        Assert.NotEqual(hash, pair.World.Hash());
    }

    private static List<ulong> Future(Pair pair)
    {
        List<ulong> hashes = [];
        pair.Client.Run();
        LossTests.Lose(pair, LossTests.Loss.ServerIsDestroyed);
        for (int i = 0; i < 12; i++)
        {
            pair.World.Tick();
            hashes.Add(pair.World.Hash());
        }

        Message message = pair.Client.Next();
        hashes.Add((ulong)message.Kind);
        hashes.Add((ulong)message.Reason);
        hashes.Add(pair.World.Hash());
        return hashes;
    }
}
