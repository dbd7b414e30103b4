using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Compare tells type, rights, life and discretion of a capability, and whether another is the same one; no badge.</summary>
public sealed class CompareTests
{
    private const uint Live = 1 << 16;
    private const uint Discreet = 1 << 17;

    [Fact]
    public void It_tells_type_rights_and_life()
    {
        using Pair pair = new();
        SimulatedProcess client = pair.Client;
        Assert.Equal(Told(CapabilityType.Bank, Rights.All & ~Rights.Execute) | Live, Compare(client, client.Bank).Slot);
        Assert.Equal(Told(CapabilityType.Entry, Rights.Write) | Live, Compare(client, pair.Entry).Slot);
        Assert.Equal(Told(CapabilityType.Call, Rights.All) | Live, Compare(client, pair.Call).Slot);
        Assert.Equal(Told(CapabilityType.Machine, Rights.All) | Live, Compare(pair.World.Root, InitialSlot.Machine).Slot);
        pair.Bring(CallState.InService);
        Assert.Equal(Told(CapabilityType.Resolver, Rights.All) | Live, Compare(pair.Server, pair.Resolver).Slot);
        client.Cancel(pair.Call);
        Assert.Equal(Told(CapabilityType.Resolver, Rights.All) | Discreet, Compare(pair.Server, pair.Resolver).Slot);
        Assert.True(pair.Server.Invoke(pair.Endpoint, [(ulong)EndpointMethod.Destroy]).IsGood);
        Assert.Equal(Told(CapabilityType.Entry, Rights.Write) | Discreet, Compare(client, pair.Entry).Slot);
    }

    [Theory]
    [InlineData(Rights.None, false, false)]
    [InlineData(Rights.Write, false, false)]
    [InlineData(Rights.Destroy, false, false)]
    [InlineData(Rights.Write | Rights.Destroy, true, false)]
    [InlineData(Rights.Weak, true, true)]
    [InlineData(Rights.Opaque, false, false)]
    public void Memory_that_cannot_be_changed_is_discreet(Rights reduced, bool isDiscreetPage, bool isDiscreetSegment)
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start();
        uint page = owner.Reduce(owner.CreatePage(), reduced);
        uint segment = owner.Reduce(owner.CreateSegment(), reduced);
        Assert.Equal(isDiscreetPage, (Compare(owner, page).Slot & Discreet) != 0);
        Assert.Equal(isDiscreetSegment, (Compare(owner, segment).Slot & Discreet) != 0);
        Assert.Equal(0u, Compare(owner, owner.Reduce(owner.Self, Rights.Weak)).Slot & Discreet);
        Assert.Equal(0u, Compare(owner, owner.Reduce(owner.Bank, Rights.All | Rights.Weak)).Slot & Discreet);
    }

    [Fact]
    public void The_same_is_what_reaches_the_same_object_as_the_same_visitor()
    {
        using Pair pair = new();
        SimulatedProcess server = pair.Server;
        uint one = server.Mint(pair.Endpoint, badge: 1);
        uint again = server.Mint(pair.Endpoint, badge: 1);
        uint other = server.Mint(pair.Endpoint, badge: 2);
        Assert.Equal(1u, Compare(server, one, again).SecondSlot);
        Assert.Equal(1u, Compare(server, one, one).SecondSlot);
        Assert.Equal(1u, Compare(server, one, server.Reduce(one, Rights.Write)).SecondSlot);
        Assert.Equal(0u, Compare(server, one, other).SecondSlot);
        Assert.Equal(0u, Compare(server, one, pair.Endpoint).SecondSlot);
        Assert.Equal(0u, Compare(server, one).SecondSlot);
        Assert.Equal(0u, Compare(server, server.CreatePage(), server.CreatePage()).SecondSlot);
    }

    [Fact]
    public void The_heir_of_a_frame_is_not_the_same()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start();
        uint old = owner.CreateEndpoint();
        Assert.True(owner.Invoke(old, [(ulong)EndpointMethod.Destroy]).IsGood);
        uint heir = owner.CreateEndpoint();
        Assert.True(owner.State.Table.At(world.Frames, old).Index.Is(owner.State.Table.At(world.Frames, heir).Index));
        Assert.Equal(0u, Compare(owner, old, heir).SecondSlot);
    }

    [Fact]
    public void It_takes_two_slots_that_hold_something()
    {
        using Pair pair = new();
        pair.Client.IsRefused(pair.World, InvocationError.InvalidSlot, Operation.Compare, 0, pair.Entry);
        pair.Client.IsRefused(pair.World, InvocationError.EmptySlot, Operation.Compare, 200, 256);
        pair.Client.IsRefused(pair.World, InvocationError.InvalidSlot, Operation.Compare, pair.Entry, 256);
        pair.Client.IsRefused(pair.World, InvocationError.EmptySlot, Operation.Compare, pair.Entry, 200);
    }

    [Fact]
    public void Looking_changes_nothing()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        ulong before = pair.Server.Run() is null ? 0 : pair.World.Hash();
        Compare(pair.Server, pair.Resolver, pair.Endpoint);
        Assert.Equal(before, pair.World.Hash());
    }

    private static uint Told(CapabilityType type, Rights rights) => (uint)type | ((uint)rights << 8);

    private static Answer Compare(SimulatedProcess process, uint slot, uint other = 0)
    {
        return SimulatedProcess.Require(process.Do(Operation.Compare, slot, other));
    }
}
