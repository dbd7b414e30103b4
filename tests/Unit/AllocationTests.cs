using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>The kernel has no heap: its paths allocate nothing.</summary>
[Collection(Alone.Name)]
public sealed class AllocationTests
{
    private const int Rounds = 10_000;

    [Fact]
    public void Ten_thousand_round_trips_allocate_nothing()
    {
        using SimulatedWorld world = new(audits: false);
        SimulatedProcess server = world.Start();
        SimulatedProcess client = world.Start();
        uint entry = server.Give(server.Mint(server.CreateEndpoint()), client);
        uint call = client.CreateCall();
        uint page = client.CreatePage();
        RoundTrips(server, client, entry, call, page, 100);
        long before = world.AllocatedByKernel;
        RoundTrips(server, client, entry, call, page, Rounds);
        Assert.Equal(0, world.AllocatedByKernel - before);
    }

    [Fact]
    public void Ten_thousand_objects_made_and_destroyed_allocate_nothing()
    {
        using SimulatedWorld world = new(audits: false);
        SimulatedProcess owner = world.Start(pages: 60);
        MakeAndDestroy(world, owner, 100);
        long before = world.AllocatedByKernel;
        MakeAndDestroy(world, owner, Rounds / 5);
        Assert.Equal(0, world.AllocatedByKernel - before);
    }

    [Fact]
    public void Random_programs_make_the_kernel_allocate_nothing()
    {
        using RandomPrograms programs = new(Ipc.Diagnostics.Defences.None, audits: false);
        Play(programs, 1);
        long before = programs.AllocatedByKernel;
        Play(programs, 2);
        Assert.Equal(0, programs.AllocatedByKernel - before);
    }

    [Fact]
    public void Refusals_faults_and_ticks_allocate_nothing()
    {
        using SimulatedWorld world = new(audits: false);
        SimulatedProcess process = world.Start();
        RefuseAndTick(world, process, 10);
        long before = world.AllocatedByKernel;
        RefuseAndTick(world, process, 200);
        process.Fault(FaultCause.InvalidRead);
        world.Settle();
        Assert.Equal(0, world.AllocatedByKernel - before);
    }

    private static void Play(RandomPrograms programs, int seed)
    {
        System.Random random = new(seed);
        for (int i = 0; i < Rounds / 5; i++)
        {
            programs.Step(random.Next());
        }
    }

    private static void RoundTrips(SimulatedProcess server, SimulatedProcess client, uint entry, uint call, uint page, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _ = client.Send(entry, call, [1, 2, 3, 4], page);
            Message request = server.Next();
            _ = server.Resolve(request.Slot, [5, 6, 7, 8], request.Slots[0]);
            _ = server.Drop(request.Slots[0]);
            Message completion = client.Next();
            _ = client.Drop(completion.Slots[0]);
        }
    }

    private static void MakeAndDestroy(SimulatedWorld world, SimulatedProcess owner, int count)
    {
        for (int i = 0; i < count; i++)
        {
            uint bank = owner.CreateBank(20);
            uint process = owner.CreateProcess(bank);
            uint endpoint = owner.CreateEndpoint(1, bank);
            uint segment = owner.CreateSegment(bank);
            uint call = owner.CreateCall(bank);
            _ = owner.Invoke(owner.Self, [(ulong)ProcessMethod.Attach, 9, (ulong)Rights.Read], segment);
            _ = owner.Invoke(bank, [(ulong)BankMethod.Destroy]);
            world.Settle();
            foreach (uint slot in new[] { bank, process, endpoint, segment, call })
            {
                _ = owner.Drop(slot);
            }
        }
    }

    private static void RefuseAndTick(SimulatedWorld world, SimulatedProcess process, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _ = process.Do(Operation.Send, 200);
            _ = process.Invoke(process.Bank, [99]);
            world.Tick();
        }
    }
}
