using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>A process that is stopped stands still and loses nothing; it goes on where it stood, or is killed.</summary>
public sealed class StopTests
{
    [Fact]
    public void A_ready_process_stops_and_goes_on()
    {
        using Pair pair = new();
        Do(pair, ProcessMethod.Stop);
        Assert.Equal((ProcessState.Stopped, FaultCause.None), StateOf(pair));
        Do(pair, ProcessMethod.Resume);
        Assert.Equal((ProcessState.Ready, FaultCause.None), StateOf(pair));
        pair.Server.Turn();
    }

    [Fact]
    public void Calls_to_a_stopped_process_wait_and_are_served_afterwards()
    {
        using Pair pair = new();
        Do(pair, ProcessMethod.Stop);
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.Entry, pair.Call, [41]));
        Assert.Equal((CallState.Queued, BreakReason.None), pair.Client.Poll(pair.Call));
        Do(pair, ProcessMethod.Resume);
        Message request = pair.Server.Next();
        Assert.Equal(41ul, request.Words[0]);
        Assert.Equal(InvocationError.None, pair.Server.Resolve(request.Slot, [42]));
        Assert.Equal(42ul, pair.Client.Next().Words[0]);
    }

    [Fact]
    public void A_call_in_service_with_a_stopped_process_is_in_service()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        Do(pair, ProcessMethod.Stop);
        Assert.Equal((CallState.InService, BreakReason.None), pair.Client.Poll(pair.Call));
        pair.World.Settle();
        Assert.Empty(pair.Outcomes());
        Do(pair, ProcessMethod.Resume);
        Assert.Equal(InvocationError.None, pair.Server.Resolve(pair.Resolver, [3]));
        Assert.Equal([BreakReason.None], pair.Outcomes());
    }

    [Fact]
    public void A_sleeper_that_is_stopped_and_resumed_sleeps_on_if_nothing_came()
    {
        using Pair pair = new();
        pair.Server.Sleep();
        Do(pair, ProcessMethod.Stop);
        Do(pair, ProcessMethod.Resume);
        Assert.Equal(ProcessState.Waiting, StateOf(pair).State);
        pair.Client.Send(pair.Entry, pair.Call);
        Assert.Equal(EventKind.Request, pair.Server.Next().Kind);
    }

    [Fact]
    public void A_sleeper_that_is_stopped_wakes_when_it_is_resumed_if_something_came()
    {
        using Pair pair = new();
        pair.Server.Sleep();
        Do(pair, ProcessMethod.Stop);
        pair.Client.Send(pair.Entry, pair.Call);
        Assert.Equal(ProcessState.Stopped, StateOf(pair).State);
        Do(pair, ProcessMethod.Resume);
        Assert.Equal(ProcessState.Ready, StateOf(pair).State);
        Assert.Equal(EventKind.Request, pair.Server.Next().Kind);
    }

    /// <summary>Else it would sleep for good over a record that is gone: there is no event for that, only the waking.</summary>
    [Fact]
    public void A_sleeper_whose_record_was_destroyed_while_it_was_stopped_wakes()
    {
        using SimulatedWorld world = new();
        SimulatedProcess server = world.Start();
        SimulatedProcess client = world.Start();
        uint payer = world.Root.CreateBank(4);
        SimulatedProcess.Require(world.Root.Invoke(client.SlotAtRoot, [(ulong)ProcessMethod.Grant], payer));
        uint entry = server.Give(server.Mint(server.CreateEndpoint()), client);
        uint call = client.CreateCall(FindBank(world, client));
        client.Send(entry, call);
        client.Sleep();
        SimulatedProcess.Require(world.Root.Invoke(client.SlotAtRoot, [(ulong)ProcessMethod.Stop]));
        SimulatedProcess.Require(world.Root.Invoke(payer, [(ulong)BankMethod.Destroy]));
        world.Settle();
        SimulatedProcess.Require(world.Root.Invoke(client.SlotAtRoot, [(ulong)ProcessMethod.Resume]));
        Assert.Equal(ProcessState.Ready, client.State.Party.State);
    }

    [Fact]
    public void A_process_can_stop_itself_and_the_rest_of_its_batch_is_carried_out()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        process.Run();
        uint stop = process.Port.Add(Operation.Send, process.Self, 0, [(ulong)ProcessMethod.Stop]);
        uint make = process.Port.Add(Operation.Send, process.Bank, 0, [(ulong)BankMethod.CreateCall]);
        process.Turn(TurnFlags.Yield);
        Assert.Equal(ProcessState.Stopped, process.State.Party.State);
        Assert.True(process.ResultOf(stop).IsGood);
        Assert.NotEqual(0u, process.ResultOf(make).Slot);
        SimulatedProcess.Require(world.Root.Invoke(process.SlotAtRoot, [(ulong)ProcessMethod.Resume]));
        process.Turn();
    }

    [Fact]
    public void Killing_leaves_a_corpse_that_says_so_and_callers_see_a_destroyed_callee()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        Do(pair, ProcessMethod.Kill);
        Assert.Equal([BreakReason.CalleeDestroyed], pair.Outcomes());
        Assert.Equal((ProcessState.Dead, FaultCause.Killed), StateOf(pair));
        Refused(pair, InvocationError.InvalidState, ProcessMethod.Kill);
        Refused(pair, InvocationError.InvalidState, ProcessMethod.Stop);
        Refused(pair, InvocationError.InvalidState, ProcessMethod.Resume);
    }

    [Fact]
    public void A_stopped_process_can_be_killed_and_destroyed()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        Do(pair, ProcessMethod.Stop);
        Do(pair, ProcessMethod.Kill);
        Assert.Equal([BreakReason.CalleeDestroyed], pair.Outcomes());
        pair.World.DestroyBank(pair.Server);
        pair.World.Settle();
    }

    [Fact]
    public void What_does_not_run_is_not_stopped_and_what_is_not_stopped_does_not_go_on()
    {
        using Pair pair = new();
        uint embryo = pair.World.Root.CreateProcess();
        pair.World.Root.InvokeIsRefused(pair.World, InvocationError.InvalidState, embryo, [(ulong)ProcessMethod.Stop]);
        pair.World.Root.InvokeIsRefused(pair.World, InvocationError.InvalidState, embryo, [(ulong)ProcessMethod.Resume]);
        Refused(pair, InvocationError.InvalidState, ProcessMethod.Resume);
        Do(pair, ProcessMethod.Stop);
        Refused(pair, InvocationError.InvalidState, ProcessMethod.Stop);
        pair.World.Root.InvokeIsRefused(pair.World, InvocationError.InvalidCount, pair.Server.SlotAtRoot, [(ulong)ProcessMethod.Stop, 0]);
        pair.World.Root.InvokeIsRefused(pair.World, InvocationError.InvalidCount, pair.Server.SlotAtRoot, [(ulong)ProcessMethod.Kill, 0]);
    }

    private static uint FindBank(SimulatedWorld world, SimulatedProcess process)
    {
        uint last = 0;
        for (uint slot = 1; slot < process.State.Table.Fresh; slot++)
        {
            last = process.State.Table.At(world.Frames, slot).Type == CapabilityType.Bank ? slot : last;
        }

        return last;
    }

    private static void Do(Pair pair, ProcessMethod method)
    {
        SimulatedProcess.Require(pair.World.Root.Invoke(pair.Server.SlotAtRoot, [(ulong)method]));
    }

    private static void Refused(Pair pair, InvocationError error, ProcessMethod method)
    {
        pair.World.Root.InvokeIsRefused(pair.World, error, pair.Server.SlotAtRoot, [(ulong)method]);
    }

    private static (ProcessState State, FaultCause Cause) StateOf(Pair pair)
    {
        ulong[] answer = pair.World.Root.Ask(pair.Server.SlotAtRoot, (ulong)ProcessMethod.ReadState, 0);
        return ((ProcessState)answer[0], (FaultCause)answer[1]);
    }
}
