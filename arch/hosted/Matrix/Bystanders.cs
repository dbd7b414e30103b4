using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Arch.Hosted.Matrix;

/// <summary>A third party with calls to a fourth: one queued, one in service, and one that the callee of the row holds.</summary>
internal sealed class Bystanders
{
    private readonly SimulatedWorld _world;
    private readonly SimulatedProcess _client;
    private readonly SimulatedProcess _server;
    private readonly uint _queued;
    private readonly uint _inService;
    private readonly uint _atCallee;
    private readonly uint _resolver;
    private (ulong, ulong, ulong, ulong) _balances;

    public Bystanders(SimulatedWorld world)
    {
        _world = world;
        _server = world.Start();
        _client = world.Start();
        uint entry = _server.Give(_server.Mint(_server.CreateEndpoint(1), 1), _client);
        (_queued, _inService, _atCallee) = (_client.CreateCall(), _client.CreateCall(), _client.CreateCall());
        _ = _client.Send(entry, _inService, [1]);
        _resolver = _server.Next().Slot;
        _ = _client.Send(entry, _queued, [2]);
    }

    /// <summary>Both processes.</summary>
    public SimulatedProcess[] Processes => [_client, _server];

    /// <summary>Sends a call to somebody to whom things will happen; from then on the two must not notice anything else.</summary>
    public void SendTo(SimulatedProcess callee)
    {
        uint endpoint = callee.CreateEndpoint(2);
        uint entry = callee.Give(callee.Mint(endpoint), _client);
        _ = _client.Send(entry, _atCallee, [3]);
        _balances = Balances();
    }

    /// <summary>Whether they go on as if nothing had happened: balances, both calls, and at most one outcome of the third.</summary>
    public bool AreUnaffected()
    {
        bool isPaid = _balances == Balances();
        bool answers = _server.Resolve(_resolver, [1]) == InvocationError.None;
        Message request = Next(_server, EventKind.Request);
        answers &= request.Words[0] == 2 && _server.Resolve(request.Slot, [2]) == InvocationError.None;
        Dictionary<uint, int> outcomes = new() { [_queued] = 0, [_inService] = 0, [_atCallee] = 0 };
        for (Message message = _client.Next(); message.Kind != EventKind.None; message = _client.Next())
        {
            outcomes[message.Slot]++;
            answers &= message.Slot == _atCallee || message.Reason == BreakReason.None;
        }

        return isPaid && answers && outcomes[_queued] == 1 && outcomes[_inService] == 1 && outcomes[_atCallee] <= 1;
    }

    private static Message Next(SimulatedProcess process, EventKind kind)
    {
        Message message = process.Next();
        while (message.Kind != kind && message.Kind != EventKind.None)
        {
            message = process.Next();
        }

        return message;
    }

    private (ulong ClientLimit, ulong ClientUsed, ulong ServerLimit, ulong ServerUsed) Balances()
    {
        _world.Settle();
        (ulong clientLimit, ulong clientUsed) = _client.Balance();
        (ulong serverLimit, ulong serverUsed) = _server.Balance();
        return (clientLimit, clientUsed, serverLimit, serverUsed);
    }
}
