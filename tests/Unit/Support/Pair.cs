using System;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Unit.Support;

/// <summary>A client, a server, and a bystander; one call of the client's, which can be brought into every state.</summary>
internal sealed class Pair : IDisposable
{
    public Pair(Defences removed = Defences.None)
    {
        World = new SimulatedWorld(removed: removed);
        Server = World.Start();
        Client = World.Start();
        Third = World.Start();
        Endpoint = Server.CreateEndpoint(label: 5);
        Entry = Server.Give(Server.Mint(Endpoint, badge: 7), Client);
        ThirdEndpoint = Third.CreateEndpoint(label: 6);
        uint minted = Third.Mint(ThirdEndpoint, badge: 8);
        EntryToThird = Third.Give(minted, Client);
        ServerToThird = Third.Give(minted, Server);
        Call = Client.CreateCall();
        ServersCall = Server.CreateCall();
    }

    public SimulatedWorld World { get; }

    public SimulatedProcess Client { get; }

    public SimulatedProcess Server { get; }

    /// <summary>Serves an endpoint of its own, to which client and server have an entry.</summary>
    public SimulatedProcess Third { get; }

    public uint Endpoint { get; }

    public uint Entry { get; }

    public uint ThirdEndpoint { get; }

    public uint EntryToThird { get; }

    public uint ServerToThird { get; }

    public uint Call { get; }

    public uint ServersCall { get; }

    /// <summary>The slot of the resolver, at whoever holds it, once the call is in service.</summary>
    public uint Resolver { get; private set; }

    /// <summary>Brings the client's idle call into a state.</summary>
    public void Bring(CallState state)
    {
        if (state != CallState.Idle)
        {
            Assert.Equal(InvocationError.None, Client.Send(Entry, Call, [1, 2]));
        }

        if (state > CallState.Queued)
        {
            Message request = Server.Next();
            Assert.Equal(EventKind.Request, request.Kind);
            Resolver = request.Slot;
        }

        if (state == CallState.InTransit)
        {
            Assert.Equal(InvocationError.None, Server.Send(ServerToThird, ServersCall, [9], Resolver));
        }

        if (state == CallState.Completed)
        {
            // The client runs already: nobody else's turn brings it its events.
            Client.Run();
            Assert.Equal(InvocationError.None, AnswerFromServer());
        }

        Assert.Equal(state, StateOfCall);
    }

    public CallState StateOfCall => Record.State;

    public ref Ipc.Calls.Call Record => ref World.Frames.At<Ipc.Calls.Call>(Client.State.Table.At(World.Frames, Call).Index);

    /// <summary>Completions that the client collects from now on, each with its reason.</summary>
    public System.Collections.Generic.List<BreakReason> Outcomes()
    {
        World.Settle();
        System.Collections.Generic.List<BreakReason> outcomes = [];
        for (Message message = Client.Next(); message.Kind != EventKind.None; message = Client.Next())
        {
            if (message.Kind == EventKind.Completion && message.Slot == Call)
            {
                outcomes.Add(message.Reason);
            }
        }

        return outcomes;
    }

    public void Dispose() => World.Dispose();

    private InvocationError AnswerFromServer() => Server.Resolve(Resolver, [3]);
}
