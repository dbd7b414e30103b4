using System;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Unit.Support;

/// <summary>A client, its server, and the server's keeper.</summary>
internal sealed class Kept : IDisposable
{
    private readonly uint _serversEntry;

    public Kept(Defences removed = Defences.None, ulong deadlineTicks = 0)
    {
        World = new SimulatedWorld(removed: removed);
        Server = World.Start();
        Client = World.Start();
        Keeper = World.Start();
        _serversEntry = Server.Give(Server.Mint(Server.CreateEndpoint()), Client);
        Call = Client.CreateCall();
        Endpoint = Keeper.CreateEndpoint(label: 9);
        Entry = Keeper.Mint(Endpoint, badge: 3);
        uint atRoot = Keeper.Give(Entry, World.Root);
        SimulatedProcess.Require(World.Root.Invoke(Server.SlotAtRoot, [(ulong)ProcessMethod.SetKeeper, deadlineTicks], atRoot));
    }

    public SimulatedWorld World { get; }

    public SimulatedProcess Server { get; }

    public SimulatedProcess Client { get; }

    public SimulatedProcess Keeper { get; }

    /// <summary>The client's call.</summary>
    public uint Call { get; }

    /// <summary>The keeper's endpoint and an entry to it, in the keeper's table.</summary>
    public uint Endpoint { get; }

    /// <inheritdoc cref="Endpoint"/>
    public uint Entry { get; }

    /// <summary>The client's call goes into the server's hands.</summary>
    /// <returns>The resolver's slot.</returns>
    public uint TakeRequest()
    {
        Assert.Equal(InvocationError.None, Client.Send(_serversEntry, Call, [41]));
        return Server.Next().Slot;
    }

    /// <summary>The server faults and the keeper has the request.</summary>
    public Message FaultOnce()
    {
        Server.Fault(FaultCause.InvalidRead, 0xBAD0);
        Message request = Keeper.Next();
        Assert.Equal((EventKind.Request, 9u), (request.Kind, request.Label));
        return request;
    }

    /// <summary>The server is dead of its fault, and the client knows.</summary>
    public void IsCorpse()
    {
        World.Settle();
        Assert.Equal((ProcessState.Dead, FaultCause.InvalidRead), (Server.State.Party.State, Server.State.Party.DeathCause));
        Message completion = Client.Next();
        Assert.Equal((EventKind.Completion, BreakReason.CalleeFaulted), (completion.Kind, completion.Reason));
        ulong[] queues = World.Root.Ask(Server.SlotAtRoot, (ulong)ProcessMethod.ReadQueues, 0, 0, 0, 0, 0);
        Assert.Equal([0ul, 0, 0, 0, 0, 0], queues);
    }

    public void Dispose() => World.Dispose();
}
