using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Whoever floods a server from one bank has one share of it, whatever the flood is made of.</summary>
public sealed class FairGroupTests
{
    private const int Groups = 2;

    [Theory]
    [InlineData(100, 1, 0)]
    [InlineData(1_000, 1, 0)]
    [InlineData(10_000, 1, 0)]
    [InlineData(100_000, 1, 0)]
    [InlineData(10_000, 10_000, 0)]
    [InlineData(100_000, 100_000, 0)]
    [InlineData(10_000, 10_000, 10_000)]
    public void A_victim_waits_for_no_more_turns_than_there_are_ready_groups(int calls, int endpoints, int banks)
    {
        Assert.InRange(VictimsLatency(calls, endpoints, banks, Defences.None), 0, Groups);
    }

    [Fact]
    public void A_bank_is_of_its_parents_class_unless_it_begins_one()
    {
        using SimulatedWorld world = new();
        SimulatedProcess one = world.Start(ownClass: true);
        SimulatedProcess other = world.Start(ownClass: true);
        uint inherits = one.CreateBank(2);
        Assert.Equal((1u, 2u), (ClassOf(world, one, one.Bank), ClassOf(world, other, other.Bank)));
        Assert.Equal(1u, ClassOf(world, one, inherits));
        Assert.Equal(3u, ClassOf(world, one, one.CreateClass(2)));
    }

    [Fact]
    public void Only_who_was_given_the_right_begins_classes()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        process.InvokeIsRefused(world, InvocationError.NoRight, process.Bank, [(ulong)BankMethod.CreateClass, 1]);
        uint below = process.CreateBank(4);
        process.InvokeIsRefused(world, InvocationError.NoRight, below, [(ulong)BankMethod.CreateClass, 1]);
    }

    [Fact]
    public void A_class_is_refused_for_the_same_reasons_as_a_bank()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start(ownClass: true);
        owner.InvokeIsRefused(world, InvocationError.InvalidCount, owner.Bank, [(ulong)BankMethod.CreateClass]);
        owner.InvokeIsRefused(world, InvocationError.LimitReached, owner.Bank, [(ulong)BankMethod.CreateClass, 1_000]);
        world.Frames.Globals.FairClassCount = uint.MaxValue;
        owner.InvokeIsRefused(world, InvocationError.LimitReached, owner.Bank, [(ulong)BankMethod.CreateClass, 1]);
    }

    // Requests of others that the server gets between the victim's send and the victim's request.
    internal static int VictimsLatency(int calls, int endpoints, int banks, Defences removed)
    {
        uint pages = (uint)((calls / 8) + (endpoints / 8) + (banks * 2) + 200);
        using SimulatedWorld world = new(pages + 2_000, removed, audits: false);
        SimulatedProcess server = world.Start(pages: 100);
        SimulatedProcess flooder = world.Start(pages, ownClass: true);
        SimulatedProcess victim = world.Start(ownClass: true);
        uint victimsEntry = server.Give(server.Mint(server.CreateEndpoint(bank: victim.Give(victim.Bank, server)), badge: 1), victim);
        uint victimsCall = victim.CreateCall();
        Flood(server, flooder, calls, endpoints, banks);

        _ = server.Next();
        server.Inbox.Clear();
        Assert.Equal(InvocationError.None, victim.Send(victimsEntry, victimsCall));
        server.Inbox.Clear();
        int latency = 0;
        for (Message request = server.Next(); request.Badge != 1; request = server.Next())
        {
            Assert.Equal(EventKind.Request, request.Kind);
            Assert.Equal(InvocationError.None, server.Drop(request.Slot));
            latency++;
        }

        return latency;
    }

    // Each endpoint is paid by the flooder, or by one of the flooder's sub-banks.
    private static void Flood(SimulatedProcess server, SimulatedProcess flooder, int calls, int endpoints, int banks)
    {
        for (int slots = 200; slots < calls + endpoints + banks + 300; slots += 256)
        {
            flooder.GrowTable();
        }

        uint target = flooder.Give(flooder.Self, server);
        uint payer = flooder.Give(flooder.Bank, server);
        List<uint> entries = [];
        for (int i = 0; i < endpoints; i++)
        {
            uint sub = i < banks ? server.CreateBank(1, payer) : 0;
            uint endpoint = server.CreateEndpoint(bank: sub == 0 ? payer : sub);
            uint minted = server.Mint(endpoint, badge: 2);
            entries.Add((uint)SimulatedProcess.Require(server.Invoke(target, [(ulong)ProcessMethod.Grant], minted)).Word0);
            Assert.Equal(InvocationError.None, server.Drop(minted));
            Assert.Equal(InvocationError.None, server.Drop(endpoint));
            Assert.True(sub == 0 || server.Drop(sub) == InvocationError.None);
        }

        for (int i = 0; i < calls; i++)
        {
            Assert.Equal(InvocationError.None, flooder.Send(entries[i % entries.Count], flooder.CreateCall()));
        }
    }

    private static uint ClassOf(SimulatedWorld world, SimulatedProcess process, uint bank)
    {
        return world.Frames.At<Kernel.Banks.Bank>(process.State.Table.At(world.Frames, bank).Index).FairClass;
    }
}
