using System;
using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;

namespace AsyncCap.Arch.Hosted.Matrix;

/// <summary>The world of the rows of one situation: three processes that things happen to, and two that must not notice.</summary>
internal sealed class Cast : IDisposable
{
    private const uint PageCount = 640;

    // More than two slices of the work list pass on.
    private const int Followers = 48;
    private const uint SupplyPages = 2;

    /// <summary>The label of the receiver's endpoint.</summary>
    public const uint ReceiversLabel = 6;

    private readonly Dictionary<Item, uint> _supplies = [];
    private readonly uint _pagesAtFirst;

    public Cast(Situation situation, Payment payment, Defences removed)
    {
        Situation = situation;
        World = new SimulatedWorld(PageCount, removed);
        _pagesAtFirst = World.Frames.Globals.PagesInUse;
        Callee = World.Start();
        Caller = World.Start(pages: 32);
        Receiver = World.Start();
        Bystanders = new Bystanders(World);
        Endpoint = Callee.CreateEndpoint(5, Supply(Item.EndpointsBank, Callee, payment));
        ReceiversEndpoint = Receiver.CreateEndpoint(ReceiversLabel, Supply(Item.ReceiversEndpointsBank, Receiver, payment));
        Record = Caller.CreateCall(Supply(Item.RecordsBank, Caller, payment));
        Carrier = Callee.CreateCall(Supply(Item.CarriersBank, Callee, payment));
        Spare = Callee.CreateCall();
        (Promise, PromisesResolver) = Callee.CreatePromise(Supply(Item.PromisesBank, Callee, payment));
        PromiseToResolveTo = Callee.Copy(Promise).Slot;
        PromiseAtCaller = Callee.Give(Promise, Caller);
        Entry = Callee.Give(Callee.Mint(Endpoint, badge: 7), Caller);
        EntryToReceiver = Receiver.Give(Receiver.Mint(ReceiversEndpoint, badge: 8), Callee);
        DeadEntry = MakeDeadEntry();
        OtherResolver = MakeOtherResolver();
        Bring();
    }

    public Situation Situation { get; }

    public SimulatedWorld World { get; }

    public SimulatedProcess Caller { get; }

    public SimulatedProcess Callee { get; }

    public SimulatedProcess Receiver { get; }

    public Bystanders Bystanders { get; }

    public uint Endpoint { get; }

    public uint ReceiversEndpoint { get; }

    public uint Record { get; }

    public uint Carrier { get; }

    /// <summary>Another call of the callee's.</summary>
    public uint Spare { get; }

    /// <summary>The callee's promise.</summary>
    public uint Promise { get; }

    /// <summary>Another slot of the callee's with the promise: destroying it empties the first.</summary>
    public uint PromiseToResolveTo { get; }

    /// <summary>The resolver of the promise, which the callee holds.</summary>
    public uint PromisesResolver { get; }

    /// <summary>The caller's capability to it.</summary>
    public uint PromiseAtCaller { get; }

    /// <summary>The caller's entry to the endpoint.</summary>
    public uint Entry { get; }

    /// <summary>The callee's entry to the receiver's endpoint.</summary>
    public uint EntryToReceiver { get; }

    /// <summary>The callee's entry to an endpoint that is gone.</summary>
    public uint DeadEntry { get; }

    /// <summary>A resolver of a bystander's call in the callee's table.</summary>
    public uint OtherResolver { get; }

    /// <summary>The callee's slot with the resolver, in service.</summary>
    public uint Resolver { get; private set; }

    /// <summary>Whether nothing of it is left: everything that was ever bought is back.</summary>
    public bool TearDown()
    {
        foreach (SimulatedProcess process in (SimulatedProcess[])[Caller, Callee, Receiver, .. Bystanders.Processes])
        {
            _ = World.Root.Invoke(process.BankAtRoot, [(ulong)BankMethod.Destroy]); // stale if the row destroyed it
        }

        foreach (uint bank in _supplies.Values)
        {
            _ = World.Root.Invoke(bank, [(ulong)BankMethod.Destroy]); // likewise
        }

        World.Settle();
        return World.Frames.Globals.LiveBanks == 1 && World.Frames.Globals.PagesInUse == _pagesAtFirst;
    }

    /// <summary>The first process's slot of a bank.</summary>
    public uint BankAtRoot(Item bank)
    {
        return bank == Item.CallersBank ? Caller.BankAtRoot
            : bank == Item.CalleesBank ? Callee.BankAtRoot
            : bank == Item.ReceiversBank ? Receiver.BankAtRoot
            : _supplies[bank];
    }

    public void Dispose() => World.Dispose();

    // A bank of the first process's, which the buyer may use; 0 for the buyer's own.
    private uint Supply(Item bank, SimulatedProcess buyer, Payment payment)
    {
        if (payment == Payment.Own)
        {
            return 0;
        }

        _supplies[bank] = World.Root.CreateBank(SupplyPages);
        return World.Root.Give(_supplies[bank], buyer);
    }

    private uint MakeDeadEntry()
    {
        uint endpoint = Callee.CreateEndpoint();
        uint entry = Callee.Mint(endpoint);
        _ = SimulatedProcess.Require(Callee.Invoke(endpoint, [(ulong)EndpointMethod.Destroy]));
        return entry;
    }

    private uint MakeOtherResolver()
    {
        Bystanders.SendTo(Callee);
        return Take(Callee).Slot;
    }

    private void Bring()
    {
        switch (Situation)
        {
            case Situation.Idle:
                break;
            case Situation.Pipelined:
                Resolver = PromisesResolver;
                Require(Caller.Send(PromiseAtCaller, Record, [1, 2]));
                break;
            case Situation.Waiting:
                Resolver = PromisesResolver;
                Require(Caller.Await(Record, PromiseAtCaller));
                break;
            case Situation.Watching:
                Require(Caller.Await(Record, Entry));
                break;
            default:
                Require(Caller.Send(Entry, Record, [1, 2]));
                BringOn();
                break;
        }

        if (Act.Locate(this) != Situation)
        {
            throw new InvalidOperationException($"The call did not get to {Situation}.");
        }
    }

    // Sent; and on from there.
    private void BringOn()
    {
        Resolver = Situation == Situation.Queued ? 0 : Take(Callee).Slot;
        switch (Situation)
        {
            case Situation.InServiceElsewhere:
                Require(Callee.Send(EntryToReceiver, Carrier, [9], Resolver));
                _ = Take(Receiver);
                break;
            case Situation.QueuedElsewhere:
                Require(Callee.Forward(Resolver, EntryToReceiver, [5]));
                break;
            case Situation.InTransit:
                Require(Callee.Send(EntryToReceiver, Carrier, [9], Resolver));
                break;
            case Situation.InTransitInAnswer:
                // The callee is not to collect it yet: it runs already when the answer comes.
                Require(Callee.Send(EntryToReceiver, Carrier, [9], Resolver));
                Message carrier = Take(Receiver);
                _ = Callee.Run();
                Require(Receiver.Resolve(carrier.Slot, [], carrier.Slots[0]));
                break;
            case Situation.Settling:
                SendFollowers();
                _ = Caller.Run();
                Require(Callee.Resolve(Resolver, [3], EntryToReceiver));
                break;
            case Situation.Completed:
                _ = Caller.Run();
                Require(Callee.Resolve(Resolver, [3]));
                break;
            default:
                break;
        }
    }

    private void SendFollowers()
    {
        for (int i = 0; i < Followers; i++)
        {
            Require(Caller.Pipeline(Record, Caller.CreateCall(), [6]));
        }
    }

    private static Message Take(SimulatedProcess process)
    {
        Message message = process.Next();
        Require(message.Kind == EventKind.Request ? InvocationError.None : InvocationError.InvalidState);
        return message;
    }

    private static void Require(InvocationError error)
    {
        if (error != InvocationError.None)
        {
            throw new RefusedException(error, BreakReason.None);
        }
    }
}
