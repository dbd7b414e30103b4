using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>What a process or segment holds can be taken out of it, unless the way there is opaque, and less if it is weak.</summary>
public sealed class FetchTests
{
    [Fact]
    public void A_page_comes_out_of_a_segment_as_strong_as_mapping_and_capability_together()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start();
        uint segment = owner.CreateSegment();
        ulong[] mappings = [1, 3, 5];
        for (uint position = 0; position < 3; position++)
        {
            Assert.True(owner.Invoke(segment, [(ulong)SegmentMethod.Map, position, mappings[position]], owner.CreatePage()).IsGood);
            for (byte removed = 0; removed < 16; removed++)
            {
                uint less = owner.Reduce(segment, (Rights)removed & ~Rights.Read);
                Rights expected = (Rights)mappings[position] & ~((Rights)removed & ~Rights.Read);
                Assert.Equal((CapabilityType.Page, expected), Fetched(world, owner, less, SegmentMethod.Fetch, position));
                uint weak = owner.Reduce(less, Rights.Weak);
                expected = (expected & ~Rights.Write) | Rights.Weak;
                Assert.Equal((CapabilityType.Page, expected), Fetched(world, owner, weak, SegmentMethod.Fetch, position));
                _ = owner.Drop(less);
                _ = owner.Drop(weak);
            }
        }
    }

    [Fact]
    public void What_comes_out_of_a_segment_is_the_page_itself()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start();
        uint segment = owner.CreateSegment();
        uint page = owner.CreatePage();
        Assert.True(owner.Invoke(segment, [(ulong)SegmentMethod.Map, 511, 3], page).IsGood);
        uint fetched = SimulatedProcess.Require(owner.Invoke(segment, [(ulong)SegmentMethod.Fetch, 511])).Slot;
        Assert.True(owner.Invoke(fetched, [(ulong)PageMethod.WriteWord, 8, 77]).IsGood);
        Assert.Equal(77ul, owner.Invoke(page, [(ulong)PageMethod.ReadWord, 8]).Word0);
        owner.InvokeIsRefused(world, InvocationError.NoRight, fetched, [(ulong)PageMethod.Destroy]);
        Assert.True(owner.Invoke(page, [(ulong)PageMethod.Destroy]).IsGood);
        owner.InvokeIsRefused(world, InvocationError.Stale, fetched, [(ulong)PageMethod.ReadWord, 8]);
    }

    [Fact]
    public void A_segment_refuses_what_cannot_be_fetched()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start();
        uint segment = owner.CreateSegment();
        Assert.True(owner.Invoke(segment, [(ulong)SegmentMethod.Map, 1, 3], owner.CreatePage()).IsGood);
        Assert.True(owner.Invoke(owner.Self, [(ulong)ProcessMethod.MapMessagePage, 2], segment).IsGood);
        owner.InvokeIsRefused(world, InvocationError.RangeError, segment, [(ulong)SegmentMethod.Fetch, 0]);
        owner.InvokeIsRefused(world, InvocationError.RangeError, segment, [(ulong)SegmentMethod.Fetch, 512]);
        owner.InvokeIsRefused(world, InvocationError.RangeError, segment, [(ulong)SegmentMethod.Fetch, ulong.MaxValue]);
        owner.InvokeIsRefused(world, InvocationError.NotTransferable, segment, [(ulong)SegmentMethod.Fetch, 2]);
        owner.InvokeIsRefused(world, InvocationError.InvalidCount, segment, [(ulong)SegmentMethod.Fetch]);
        owner.InvokeIsRefused(world, InvocationError.NoRight, owner.Reduce(segment, Rights.Read), [(ulong)SegmentMethod.Fetch, 1]);
        owner.InvokeIsRefused(world, InvocationError.NoRight, owner.Reduce(segment, Rights.Opaque), [(ulong)SegmentMethod.Fetch, 1]);
        while (owner.State.Table.FreeCount > 0)
        {
            _ = owner.Copy(owner.Bank);
        }

        owner.InvokeIsRefused(world, InvocationError.NoFreeSlot, segment, [(ulong)SegmentMethod.Fetch, 1]);
    }

    [Fact]
    public void A_capability_comes_out_of_a_process_as_it_is()
    {
        using Pair pair = new();
        uint client = pair.World.Root.Give(pair.Client.SlotAtRoot, pair.Third);
        uint fetched = Fetch(pair.Third, client, pair.Entry).Slot;
        Assert.Equal(Rights.Write, RightsOf(pair, pair.Third, fetched));
        uint call = pair.Third.CreateCall();
        Assert.Equal(InvocationError.None, pair.Third.Send(fetched, call, [5]));
        Assert.Equal((7u, 5ul), (pair.Server.Next() is var request ? request.Badge : 0, request.Words[0]));
    }

    [Fact]
    public void What_comes_through_a_weak_process_is_weak_or_does_not_come()
    {
        using Pair pair = new();
        SimulatedProcess looker = pair.Third;
        uint client = pair.World.Root.Give(pair.Client.SlotAtRoot, looker);
        uint weak = looker.Reduce(client, Rights.Weak);
        uint page = pair.Client.CreatePage();
        uint segment = pair.Client.CreateSegment();
        Assert.Equal(Rights.Read | Rights.Execute | Rights.Weak, RightsOf(pair, looker, SimulatedProcess.Require(Fetch(looker, weak, page)).Slot));
        Assert.Equal(Rights.Read | Rights.Execute | Rights.Weak, RightsOf(pair, looker, SimulatedProcess.Require(Fetch(looker, weak, segment)).Slot));
        uint self = SimulatedProcess.Require(Fetch(looker, weak, pair.Client.Self)).Slot;
        looker.InvokeIsRefused(pair.World, InvocationError.NoRight, weak, [(ulong)ProcessMethod.Fetch, pair.Entry]);
        looker.InvokeIsRefused(pair.World, InvocationError.NoRight, weak, [(ulong)ProcessMethod.Fetch, pair.Client.Bank]);
        looker.InvokeIsRefused(pair.World, InvocationError.NoRight, self, [(ulong)ProcessMethod.Fetch, pair.Client.Bank]);
        looker.InvokeIsRefused(pair.World, InvocationError.NoRight, self, [(ulong)ProcessMethod.Destroy]);
        looker.InvokeIsRefused(pair.World, InvocationError.NoRight, self, [(ulong)ProcessMethod.Grant], looker.Bank);
        Assert.True(looker.Invoke(self, [(ulong)ProcessMethod.ReadState, 0]).IsGood);
    }

    [Fact]
    public void A_process_refuses_what_cannot_be_fetched()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        SimulatedProcess looker = pair.Third;
        uint server = pair.World.Root.Give(pair.Server.SlotAtRoot, looker);
        looker.InvokeIsRefused(pair.World, InvocationError.NotTransferable, server, [(ulong)ProcessMethod.Fetch, pair.Resolver]);
        looker.InvokeIsRefused(pair.World, InvocationError.NotTransferable, server, [(ulong)ProcessMethod.Fetch, pair.ServersCall]);
        looker.InvokeIsRefused(pair.World, InvocationError.InvalidSlot, server, [(ulong)ProcessMethod.Fetch, 0]);
        looker.InvokeIsRefused(pair.World, InvocationError.InvalidSlot, server, [(ulong)ProcessMethod.Fetch, 256]);
        looker.InvokeIsRefused(pair.World, InvocationError.InvalidSlot, server, [(ulong)ProcessMethod.Fetch, (1ul << 32) + 1]);
        looker.InvokeIsRefused(pair.World, InvocationError.EmptySlot, server, [(ulong)ProcessMethod.Fetch, 200]);
        looker.InvokeIsRefused(pair.World, InvocationError.InvalidCount, server, [(ulong)ProcessMethod.Fetch]);
        looker.InvokeIsRefused(pair.World, InvocationError.NoRight, looker.Reduce(server, Rights.Read), [(ulong)ProcessMethod.Fetch, 1]);
        uint opaque = looker.Reduce(server, Rights.Opaque);
        looker.InvokeIsRefused(pair.World, InvocationError.NoRight, opaque, [(ulong)ProcessMethod.Fetch, 1]);
        uint segment = looker.CreateSegment();
        looker.InvokeIsRefused(pair.World, InvocationError.NoRight, opaque, [(ulong)ProcessMethod.MapMessagePage, 0], segment);
        Assert.True(looker.Invoke(opaque, [(ulong)ProcessMethod.Grant], looker.Bank).IsGood);
        while (looker.State.Table.FreeCount > 0)
        {
            _ = looker.Copy(looker.Bank);
        }

        looker.InvokeIsRefused(pair.World, InvocationError.NoFreeSlot, server, [(ulong)ProcessMethod.Fetch, pair.Server.Bank]);
    }

    private static Answer Fetch(SimulatedProcess looker, uint process, uint slot)
    {
        return looker.Invoke(process, [(ulong)ProcessMethod.Fetch, slot]);
    }

    private static (CapabilityType Type, Rights Rights) Fetched(
        SimulatedWorld world, SimulatedProcess owner, uint target, SegmentMethod method, ulong argument)
    {
        uint slot = SimulatedProcess.Require(owner.Invoke(target, [(ulong)method, argument])).Slot;
        Capability capability = owner.State.Table.At(world.Frames, slot);
        _ = owner.Drop(slot);
        return (capability.Type, capability.Rights);
    }

    private static Rights RightsOf(Pair pair, SimulatedProcess owner, uint slot) => owner.State.Table.At(pair.World.Frames, slot).Rights;
}
