using System;
using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;
using AsyncCap.Kernel.Capabilities;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

public sealed class CapabilityTableTests
{
    private const uint SlotsAtDepth1 = 256 * 1024;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(1024, 1)]
    [InlineData(1025, 2)]
    [InlineData(2048, 2)]
    [InlineData(2049, 2)]
    public void A_table_grows_a_page_at_a_time_and_a_level_when_a_level_is_full(uint leaves, uint depth)
    {
        using BareKernel kernel = new(pageCount: 4096);
        CapabilityTable table = NewTable(kernel);
        GrowTo(kernel, ref table, leaves);
        Assert.Equal(depth, table.Depth);
        Assert.Equal(leaves * 256, table.Capacity);
        Assert.Equal((leaves * 256) - 1, table.FreeCount);
        uint slots = FillAll(kernel, ref table);
        Assert.Equal((leaves * 256) - 1, slots);
        for (uint slot = 1; slot < table.Capacity; slot += 97)
        {
            Assert.Equal(InvocationError.None, table.Read(kernel.Frames, slot, out Capability capability));
            Assert.Equal(slot, capability.Badge);
        }

        Assert.Equal(InvocationError.InvalidSlot, table.Read(kernel.Frames, table.Capacity, out _));
        Assert.Equal(leaves + Directories(leaves), kernel.Root.UsedPages);
        uint steps = 0;
        while (!table.ReturnOnePage(kernel.Frames))
        {
            steps++;
        }

        Assert.Equal(leaves, steps);
        Assert.Equal(0u, kernel.Root.UsedPages);
    }

    [Fact]
    public void Growth_takes_exactly_the_pages_that_it_announces()
    {
        using BareKernel kernel = new(pageCount: 4096);
        CapabilityTable table = NewTable(kernel);
        while (table.Capacity < SlotsAtDepth1 + (3 * 256))
        {
            uint announced = table.PagesToGrow();
            uint before = kernel.Root.UsedPages;
            table.Grow(kernel.Frames, kernel.RootIndex);
            Assert.Equal(announced, kernel.Root.UsedPages - before);
        }
    }

    [Fact]
    public void What_a_slot_held_before_the_table_grew_it_holds_afterwards()
    {
        using BareKernel kernel = new(pageCount: 4096);
        CapabilityTable table = NewTable(kernel);
        uint slots = FillAll(kernel, ref table);
        GrowTo(kernel, ref table, 1025);
        for (uint slot = 1; slot <= slots; slot++)
        {
            Assert.Equal(slot, table.At(kernel.Frames, slot).Badge);
        }
    }

    [Fact]
    public void A_freed_slot_is_the_next_to_be_taken()
    {
        using BareKernel kernel = new();
        CapabilityTable table = NewTable(kernel);
        FillAll(kernel, ref table);
        CapabilityTable full = table;
        Assert.Throws<KernelPanicException>(() => Install(kernel, ref full));
        foreach (uint slot in new uint[] { 7, 255, 1 })
        {
            table.Free(kernel.Frames, slot);
            Assert.Equal(InvocationError.EmptySlot, table.Read(kernel.Frames, slot, out Capability none));
            Assert.Equal(CapabilityType.Null, none.Type);
        }

        Assert.Equal(3u, table.FreeCount);
        Assert.Equal([1u, 255u, 7u], new[] { Install(kernel, ref table), Install(kernel, ref table), Install(kernel, ref table) });
        Assert.Equal(0u, table.FreeCount);
    }

    [Fact]
    public void A_slot_is_freed_once()
    {
        using BareKernel kernel = new();
        CapabilityTable table = NewTable(kernel);
        uint slot = Install(kernel, ref table);
        table.Free(kernel.Frames, slot);
        Assert.Throws<KernelPanicException>(() => table.Free(kernel.Frames, slot));
    }

    [Theory]
    [InlineData(0u, InvocationError.InvalidSlot)]
    [InlineData(1u, InvocationError.None)]
    [InlineData(2u, InvocationError.EmptySlot)]
    [InlineData(255u, InvocationError.EmptySlot)]
    [InlineData(256u, InvocationError.InvalidSlot)]
    [InlineData(0x7FFF_FFFFu, InvocationError.InvalidSlot)]
    [InlineData(uint.MaxValue, InvocationError.InvalidSlot)]
    public void A_slot_is_outside_or_empty_or_holds_something(uint slot, InvocationError expected)
    {
        using BareKernel kernel = new();
        CapabilityTable table = NewTable(kernel);
        Install(kernel, ref table);
        Assert.Equal(expected, table.Read(kernel.Frames, slot, out _));
    }

    [Fact]
    public void A_process_grows_its_table_from_its_own_bank_only()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start(pages: 40);
        uint other = owner.CreateBank(10);
        owner.InvokeIsRefused(world, InvocationError.RangeError, owner.Self, [(ulong)ProcessMethod.GrowTable], other);
        owner.InvokeIsRefused(world, InvocationError.WrongType, owner.Self, [(ulong)ProcessMethod.GrowTable], owner.Self);
        owner.InvokeIsRefused(world, InvocationError.InvalidCount, owner.Self, [(ulong)ProcessMethod.GrowTable]);
        ulong before = owner.Balance().UsedPages;
        owner.GrowTable();
        Assert.Equal(before + 2, owner.Balance().UsedPages);
        owner.GrowTable();
        Assert.Equal(before + 3, owner.Balance().UsedPages);
        while (owner.Invoke(owner.Bank, [(ulong)BankMethod.CreatePage]).IsGood)
        {
        }

        owner.InvokeIsRefused(world, InvocationError.LimitReached, owner.Self, [(ulong)ProcessMethod.GrowTable], owner.Bank);
    }

    [Fact]
    public void A_full_table_refuses_everything_that_needs_a_slot_and_changes_nothing()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start(pages: 40);
        uint endpoint = owner.CreateEndpoint();
        List<uint> filled = [];
        while (owner.State.Table.FreeCount > 0)
        {
            filled.Add(owner.Copy(owner.Bank).Slot);
        }

        owner.IsRefused(world, InvocationError.NoFreeSlot, Operation.Copy, owner.Bank);
        owner.InvokeIsRefused(world, InvocationError.NoFreeSlot, endpoint, [(ulong)EndpointMethod.Mint, 1]);
        foreach (BankMethod method in Enum.GetValues<BankMethod>())
        {
            // These make nothing, or need a right that the process does not have.
            if (method is BankMethod.ReadBalance or BankMethod.Destroy or BankMethod.Transfer or BankMethod.CreateClass)
            {
                continue;
            }

            owner.InvokeIsRefused(world, InvocationError.NoFreeSlot, owner.Bank, [(ulong)method, 1]);
        }

        owner.InvokeIsRefused(world, InvocationError.NoFreeSlot, owner.Self, [(ulong)ProcessMethod.Grant], owner.Bank);

        // Over an occupied slot there is room.
        Assert.Equal(InvocationError.None, owner.Copy(owner.Bank, filled[0]).Error);
        Assert.Equal(InvocationError.None, owner.Drop(filled[1]));
        Assert.Equal(filled[1], owner.Copy(owner.Bank).Slot);
    }

    private static uint Directories(uint leaves) => leaves == 1 ? 0 : leaves <= 1024 ? 1 : 1 + ((leaves + 1023) / 1024);

    private static CapabilityTable NewTable(BareKernel kernel)
    {
        CapabilityTable table = default;
        table.Initialize(PageStore.Buy(kernel.Frames, kernel.RootIndex, PageUse.CapabilityTable));
        return table;
    }

    private static void GrowTo(BareKernel kernel, ref CapabilityTable table, uint leaves)
    {
        while (table.Capacity < leaves * 256)
        {
            table.Grow(kernel.Frames, kernel.RootIndex);
        }
    }

    private static uint FillAll(BareKernel kernel, ref CapabilityTable table)
    {
        uint last = 0;
        while (table.FreeCount > 0)
        {
            last = Install(kernel, ref table);
        }

        return last;
    }

    private static uint Install(BareKernel kernel, ref CapabilityTable table)
    {
        uint next = table.FirstFree != 0 ? table.FirstFree : table.Fresh;
        return table.Install(kernel.Frames, new Capability { Type = CapabilityType.Machine, Badge = next });
    }
}
