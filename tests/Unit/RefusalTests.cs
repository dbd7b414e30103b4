using System;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>A refused operation changed nothing.</summary>
public sealed class RefusalTests
{
    private const uint NeverUsed = 200;

    [Theory]
    [InlineData(Operation.Send)]
    [InlineData(Operation.Resolve)]
    [InlineData(Operation.Cancel)]
    [InlineData(Operation.Poll)]
    [InlineData(Operation.Drop)]
    [InlineData(Operation.Copy)]
    [InlineData(Operation.Compare)]
    public void No_operation_works_on_a_slot_that_is_outside_or_empty(Operation operation)
    {
        using Pair pair = new();
        pair.Client.IsRefused(pair.World, InvocationError.InvalidSlot, operation, 0);
        pair.Client.IsRefused(pair.World, InvocationError.InvalidSlot, operation, 256);
        pair.Client.IsRefused(pair.World, InvocationError.InvalidSlot, operation, uint.MaxValue);
        pair.Client.IsRefused(pair.World, InvocationError.EmptySlot, operation, NeverUsed);
        uint dropped = pair.Client.CreatePage();
        pair.Client.Drop(dropped);
        pair.Client.IsRefused(pair.World, InvocationError.EmptySlot, operation, dropped);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(128)]
    [InlineData(255)]
    public void An_unknown_operation_is_refused(byte operation)
    {
        using Pair pair = new();
        pair.Client.IsRefused(pair.World, InvocationError.UnknownOperation, (Operation)operation, pair.Client.Bank);
    }

    [Theory]
    [InlineData(Operation.Resolve)]
    [InlineData(Operation.Cancel)]
    [InlineData(Operation.Poll)]
    public void An_operation_takes_its_own_type_only(Operation operation)
    {
        using Pair pair = new();
        foreach (uint slot in new[] { pair.Client.Bank, pair.Client.Self, pair.Entry, pair.Client.CreatePage(), pair.Client.CreateEndpoint() })
        {
            pair.Client.IsRefused(pair.World, InvocationError.WrongType, operation, slot);
        }
    }

    [Fact]
    public void A_send_to_an_endpoint_needs_a_call_of_the_senders_own()
    {
        using Pair pair = new();
        pair.Client.IsRefused(pair.World, InvocationError.CallRequired, Operation.Send, pair.Entry, 0, [1]);
        pair.Client.IsRefused(pair.World, InvocationError.EmptySlot, Operation.Send, pair.Entry, NeverUsed, [1]);
        pair.Client.IsRefused(pair.World, InvocationError.InvalidSlot, Operation.Send, pair.Entry, 256, [1]);
        pair.Client.IsRefused(pair.World, InvocationError.WrongType, Operation.Send, pair.Entry, pair.Client.Bank, [1]);
        pair.Client.IsRefused(pair.World, InvocationError.WrongType, Operation.Send, pair.Entry, pair.Entry, [1]);
    }

    [Fact]
    public void A_copy_needs_a_place_to_go()
    {
        using Pair pair = new();
        pair.Client.IsRefused(pair.World, InvocationError.EmptySlot, Operation.Copy, pair.Entry, NeverUsed);
        pair.Client.IsRefused(pair.World, InvocationError.InvalidSlot, Operation.Copy, pair.Entry, 256);
        pair.Client.IsRefused(pair.World, InvocationError.InvalidSlot, Operation.Copy, pair.Entry, uint.MaxValue);
    }

    [Fact]
    public void An_entry_sends_and_does_nothing_else()
    {
        using Pair pair = new();
        uint queued = pair.Client.CreateCall();

        // The words of an owner's method sent through an entry are words of a message.
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.Entry, queued, [(ulong)EndpointMethod.Destroy]));
        Assert.Equal((ulong)EndpointMethod.Destroy, pair.Server.Next().Words[0]);
    }

    [Fact]
    public void Hostile_arguments_to_an_endpoint_a_page_and_a_call_are_refused()
    {
        using Pair pair = new();
        SimulatedWorld world = pair.World;
        pair.Server.InvokeIsRefused(world, InvocationError.RangeError, pair.Endpoint, [(ulong)EndpointMethod.Mint, 1ul << 32]);
        pair.Server.InvokeIsRefused(world, InvocationError.InvalidCount, pair.Endpoint, [(ulong)EndpointMethod.Mint]);
        pair.Server.InvokeIsRefused(world, InvocationError.InvalidCount, pair.Endpoint, [(ulong)EndpointMethod.Destroy, 1]);
        pair.Server.InvokeIsRefused(world, InvocationError.InvalidCount, pair.Endpoint, []);
        pair.Server.InvokeIsRefused(world, InvocationError.UnknownOperation, pair.Endpoint, [6]);
        pair.Server.InvokeIsRefused(world, InvocationError.RangeError, pair.Endpoint, [(ulong)EndpointMethod.MintCounted, 1ul << 32]);
        pair.Server.InvokeIsRefused(world, InvocationError.InvalidCount, pair.Endpoint, [(ulong)EndpointMethod.MintCounted]);
        pair.Client.InvokeIsRefused(world, InvocationError.UnknownOperation, pair.Call, [2]);
        pair.Client.InvokeIsRefused(world, InvocationError.InvalidCount, pair.Call, [(ulong)CallMethod.Destroy, 1]);
        uint page = pair.Client.CreatePage();
        pair.Client.InvokeIsRefused(world, InvocationError.UnknownOperation, page, [4]);
        pair.Client.InvokeIsRefused(world, InvocationError.InvalidCount, page, [(ulong)PageMethod.ReadWord]);
        foreach (ulong offset in new ulong[] { 1, 4, 4089, 4096, 1ul << 32, ulong.MaxValue - 7, ulong.MaxValue })
        {
            pair.Client.InvokeIsRefused(world, InvocationError.RangeError, page, [(ulong)PageMethod.ReadWord, offset]);
            pair.Client.InvokeIsRefused(world, InvocationError.RangeError, page, [(ulong)PageMethod.WriteWord, offset, 1]);
        }

        Assert.True(pair.Client.Invoke(page, [(ulong)PageMethod.WriteWord, 4088, 77]).IsGood);
        Assert.Equal(77ul, pair.Client.Invoke(page, [(ulong)PageMethod.ReadWord, 4088]).Word0);
    }

    [Fact]
    public void Hostile_arguments_to_a_process_are_refused()
    {
        using Pair pair = new();
        SimulatedWorld world = pair.World;
        SimulatedProcess owner = pair.Client;
        uint embryo = world.Root.CreateProcess();
        ulong[] start = [(ulong)ProcessMethod.Start, UserLayout.EndAddress, 0, 0, 0];
        world.Root.InvokeIsRefused(world, InvocationError.RangeError, embryo, start);
        start = [(ulong)ProcessMethod.Start, ulong.MaxValue, 0, 0, 0];
        world.Root.InvokeIsRefused(world, InvocationError.RangeError, embryo, start);
        start = [(ulong)ProcessMethod.Start, 0, UserLayout.EndAddress + 1, 0, 0];
        world.Root.InvokeIsRefused(world, InvocationError.RangeError, embryo, start);
        start = [(ulong)ProcessMethod.Start, 0, 0x0000_8000_0000_0000, 0, 0];
        world.Root.InvokeIsRefused(world, InvocationError.RangeError, embryo, start);
        world.Root.InvokeIsRefused(world, InvocationError.InvalidCount, embryo, [(ulong)ProcessMethod.Start, 0, 0, 0]);
        world.Root.InvokeIsRefused(world, InvocationError.NoRight, embryo, [(ulong)ProcessMethod.Exit]);
        owner.InvokeIsRefused(world, InvocationError.InvalidState, owner.Self, [(ulong)ProcessMethod.Start, 0, 0, 0, 0]);
        owner.InvokeIsRefused(world, InvocationError.UnknownOperation, owner.Self, [99]);
        owner.InvokeIsRefused(world, InvocationError.InvalidCount, owner.Self, [(ulong)ProcessMethod.ReadState]);
        owner.InvokeIsRefused(world, InvocationError.InvalidCount, owner.Self, [(ulong)ProcessMethod.Exit, 0]);
        owner.InvokeIsRefused(world, InvocationError.EmptySlot, owner.Self, [(ulong)ProcessMethod.Grant], NeverUsed);
        owner.InvokeIsRefused(world, InvocationError.InvalidCount, owner.Self, [(ulong)ProcessMethod.Grant]);
    }

    [Fact]
    public void Hostile_arguments_to_the_machine_are_refused()
    {
        using SimulatedWorld world = new();
        SimulatedProcess root = world.Root;
        const uint Machine = InitialSlot.Machine;
        root.InvokeIsRefused(world, InvocationError.RangeError, Machine, [(ulong)MachineMethod.WriteConsole, 49, 0, 0, 0, 0, 0, 0]);
        root.InvokeIsRefused(world, InvocationError.RangeError, Machine, [(ulong)MachineMethod.WriteConsole, ulong.MaxValue, 0, 0, 0, 0, 0, 0]);
        root.InvokeIsRefused(world, InvocationError.InvalidCount, Machine, [(ulong)MachineMethod.WriteConsole, 1, 0]);
        root.InvokeIsRefused(world, InvocationError.RangeError, Machine, [(ulong)MachineMethod.PowerOff, 256]);
        root.InvokeIsRefused(world, InvocationError.RangeError, Machine, [(ulong)MachineMethod.ReadFigure, 8]);
        root.InvokeIsRefused(world, InvocationError.RangeError, Machine, [(ulong)MachineMethod.ReadCommandLine, 2041]);
        root.InvokeIsRefused(world, InvocationError.RangeError, Machine, [(ulong)MachineMethod.ReadCommandLine, 2048]);
        root.InvokeIsRefused(world, InvocationError.RangeError, Machine, [(ulong)MachineMethod.ReadCommandLine, 1]);
        root.InvokeIsRefused(world, InvocationError.UnknownOperation, Machine, [99]);
        Assert.True(root.Invoke(Machine, [(ulong)MachineMethod.WriteConsole, 2, 0x4241, 0, 0, 0, 0, 0]).IsGood);
        Assert.Equal("AB"u8.ToArray(), world.Devices.Console);
        Answer text = root.Invoke(Machine, [(ulong)MachineMethod.ReadCommandLine, 0]);
        Assert.Equal(BitConverter.ToUInt64("simulate"u8), text.Word0);
        Assert.Equal(9ul, text.Word1);
        Assert.True(root.Invoke(Machine, [(ulong)MachineMethod.PowerOff, 7]).IsGood);
        Assert.True(world.Devices.IsOff);
        Assert.Equal(7u, world.Frames.Globals.ExitCode);
    }

    [Fact]
    public void The_machines_figures_are_those_of_the_books()
    {
        using SimulatedWorld world = new();
        _ = world.Start();
        ulong inUse = world.Root.Invoke(InitialSlot.Machine, [(ulong)MachineMethod.ReadFigure, (ulong)MachineFigure.PagesInUse]).Word0;
        world.Root.InvokeIsRefused(world, InvocationError.RangeError, InitialSlot.Machine, [(ulong)MachineMethod.ReadFigure, 4]);
        Assert.Equal(world.Frames.Globals.PagesInUse, inUse);
        Assert.Equal(inUse, Kernel.Diagnostics.Audit.SumOfUsedPages(world.Frames));
    }
}
