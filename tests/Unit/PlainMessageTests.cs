using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>The short way for plain messages does what the long way does: the same state, the same answers, whatever is wrong with an entry.</summary>
public sealed class PlainMessageTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Both_ways_lead_to_the_same_state(int seed)
    {
        Assert.Equal(Play(seed, Defences.PlainMessages), Play(seed, Defences.None));
    }

    // Sends and answers in batches, most of them plain, some with a slot, a length or a right that is not.
    private static List<ulong> Play(int seed, Defences removed)
    {
        using Pair pair = new(removed);
        System.Random random = new(seed);
        List<ulong> hashes = [];
        uint[] calls = [pair.Call, pair.Client.CreateCall(), pair.Client.CreateCall(), pair.Client.CreateCall()];
        uint weak = pair.Client.Copy(pair.Entry).Slot;
        List<uint> resolvers = [];
        for (int round = 0; round < 120; round++)
        {
            pair.Client.Run();
            for (int i = random.Next(4); i >= 0; i--)
            {
                uint target = random.Next(8) switch { 0 => weak, 1 => 0u, 2 => 250u, 3 => calls[0], _ => pair.Entry };
                uint call = random.Next(10) == 0 ? (uint)random.Next(12) : calls[random.Next(calls.Length)];
                pair.Client.Port.Add(Operation.Send, target, call, new ulong[random.Next(9)], default, (byte)(random.Next(12) == 0 ? 1 : 0));
            }

            pair.Client.Port.Turn(TurnFlags.DoNotSleep);
            hashes.Add((ulong)pair.Client.Port.FirstRefusal());
            if (random.Next(5) == 0)
            {
                hashes.Add((ulong)pair.Client.Cancel(calls[random.Next(calls.Length)]));
            }

            for (Message request = pair.Server.Next(); request.Kind == EventKind.Request; request = pair.Server.Next())
            {
                resolvers.Add(request.Slot);
            }

            pair.Server.Run();
            while (resolvers.Count > random.Next(3))
            {
                pair.Server.Port.Add(Operation.Resolve, resolvers[0], 0, new ulong[random.Next(9)], default, (byte)(random.Next(9) == 0 ? 1 : 0));
                resolvers.RemoveAt(0);
            }

            pair.Server.Port.Turn(TurnFlags.DoNotSleep);
            hashes.Add((ulong)pair.Server.Port.FirstRefusal());
            while (pair.Client.Next().Kind != EventKind.None)
            {
            }

            hashes.Add(Stripped(pair.World));
        }

        return hashes;
    }

    // The mask of removed defences is part of the state and the one thing that differs.
    private static ulong Stripped(SimulatedWorld world)
    {
        Defences removed = world.Frames.Globals.RemovedDefences;
        world.Frames.Globals.RemovedDefences = Defences.None;
        ulong hash = world.Hash();
        world.Frames.Globals.RemovedDefences = removed;
        return hash;
    }
}
