using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using Xunit;

namespace AsyncCap.Tests.Unit;

public sealed class SmokeTests
{
    [Fact]
    public void A_call_goes_there_and_its_answer_comes_back()
    {
        using SimulatedWorld world = new();
        SimulatedProcess server = world.Start();
        SimulatedProcess client = world.Start();
        uint entry = server.Give(server.Mint(server.CreateEndpoint(label: 5), badge: 7), client);
        uint call = client.CreateCall();
        Assert.Equal(InvocationError.None, client.Send(entry, call, [1, 2]));
        Message request = server.Next();
        Assert.Equal((EventKind.Request, 7u, 5u, 1ul, 2ul), (request.Kind, request.Badge, request.Label, request.Words[0], request.Words[1]));
        Assert.Equal(InvocationError.None, server.Resolve(request.Slot, [3]));
        Message completion = client.Next();
        Assert.Equal((EventKind.Completion, call, 3ul), (completion.Kind, completion.Slot, completion.Words[0]));
    }
}
