using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>A call has one capability and one payer; whichever goes takes the record with it, and nobody is stuck.</summary>
public sealed class LostRecordTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Dropping_a_calls_capability_destroys_the_record(bool inFlight)
    {
        using SimulatedWorld world = new();
        SimulatedProcess server = world.Start();
        SimulatedProcess client = world.Start();
        uint entry = server.Give(server.Mint(server.CreateEndpoint()), client);
        (_, ulong before) = client.Balance();
        uint call = client.CreateCall();
        if (inFlight)
        {
            Assert.Equal(InvocationError.None, client.Send(entry, call, [1]));
            Assert.Equal(EventKind.Request, server.Next().Kind);
        }

        Assert.Equal(InvocationError.None, client.Drop(call));

        (_, ulong after) = client.Balance();
        Assert.Equal(before, after);
    }

    [Fact]
    public void Overwriting_a_calls_capability_makes_its_resolver_stale()
    {
        using SimulatedWorld world = new();
        SimulatedProcess server = world.Start();
        SimulatedProcess client = world.Start();
        uint entry = server.Give(server.Mint(server.CreateEndpoint()), client);
        uint call = client.CreateCall();
        Assert.Equal(InvocationError.None, client.Send(entry, call, [1]));
        uint resolver = server.Next().Slot;

        Assert.True(client.Copy(entry, call).IsGood);

        Assert.Equal(InvocationError.Stale, server.Resolve(resolver, [2]));
        Assert.Equal(EventKind.None, client.Next().Kind);
    }

    [Fact]
    public void An_owner_asleep_wakes_when_the_bank_that_paid_for_its_call_is_destroyed()
    {
        using SimulatedWorld world = new();
        SimulatedProcess server = world.Start();
        SimulatedProcess client = world.Start();
        SimulatedProcess sponsor = world.Start();
        uint entry = server.Give(server.Mint(server.CreateEndpoint()), client);
        uint lent = sponsor.Give(sponsor.CreateBank(2), client);
        uint call = client.CreateCall(lent);
        Assert.Equal(InvocationError.None, client.Send(entry, call, [1]));
        client.Sleep();
        Assert.Equal(ProcessState.Waiting, client.State.Party.State);

        world.DestroyBank(sponsor);
        world.Settle();

        Assert.Equal(ProcessState.Ready, client.State.Party.State);
        Assert.Equal(InvocationError.Stale, client.Run().Do(Operation.Poll, call).Error);
    }
}
