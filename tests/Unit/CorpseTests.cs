using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>A process that faulted stays as a corpse that tells its cause, on its bank's account, until it is destroyed.</summary>
public sealed class CorpseTests
{
    [Fact]
    public void A_process_tells_its_state_from_its_making_to_its_end()
    {
        using SimulatedWorld world = new();
        uint embryo = world.Root.CreateProcess();
        Assert.Equal((ProcessState.Embryo, FaultCause.None), StateOf(world, embryo));
        SimulatedProcess process = world.Start();
        Assert.Equal((ProcessState.Ready, FaultCause.None), StateOf(world, process.SlotAtRoot));
        process.Sleep();
        Assert.Equal((ProcessState.Waiting, FaultCause.None), StateOf(world, process.SlotAtRoot));
        world.Destroy(process);
        world.Root.InvokeIsRefused(world, InvocationError.Stale, process.SlotAtRoot, [(ulong)ProcessMethod.ReadState, 0]);
    }

    [Theory]
    [InlineData(FaultCause.InvalidRead)]
    [InlineData(FaultCause.PrivilegedInstruction)]
    [InlineData(FaultCause.DivideError)]
    [InlineData(FaultCause.Other)]
    public void A_corpse_tells_its_cause(FaultCause cause)
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        process.Fault(cause);
        world.Settle();
        Assert.Equal((ProcessState.Dead, cause), StateOf(world, process.SlotAtRoot));
    }

    [Fact]
    public void A_corpse_stays_on_its_banks_account_until_it_is_destroyed()
    {
        using SimulatedWorld world = new();
        ulong before = world.Root.Balance().UsedPages;
        SimulatedProcess process = world.Start();
        ulong alive = world.Root.Balance(process.BankAtRoot).UsedPages;
        process.Fault(FaultCause.InvalidWrite);
        world.Settle();
        Assert.Equal(alive, world.Root.Balance(process.BankAtRoot).UsedPages);
        world.Destroy(process);
        world.Settle();
        Assert.Equal(0ul, world.Root.Balance(process.BankAtRoot).UsedPages);
        world.DestroyBank(process);
        world.Settle();
        Assert.Equal(before, world.Root.Balance().UsedPages);
    }

    [Fact]
    public void A_corpse_whose_bank_ends_is_gone_too()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        process.Fault(FaultCause.InvalidWrite);
        world.DestroyBank(process);
        world.Settle();
        world.Root.InvokeIsRefused(world, InvocationError.Stale, process.SlotAtRoot, [(ulong)ProcessMethod.ReadState, 0]);
    }

    [Fact]
    public void A_corpse_destroyed_while_it_is_still_being_taken_apart_ends_once()
    {
        using Pair pair = new();
        for (int i = 0; i < 40; i++)
        {
            uint call = pair.Client.CreateCall();
            pair.Client.Send(pair.Entry, call);
        }

        pair.Server.Next();
        pair.Server.Fault(FaultCause.InvalidRead);
        Assert.True(pair.World.HasWork);
        pair.World.Destroy(pair.Server);
        pair.World.Settle();
        Assert.Equal(0ul, pair.World.Root.Balance(pair.Server.BankAtRoot).UsedPages);
        int outcomes = 0;
        while (pair.Client.Next().Kind == EventKind.Completion)
        {
            outcomes++;
        }

        Assert.Equal(40, outcomes);
    }

    [Fact]
    public void A_corpse_cannot_be_started_again()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        process.Fault(FaultCause.InvalidWrite);
        world.Settle();
        world.Root.InvokeIsRefused(world, InvocationError.InvalidState, process.SlotAtRoot, [(ulong)ProcessMethod.Start, 0, 0, 0, 0]);
    }

    [Fact]
    public void A_corpse_takes_furniture_and_gives_it_back_with_itself()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        process.Fault(FaultCause.InvalidWrite);
        world.Settle();
        uint segment = world.Root.CreateSegment();
        Assert.True(world.Root.Invoke(process.SlotAtRoot, [(ulong)ProcessMethod.Grant], segment).IsGood);
        Assert.True(world.Root.Invoke(process.SlotAtRoot, [(ulong)ProcessMethod.Attach, 5, (ulong)Rights.Read], segment).IsGood);
        world.DestroyBank(process);
        world.Settle();
        Assert.True(world.Root.Invoke(segment, [(ulong)SegmentMethod.Destroy]).IsGood);
        world.Settle();
    }

    [Fact]
    public void A_process_that_is_destroyed_while_it_sleeps_never_runs_again()
    {
        using Pair pair = new();
        pair.Server.Sleep();
        pair.Client.Run();
        pair.World.Destroy(pair.Server);
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.Entry, pair.Call));
        pair.World.Settle();
        Assert.Equal([BreakReason.EndpointDestroyed], pair.Outcomes());
    }

    private static (ProcessState State, FaultCause Cause) StateOf(SimulatedWorld world, uint slot)
    {
        Answer answer = SimulatedProcess.Require(world.Root.Invoke(slot, [(ulong)ProcessMethod.ReadState, 0]));
        return ((ProcessState)answer.Word0, (FaultCause)answer.Word1);
    }
}
