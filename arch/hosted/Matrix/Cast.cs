using System;
using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;

namespace AsyncCap.Arch.Hosted.Matrix;

/// <summary>The world of the rows of one situation: three processes that things happen to, and two that must not notice.</summary>
internal sealed partial class Cast : IDisposable
{
    private const uint PageCount = 704;
    private const uint SupplyPages = 2;
    private const ulong NormalPriority = 32;
    private const ulong SegmentPosition = 9;

    /// <summary>How long a keeper may think.</summary>
    public const ulong VerdictTicks = 1ul << 30;

    /// <summary>The label of the receiver's endpoint.</summary>
    public const uint ReceiversLabel = 6;

    private readonly Dictionary<Item, uint> _supplies = [];
    private readonly uint _pagesAtFirst;

    public Cast(Situation situation, Payment payment, Defences removed)
    {
        Situation = situation;
        World = new SimulatedWorld(PageCount, removed);
        SpareSchedule = MakeSchedule(World.Root.Bank);
        _pagesAtFirst = World.Frames.Globals.PagesInUse;
        Callee = World.Start();
        Caller = World.Start(pages: 32, ownClass: true);
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
        SpareEntry = Callee.Mint(Callee.CreateEndpoint());
        OtherResolver = MakeOtherResolver();
        Forwarder = Callee.CreateForwarder(Callee.Mint(Endpoint, badge: 7), Supply(Item.ForwardersBank, Callee, payment));
        RelayOfCallee = Callee.MintRelay(Forwarder);
        Notification = Callee.CreateNotification();
        Segment = Callee.CreateSegment();
        _ = SimulatedProcess.Require(Callee.Invoke(Callee.Self, [(ulong)ProcessMethod.Attach, SegmentPosition, (ulong)Rights.Read], Segment));
        Schedule = MakeSchedule(payment == Payment.Own ? Callee.BankAtRoot : SupplyAtRoot(Item.SchedulesBank));
        PutOn(Schedule);
        MakeOthers(payment);
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

    /// <summary>The caller's entry to the endpoint; in the situations that say so, its relay.</summary>
    public uint Entry { get; }

    /// <summary>The callee's forwarder, which stands for that endpoint.</summary>
    public uint Forwarder { get; }

    /// <summary>A relay of it in the callee's table.</summary>
    public uint RelayOfCallee { get; }

    /// <summary>The callee's entry to an endpoint of its own to which nothing happens.</summary>
    public uint SpareEntry { get; }

    /// <summary>The callee's notification.</summary>
    public uint Notification { get; }

    /// <summary>The segment that is attached to the callee.</summary>
    public uint Segment { get; }

    /// <summary>The first process's slot of the schedule that the callee runs on.</summary>
    public uint Schedule { get; }

    /// <summary>The first process's slot of one to which nothing happens.</summary>
    public uint SpareSchedule { get; }

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
        foreach (SimulatedProcess process in (SimulatedProcess[])[Caller, Callee, Receiver, .. Bystanders.Processes, .. Keepers])
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
            : bank == Item.KeepersBank ? Keeper.BankAtRoot
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

        return World.Root.Give(SupplyAtRoot(bank), buyer);
    }

    private uint SupplyAtRoot(Item bank)
    {
        _supplies[bank] = World.Root.CreateBank(SupplyPages);
        return _supplies[bank];
    }

    private uint MakeSchedule(uint bank)
    {
        uint schedule = World.Root.CreateSchedule(bank);
        Require(GiveTime(schedule, budget: 0, period: 0));
        return schedule;
    }

    /// <summary>Gives a schedule so much time; all there is if the period is 0.</summary>
    public InvocationError GiveTime(uint schedule, ulong budget, ulong period) =>
        World.Root.Invoke(schedule, [(ulong)ScheduleMethod.Configure, NormalPriority, budget, period], InitialSlot.Machine).Error;

    /// <summary>Has the callee run on a schedule; refused if it is gone.</summary>
    public void PutOn(uint schedule) => _ = World.Root.Invoke(Callee.SlotAtRoot, [(ulong)ProcessMethod.SetSchedule], schedule);

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
}
