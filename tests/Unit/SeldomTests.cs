using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>What random programs hardly ever come to. No engine found the mutants of these places before there were tests for them.</summary>
public sealed class SeldomTests
{
    [Fact]
    public void A_copy_of_an_opaque_promise_stays_a_promise_when_it_is_settled()
    {
        using Pair pair = new(Ipc.Diagnostics.Defences.None);
        (uint promise, uint resolver) = pair.Client.CreatePromise();
        uint opaque = pair.Client.Reduce(promise, Rights.Opaque);
        Assert.Equal(InvocationError.None, pair.Client.Resolve(resolver, [], pair.Entry));
        Assert.Equal(CapabilityType.Promise, TypeOf(pair, SimulatedProcess.Require(pair.Client.Copy(opaque)).Slot));
        Assert.Equal(CapabilityType.Entry, TypeOf(pair, SimulatedProcess.Require(pair.Client.Copy(promise)).Slot));
    }

    [Fact]
    public void A_deadline_that_is_refused_leaves_the_one_before_it()
    {
        using Pair pair = new(Ipc.Diagnostics.Defences.None);
        Assert.Equal(InvocationError.None, pair.Client.Deadline(pair.Call, 1_000_000));
        Assert.Equal(InvocationError.RangeError, pair.Client.Deadline(pair.Call, ulong.MaxValue));
        Assert.True(TimerQueue.HasTimers(pair.World.Frames));
    }

    [Fact]
    public void A_message_at_an_endpoint_whose_bank_was_destroyed_in_this_turn_is_not_delivered_by_it()
    {
        using Pair pair = new(Ipc.Diagnostics.Defences.None);
        uint bank = pair.Server.CreateBank(14);
        for (int i = 0; i < 11; i++)
        {
            _ = pair.Server.CreatePage(bank); // Taken apart first: the slice of work that ends the turn does not come to the endpoint.
        }

        uint entry = pair.Server.Give(pair.Server.Mint(pair.Server.CreateEndpoint(bank: bank)), pair.Client);
        Assert.Equal(InvocationError.None, pair.Client.Send(entry, pair.Call, [1]));
        pair.Server.Run();
        Assert.Equal(InvocationError.None, pair.Server.Destroy(bank));
        Assert.Equal(EventKind.None, pair.Server.Next().Kind);
        Assert.Equal(BreakReason.EndpointDestroyed, pair.Client.Next().Reason);
    }

    private static CapabilityType TypeOf(Pair pair, uint slot) => pair.Client.State.Table.At(pair.World.Frames, slot).Type;
}
