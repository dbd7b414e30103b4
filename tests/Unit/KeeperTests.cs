using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>A fault is a call to the keeper. Fulfilled, the process goes on; broken for any reason, it is a corpse.</summary>
public sealed class KeeperTests
{
    private const ulong Address = 0xBAD0;

    [Fact]
    public void A_fault_stops_the_process_and_its_keeper_is_asked()
    {
        using Kept kept = new();
        Message request = kept.FaultOnce();
        Assert.Equal((8u, 1u, 3u), (request.WordCount, request.SlotCount, request.Badge));
        Assert.Equal(((ulong)FaultCause.InvalidRead, Address), (request.Words[0], request.Words[1]));
        Assert.Equal((UserLayout.BaseAddress, UserLayout.StackEndAddress), (request.Words[2], request.Words[3]));
        ulong[] state = kept.Keeper.Ask(request.Slots[0], (ulong)ProcessMethod.ReadState, 0);
        Assert.Equal([(ulong)ProcessState.Stopped, (ulong)FaultCause.InvalidRead], state);
        Assert.Equal([(ulong)FaultCause.InvalidRead, Address, UserLayout.BaseAddress], kept.Keeper.Ask(request.Slots[0], (ulong)ProcessMethod.ReadFault, 0, 0));
    }

    [Fact]
    public void An_answer_lets_it_go_on_with_the_registers_that_the_keeper_gave_it_and_nothing_breaks()
    {
        using Kept kept = new();
        uint resolver = kept.TakeRequest();
        Message fault = kept.FaultOnce();
        Assert.Equal((CallState.InService, BreakReason.None), kept.Client.Poll(kept.Call));
        SimulatedProcess.Require(kept.Keeper.Invoke(fault.Slots[0], [(ulong)ProcessMethod.WriteRegister, (ulong)Register.Rdi, 77]));
        Assert.Equal(InvocationError.None, kept.Keeper.Resolve(fault.Slot));
        Assert.Equal(ProcessState.Ready, kept.Server.State.Party.State);
        Assert.Equal(77ul, kept.Server.State.Context[(int)Register.Rdi]);
        Assert.Equal(InvocationError.None, kept.Server.Resolve(resolver, [42]));
        Assert.Equal(42ul, kept.Client.Next().Words[0]);
    }

    [Fact]
    public void A_second_fault_uses_the_record_again()
    {
        using Kept kept = new();
        ulong used = kept.World.Root.Balance(kept.Server.BankAtRoot).UsedPages;
        for (int i = 0; i < 3; i++)
        {
            Message fault = kept.FaultOnce();
            Assert.Equal(InvocationError.None, kept.Keeper.Resolve(fault.Slot));
            Assert.Equal(InvocationError.None, kept.Keeper.Drop(fault.Slots[0]));
        }

        Assert.Equal(used, kept.World.Root.Balance(kept.Server.BankAtRoot).UsedPages);
    }

    [Fact]
    public void A_broken_verdict_makes_a_corpse() => Dies((kept, fault) => kept.Keeper.Break(fault.Slot));

    [Fact]
    public void A_dropped_verdict_makes_a_corpse() => Dies((kept, fault) => kept.Keeper.Drop(fault.Slot));

    [Fact]
    public void A_keeper_that_faults_makes_a_corpse() => Dies((kept, _) => kept.Keeper.Fault(FaultCause.Other));

    [Fact]
    public void A_keeper_that_is_destroyed_makes_a_corpse() => Dies((kept, _) => kept.World.Destroy(kept.Keeper));

    [Fact]
    public void A_keeper_that_is_killed_makes_a_corpse()
    {
        Dies((kept, _) => SimulatedProcess.Require(kept.World.Root.Invoke(kept.Keeper.SlotAtRoot, [(ulong)ProcessMethod.Kill])));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_keeper_that_ends_before_it_has_looked_makes_a_corpse(bool endpointOnly)
    {
        using Kept kept = new();
        uint resolver = kept.TakeRequest();
        kept.Server.Fault(FaultCause.InvalidRead, Address);
        Assert.Equal(ProcessState.Stopped, kept.Server.State.Party.State);
        if (endpointOnly)
        {
            SimulatedProcess.Require(kept.Keeper.Invoke(kept.Endpoint, [(ulong)EndpointMethod.Destroy]));
        }
        else
        {
            kept.World.Destroy(kept.Keeper);
        }

        kept.IsCorpse();
        Assert.NotEqual(0u, resolver);
    }

    [Fact]
    public void A_keeper_that_takes_too_long_has_decided()
    {
        using Kept kept = new(deadlineTicks: 1_000);
        _ = kept.TakeRequest();
        Message fault = kept.FaultOnce();
        kept.World.Devices.NowTicks = kept.World.Frames.Globals.NowTicks + 2_000;
        kept.World.Tick();
        kept.IsCorpse();
        Assert.Equal(InvocationError.Stale, kept.Keeper.Resolve(fault.Slot));
    }

    [Fact]
    public void A_keeper_in_time_has_the_same_time_for_the_next_fault()
    {
        using Kept kept = new(deadlineTicks: 1_000);
        for (int i = 0; i < 3; i++)
        {
            Message fault = kept.FaultOnce();
            kept.World.Devices.NowTicks = kept.World.Frames.Globals.NowTicks + 700;
            Assert.Equal(InvocationError.None, kept.Keeper.Resolve(fault.Slot));
            Assert.Equal(ProcessState.Ready, kept.Server.State.Party.State);
        }
    }

    [Fact]
    public void A_fault_with_no_keeper_left_makes_a_corpse_at_once()
    {
        using Kept kept = new();
        _ = kept.TakeRequest();
        SimulatedProcess.Require(kept.Keeper.Invoke(kept.Endpoint, [(ulong)EndpointMethod.Destroy]));
        kept.Server.Fault(FaultCause.InvalidRead, Address);
        Assert.Equal(ProcessState.Dead, kept.Server.State.Party.State);
        kept.IsCorpse();
    }

    [Fact]
    public void A_fault_whose_keeper_is_being_taken_apart_makes_a_corpse_at_once()
    {
        using Kept kept = new();
        uint call = kept.Client.CreateCall();
        uint entry = kept.Keeper.Give(kept.Entry, kept.Client);
        for (int i = 0; i < 40; i++)
        {
            kept.Client.Send(entry, kept.Client.CreateCall());
        }

        kept.Keeper.Fault(FaultCause.Other);
        Assert.True(kept.World.HasWork);
        kept.Server.Fault(FaultCause.InvalidRead, Address);
        Assert.Equal(ProcessState.Dead, kept.Server.State.Party.State);
        kept.World.Settle();
        Assert.NotEqual(0u, call);
    }

    [Fact]
    public void Nobody_decides_on_his_own_faults()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        uint entry = process.Mint(process.CreateEndpoint());
        SimulatedProcess.Require(process.Invoke(process.Self, [(ulong)ProcessMethod.SetKeeper, 0], entry));
        process.Fault(FaultCause.Other);
        Assert.Equal(ProcessState.Dead, process.State.Party.State);
        world.Settle();
    }

    [Fact]
    public void A_keeper_can_be_taken_away()
    {
        using Kept kept = new();
        _ = kept.TakeRequest();
        SimulatedProcess.Require(kept.World.Root.Invoke(kept.Server.SlotAtRoot, [(ulong)ProcessMethod.SetKeeper, 0]));
        kept.Server.Fault(FaultCause.InvalidRead, Address);
        kept.IsCorpse();
    }

    [Fact]
    public void Who_waits_for_a_verdict_is_not_resumed_past_its_keeper()
    {
        using Kept kept = new();
        _ = kept.FaultOnce();
        kept.World.Root.InvokeIsRefused(kept.World, InvocationError.InvalidState, kept.Server.SlotAtRoot, [(ulong)ProcessMethod.Resume]);
        kept.World.Root.InvokeIsRefused(kept.World, InvocationError.InvalidState, kept.Server.SlotAtRoot, [(ulong)ProcessMethod.Stop]);
    }

    [Fact]
    public void Who_waits_for_a_verdict_can_be_killed_and_the_verdict_is_inert()
    {
        using Kept kept = new();
        _ = kept.TakeRequest();
        Message fault = kept.FaultOnce();
        SimulatedProcess.Require(kept.World.Root.Invoke(kept.Server.SlotAtRoot, [(ulong)ProcessMethod.Kill]));
        kept.World.Settle();
        Assert.Equal(InvocationError.Stale, kept.Keeper.Resolve(fault.Slot));
        Assert.Equal(ProcessState.Dead, kept.Server.State.Party.State);
        Assert.Equal(BreakReason.CalleeDestroyed, kept.Client.Next().Reason);
    }

    [Fact]
    public void Destroying_who_waits_for_a_verdict_destroys_the_record_too()
    {
        using Kept kept = new();
        Message fault = kept.FaultOnce();
        kept.World.DestroyBank(kept.Server);
        kept.World.Settle();
        Assert.Equal(InvocationError.Stale, kept.Keeper.Resolve(fault.Slot));
        kept.Keeper.InvokeIsRefused(kept.World, InvocationError.Stale, fault.Slots[0], [(ulong)ProcessMethod.ReadState, 0]);
    }

    [Fact]
    public void A_resolver_in_an_answer_to_a_fault_is_lost()
    {
        using Kept kept = new();
        Message fault = kept.FaultOnce();
        uint entry = kept.Keeper.Give(kept.Entry, kept.Client);
        Assert.Equal(InvocationError.None, kept.Client.Send(entry, kept.Call));
        Message carried = kept.Keeper.Next();
        Assert.Equal(InvocationError.None, kept.Keeper.Resolve(fault.Slot, [], carried.Slot));
        Assert.Equal(BreakReason.LostInTransit, kept.Client.Next().Reason);
        Assert.Equal(ProcessState.Ready, kept.Server.State.Party.State);
    }

    [Fact]
    public void A_keeper_gets_the_rights_of_who_set_it_and_an_opaque_capability_sets_none()
    {
        using Kept kept = new();
        const byte Removed = (byte)(Rights.Execute | Rights.Destroy);
        SimulatedProcess root = kept.World.Root;
        uint reduced = SimulatedProcess.Require(root.Do(Operation.Copy, kept.Server.SlotAtRoot, flags: Removed)).Slot;
        uint opaque = SimulatedProcess.Require(root.Do(Operation.Copy, kept.Server.SlotAtRoot, flags: Removed | (byte)Rights.Opaque)).Slot;
        uint entry = kept.Keeper.Give(kept.Entry, root);
        root.InvokeIsRefused(kept.World, InvocationError.NoRight, opaque, [(ulong)ProcessMethod.SetKeeper, 0], entry);
        root.InvokeIsRefused(kept.World, InvocationError.NoRight, opaque, [(ulong)ProcessMethod.ReadRegisters, 0, 0, 0, 0, 0, 0, 0]);
        root.InvokeIsRefused(kept.World, InvocationError.NoRight, opaque, [(ulong)ProcessMethod.ReadMemory, 0, 0, 0, 0, 0, 0, 0]);
        root.InvokeIsRefused(kept.World, InvocationError.NoRight, opaque, [(ulong)ProcessMethod.ReadSlot, 1, 0]);
        root.InvokeIsRefused(kept.World, InvocationError.NoRight, reduced, [(ulong)ProcessMethod.Kill]);
        SimulatedProcess.Require(root.Invoke(reduced, [(ulong)ProcessMethod.SetKeeper, 0], entry));
        Message fault = kept.FaultOnce();
        kept.Keeper.InvokeIsRefused(kept.World, InvocationError.NoRight, fault.Slots[0], [(ulong)ProcessMethod.Kill]);
        Assert.Equal((ulong)ProcessState.Stopped, kept.Keeper.Ask(fault.Slots[0], (ulong)ProcessMethod.ReadState, 0)[0]);
    }

    [Fact]
    public void Setting_a_keeper_is_paid_by_the_process_and_refused_in_order()
    {
        using SimulatedWorld world = new();
        SimulatedProcess keeper = world.Start();
        uint entry = keeper.Give(keeper.Mint(keeper.CreateEndpoint()), world.Root);
        uint poor = world.Root.CreateBank(6);
        uint process = world.Root.CreateProcess(poor);
        world.Root.InvokeIsRefused(world, InvocationError.InvalidCount, process, [(ulong)ProcessMethod.SetKeeper], entry);
        world.Root.InvokeIsRefused(world, InvocationError.InvalidCount, process, [(ulong)ProcessMethod.SetKeeper, 0], entry, entry);
        world.Root.InvokeIsRefused(world, InvocationError.WrongType, process, [(ulong)ProcessMethod.SetKeeper, 0], poor);
        world.Root.InvokeIsRefused(world, InvocationError.RangeError, process, [(ulong)ProcessMethod.SetKeeper, 1ul << 63], entry);
        world.Root.InvokeIsRefused(world, InvocationError.LimitReached, process, [(ulong)ProcessMethod.SetKeeper, 0], entry);
        SimulatedProcess.Require(world.Root.Invoke(process, [(ulong)ProcessMethod.Kill]));
        world.Root.InvokeIsRefused(world, InvocationError.InvalidState, process, [(ulong)ProcessMethod.SetKeeper, 0], entry);
        world.Destroy(keeper);
        world.Settle();
        world.Root.InvokeIsRefused(world, InvocationError.Stale, process, [(ulong)ProcessMethod.SetKeeper, 0], entry);
    }

    private static void Dies(System.Action<Kept, Message> verdict)
    {
        using Kept kept = new();
        _ = kept.TakeRequest();
        Message fault = kept.FaultOnce();
        verdict(kept, fault);
        kept.IsCorpse();
    }
}
