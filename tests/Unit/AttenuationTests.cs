using System;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>A copy has what it was copied from, less what was taken away; marks stay; what comes through a weak capability is weak.</summary>
public sealed class AttenuationTests
{
    private const Rights ReadWrite = Rights.Read | Rights.Write;

    [Fact]
    public void A_copy_has_the_rights_that_were_not_removed_and_every_mark()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start();
        uint page = owner.CreatePage();
        for (byte held = 0; held < 64; held++)
        {
            for (byte asked = 0; asked < 64; asked++)
            {
                uint first = owner.Reduce(page, (Rights)(held ^ (byte)Rights.All));
                uint second = owner.Reduce(first, (Rights)asked);
                Rights before = RightsOf(world, owner, first);
                Rights after = RightsOf(world, owner, second);
                Assert.Equal(Rights.None, after & Rights.All & ~before);
                Assert.Equal(Rights.None, after & Rights.All & (Rights)asked);
                Assert.Equal((before | (Rights)asked) & Attenuation.Marks, after & Attenuation.Marks);
                bool isWeak = (after & Rights.Weak) != 0;
                Assert.False(isWeak && (after & (Rights.Write | Rights.Destroy)) != 0);
                Rights lost = (Rights)asked | (isWeak ? Rights.Write | Rights.Destroy : Rights.None);
                Assert.Equal(before & Rights.All & ~lost, after & Rights.All);
                _ = owner.Drop(second);
                _ = owner.Drop(first);
            }
        }
    }

    [Fact]
    public void A_program_can_make_its_own_capability_less()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start();
        uint page = owner.CreatePage();
        Assert.Equal(page, SimulatedProcess.Require(owner.Do(Operation.Copy, page, page, flags: (byte)Rights.Write)).Slot);
        owner.InvokeIsRefused(world, InvocationError.NoRight, page, [(ulong)PageMethod.WriteWord, 0, 1]);
        Assert.True(owner.Invoke(page, [(ulong)PageMethod.ReadWord, 0]).IsGood);
    }

    [Fact]
    public void What_was_taken_away_is_refused_for_every_type()
    {
        using Pair pair = new();
        SimulatedWorld world = pair.World;
        SimulatedProcess owner = pair.Server;
        uint page = owner.CreatePage();
        uint segment = owner.CreateSegment();
        Refuses(world, owner, page, Rights.Write, [(ulong)PageMethod.WriteWord, 0, 1]);
        Refuses(world, owner, page, Rights.Read, [(ulong)PageMethod.ReadWord, 0]);
        Refuses(world, owner, page, Rights.Destroy, [(ulong)PageMethod.Destroy]);
        Refuses(world, owner, segment, Rights.Destroy, [(ulong)SegmentMethod.Destroy]);
        Refuses(world, owner, owner.Bank, Rights.Write, [(ulong)BankMethod.CreatePage]);
        Refuses(world, owner, owner.Bank, Rights.Read, [(ulong)BankMethod.ReadBalance, 0]);
        Refuses(world, owner, owner.Bank, Rights.Destroy, [(ulong)BankMethod.Destroy]);
        Refuses(world, owner, owner.Self, Rights.Destroy, [(ulong)ProcessMethod.Destroy]);
        Refuses(world, owner, owner.Self, Rights.Read, [(ulong)ProcessMethod.ReadState, 0]);
        Refuses(world, owner, pair.Endpoint, Rights.Write, [(ulong)EndpointMethod.Mint, 1]);
        Refuses(world, owner, pair.Endpoint, Rights.Destroy, [(ulong)EndpointMethod.Destroy]);
        Refuses(world, world.Root, InitialSlot.Machine, Rights.Write, [(ulong)MachineMethod.PowerOff, 0]);
        Refuses(world, world.Root, InitialSlot.Machine, Rights.Write, [(ulong)MachineMethod.WriteConsole, 0, 0, 0, 0, 0, 0, 0]);
        Refuses(world, world.Root, InitialSlot.Machine, Rights.Read, [(ulong)MachineMethod.ReadFigure, 0]);
        Refuses(world, world.Root, InitialSlot.Machine, Rights.Read, [(ulong)MachineMethod.ReadCommandLine, 0]);
    }

    [Fact]
    public void An_entry_without_write_sends_nothing()
    {
        using Pair pair = new();
        uint less = pair.Client.Reduce(pair.Entry, Rights.Write);
        pair.Client.IsRefused(pair.World, InvocationError.NoRight, Operation.Send, less, pair.Call, [1]);
        uint weak = pair.Client.Reduce(pair.Entry, Rights.Weak);
        pair.Client.IsRefused(pair.World, InvocationError.NoRight, Operation.Send, weak, pair.Call, [1]);
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.Entry, pair.Call, [1]));
    }

    [Fact]
    public void An_entry_without_write_receives_nothing_through_a_promise()
    {
        using Pair pair = new();
        SimulatedProcess client = pair.Client;
        (uint promise, uint resolver) = client.CreatePromise();
        Assert.Equal(InvocationError.None, client.Resolve(resolver, [], client.Reduce(pair.Entry, Rights.Write)));
        Assert.Equal(InvocationError.None, client.Send(promise, pair.Call, [1]));
        Assert.Equal(BreakReason.NotInvocable, client.Next().Reason);
    }

    [Fact]
    public void The_value_of_a_promise_does_not_come_through_a_mark()
    {
        using Pair pair = new();
        SimulatedProcess client = pair.Client;
        (uint promise, _) = client.CreatePromise();
        foreach (Rights mark in new[] { Rights.Weak, Rights.Opaque, Rights.Read })
        {
            client.IsRefused(pair.World, InvocationError.NoRight, Operation.Await, pair.Call, client.Reduce(promise, mark));
        }
    }

    [Fact]
    public void A_copy_that_asks_for_something_else_is_refused()
    {
        using Pair pair = new();
        pair.Client.IsRefused(pair.World, InvocationError.RangeError, Operation.Copy, pair.Entry, flags: 64);
        pair.Client.IsRefused(pair.World, InvocationError.RangeError, Operation.Copy, pair.Entry, flags: 128);
        pair.Client.IsRefused(pair.World, InvocationError.RangeError, Operation.Copy, pair.Entry, 200, flags: 255);
        pair.Client.IsRefused(pair.World, InvocationError.NotTransferable, Operation.Copy, pair.Call, flags: 255);
        pair.Bring(CallState.InService);
        pair.Server.IsRefused(pair.World, InvocationError.RangeError, Operation.Copy, pair.Resolver, flags: (byte)Rights.Read);
        pair.Server.IsRefused(pair.World, InvocationError.RangeError, Operation.Copy, pair.Resolver, flags: (byte)Rights.Weak);
    }

    [Fact]
    public void Grants_and_messages_keep_rights_and_marks()
    {
        using Pair pair = new();
        uint page = pair.Client.CreatePage();
        uint weak = pair.Client.Reduce(page, Rights.Weak | Rights.Execute);
        uint given = pair.Client.Give(weak, pair.Third);
        Assert.Equal(Rights.Read | Rights.Weak, RightsOf(pair.World, pair.Third, given));
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.Entry, pair.Call, [1], weak));
        Assert.Equal(Rights.Read | Rights.Weak, RightsOf(pair.World, pair.Server, pair.Server.Next().Slots[0]));
    }

    [Fact]
    public void A_page_is_mapped_with_no_more_than_its_capability_allows()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start();
        uint page = owner.CreatePage();
        uint segment = owner.CreateSegment();
        uint less = owner.Reduce(page, Rights.Write);
        owner.InvokeIsRefused(world, InvocationError.NoRight, segment, [(ulong)SegmentMethod.Map, 0, (ulong)ReadWrite], less);
        less = owner.Reduce(page, Rights.Execute);
        owner.InvokeIsRefused(world, InvocationError.NoRight, segment, [(ulong)SegmentMethod.Map, 0, 5], less);
        less = owner.Reduce(page, Rights.Weak);
        owner.InvokeIsRefused(world, InvocationError.NoRight, segment, [(ulong)SegmentMethod.Map, 0, (ulong)ReadWrite], less);
        Assert.True(owner.Invoke(segment, [(ulong)SegmentMethod.Map, 0, 5], less).IsGood);
        uint weakSegment = owner.Reduce(segment, Rights.Weak);
        owner.InvokeIsRefused(world, InvocationError.NoRight, weakSegment, [(ulong)SegmentMethod.Unmap, 0]);
        owner.InvokeIsRefused(world, InvocationError.NoRight, owner.Self, [(ulong)ProcessMethod.Attach, 1, (ulong)ReadWrite], weakSegment);
        Assert.True(owner.Invoke(owner.Self, [(ulong)ProcessMethod.Attach, 1, (ulong)Rights.Read], weakSegment).IsGood);
    }

    private static void Refuses(SimulatedWorld world, SimulatedProcess owner, uint slot, Rights removed, ReadOnlySpan<ulong> words)
    {
        uint less = owner.Reduce(slot, removed);
        owner.InvokeIsRefused(world, InvocationError.NoRight, less, words);
        Assert.Equal(InvocationError.None, owner.Drop(less));
    }

    private static Rights RightsOf(SimulatedWorld world, SimulatedProcess owner, uint slot)
    {
        return owner.State.Table.At(world.Frames, slot).Rights;
    }
}
