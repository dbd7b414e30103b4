using System;
using System.Collections.Generic;
using AsyncCap.Arch.X64.Paging;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Arch.Hosted.Simulation;

/// <summary>A process whose program is the test: every method is one turn that it takes, as soon as it is its turn to run.</summary>
/// <remarks>It never sleeps unless told to. Events go to its inbox whenever the kernel delivers them.</remarks>
public sealed class SimulatedProcess
{
    private readonly SimulatedWorld _world;

    internal SimulatedProcess(SimulatedWorld world, FrameIndex index, uint bank, uint self)
    {
        _world = world;
        Index = index;
        Generation = world.Frames.Generation(index);
        Bank = bank;
        Self = self;
        Host = new SimulatedHost(world, this);
        Port = new MessagePort(Host);
    }

    /// <summary>Its frame.</summary>
    public FrameIndex Index { get; }

    /// <summary>The generation that its frame has while it is not destroyed.</summary>
    public uint Generation { get; }

    /// <summary>The slot of its bank, in its own table.</summary>
    public uint Bank { get; }

    /// <summary>The slot of its own capability, in its own table.</summary>
    public uint Self { get; }

    /// <summary>The slot of its capability in the first process's table, and of its bank there; 0 for the first process.</summary>
    public uint SlotAtRoot { get; internal set; }

    /// <inheritdoc cref="SlotAtRoot"/>
    public uint BankAtRoot { get; internal set; }

    /// <summary>Its machine.</summary>
    public ProgramHost Host { get; }

    /// <summary>Its message page, for batches.</summary>
    public MessagePort Port { get; }

    /// <summary>Events that were delivered and not looked at.</summary>
    public Queue<Message> Inbox { get; internal set; } = new();

    /// <summary>What the kernel said of its last delivery or batch.</summary>
    public InvocationError TurnError { get; internal set; }

    /// <summary>Whether it took a turn whose events have not come yet.</summary>
    internal bool AwaitsEvents { get; set; }

    /// <summary>Whether it can still run.</summary>
    public bool IsAlive =>
        _world.Frames.Generation(Index) == Generation && State.Party.State != ProcessState.Dead && !Payer.IsDying(_world.Frames, Index);

    /// <summary>Whether it runs some time if the timer ticks: it is ready, and so is what it runs on.</summary>
    public bool CanRun
    {
        get
        {
            if (!IsAlive || State.Party.State != ProcessState.Ready)
            {
                return false;
            }

            ref Party party = ref State.Party;
            return party.Schedule.IsNone
                || (_world.Frames.Generation(party.Schedule) == party.ScheduleGeneration && !_world.Frames.At<Schedule>(party.Schedule).IsSpent);
        }
    }

    /// <summary>Its frame's contents; only while it is not destroyed.</summary>
    public ref Process State => ref _world.Frames.At<Process>(Index);

    /// <summary>Runs until it is the current process.</summary>
    public SimulatedProcess Run()
    {
        _world.Run(this);
        return this;
    }

    /// <summary>Hands over the batch that was added to <see cref="Port"/>.</summary>
    public void Turn(TurnFlags flags = TurnFlags.DoNotSleep)
    {
        _world.Run(this);
        Port.Turn(flags);
    }

    /// <summary>Sleeps until there is something to collect.</summary>
    public void Sleep() => Turn(TurnFlags.None);

    /// <summary>The machine stops it.</summary>
    public void Fault(FaultCause cause, ulong address = 0)
    {
        _world.Run(this);
        _world.Fault(this, cause, address);
    }

    /// <summary>The oldest event; of kind none if there is nothing to collect.</summary>
    public Message Next()
    {
        if (Inbox.Count == 0 && IsAlive)
        {
            if (AwaitsEvents && State.Party.State == ProcessState.Ready)
            {
                _world.Run(this);
            }

            if (Inbox.Count == 0 && State.Party.State == ProcessState.Ready)
            {
                Turn();
            }
        }

        return Inbox.TryDequeue(out Message message) ? message : default;
    }

    /// <summary>One operation in a turn of its own.</summary>
    public Answer Do(
        Operation operation, uint slot, uint secondSlot = 0, ReadOnlySpan<ulong> words = default, ReadOnlySpan<uint> slots = default, byte flags = 0)
    {
        _world.Run(this);
        uint entry = Port.Add(operation, slot, secondSlot, words, slots, flags);
        Port.Turn(TurnFlags.DoNotSleep);
        return ResultOf(entry);
    }

    /// <summary>What became of an entry of the last batch.</summary>
    public Answer ResultOf(uint entry)
    {
        ref Submission result = ref Port.Result(entry);
        ulong word0 = result.WordCount > 0 ? Port.ResultWord(entry, result.CapabilityCount, 0) : 0;
        ulong word1 = result.WordCount > 1 ? Port.ResultWord(entry, result.CapabilityCount, 1) : 0;
        return new Answer(result.Error, result.Slot, result.SecondSlot, word0, word1);
    }

    /// <summary>Invokes a kernel object.</summary>
    public Answer Invoke(uint target, ReadOnlySpan<ulong> words, params ReadOnlySpan<uint> slots)
    {
        return Do(Operation.Send, target, 0, words, slots);
    }

    /// <summary>Invokes a kernel object that answers more words than an <see cref="Answer"/> has.</summary>
    /// <returns>All words of the entry, those of the answer first.</returns>
    public ulong[] Ask(uint target, params ReadOnlySpan<ulong> words)
    {
        _world.Run(this);
        uint entry = Port.Add(Operation.Send, target, 0, words);
        Port.Turn(TurnFlags.DoNotSleep);
        _ = Require(ResultOf(entry));
        ulong[] answer = new ulong[words.Length];
        for (uint i = 0; i < words.Length; i++)
        {
            answer[i] = Port.ResultWord(entry, 0, i);
        }

        return answer;
    }

    /// <summary>Sends a message on a call.</summary>
    public InvocationError Send(uint entry, uint call, ReadOnlySpan<ulong> words = default, params ReadOnlySpan<uint> slots)
    {
        return Do(Operation.Send, entry, call, words, slots).Error;
    }

    /// <summary>Answers a request.</summary>
    public InvocationError Resolve(uint resolver, ReadOnlySpan<ulong> words = default, params ReadOnlySpan<uint> slots)
    {
        return Do(Operation.Resolve, resolver, 0, words, slots).Error;
    }

    /// <summary>Answers a request with a broken outcome.</summary>
    public InvocationError Break(uint resolver, ReadOnlySpan<ulong> words = default)
    {
        return Do(Operation.Resolve, resolver, 0, words, default, (byte)BreakReason.ByCallee).Error;
    }

    /// <summary>Takes a call back.</summary>
    public InvocationError Cancel(uint call) => Do(Operation.Cancel, call).Error;

    /// <summary>Asks for a call's state.</summary>
    public (CallState State, BreakReason Reason) Poll(uint call)
    {
        Answer answer = Require(Do(Operation.Poll, call));
        return ((CallState)answer.Slot, (BreakReason)answer.SecondSlot);
    }

    /// <summary>Empties a slot.</summary>
    public InvocationError Drop(uint slot) => Do(Operation.Drop, slot).Error;

    /// <summary>Copies a capability.</summary>
    public Answer Copy(uint source, uint destination = 0) => Do(Operation.Copy, source, destination);

    /// <summary>Makes a copy with rights taken away and marks added.</summary>
    public uint Reduce(uint source, Rights less) => Require(Do(Operation.Copy, source, flags: (byte)less)).Slot;

    /// <summary>Makes an endpoint of its own.</summary>
    public uint CreateEndpoint(uint label = 0, uint bank = 0)
    {
        return Require(Invoke(PayerOr(bank), [(ulong)BankMethod.CreateEndpoint, label])).Slot;
    }

    /// <summary>Makes an entry capability.</summary>
    public uint Mint(uint endpoint, uint badge = 0) => Require(Invoke(endpoint, [(ulong)EndpointMethod.Mint, badge])).Slot;

    /// <summary>Makes a counted entry.</summary>
    public uint MintCounted(uint endpoint, uint badge = 0) => Require(Invoke(endpoint, [(ulong)EndpointMethod.MintCounted, badge])).Slot;

    /// <summary>Makes a one-way entry; the quantum is 2 to the <paramref name="quantum"/> ticks.</summary>
    public uint MintOneWay(uint endpoint, uint quantum, uint badge = 0)
    {
        return Require(Invoke(endpoint, [(ulong)EndpointMethod.MintOneWay, badge, quantum])).Slot;
    }

    /// <summary>Makes a notification of its own.</summary>
    public uint CreateNotification(uint label = 0, uint bank = 0)
    {
        return Require(Invoke(PayerOr(bank), [(ulong)BankMethod.CreateNotification, label])).Slot;
    }

    /// <summary>Sets bits of a notification.</summary>
    public InvocationError Signal(uint notification, ulong bits) => Invoke(notification, [(ulong)NotificationMethod.Signal, bits]).Error;

    /// <summary>Makes a forwarder that stands for a capability.</summary>
    public uint CreateForwarder(uint target, uint bank = 0)
    {
        return Require(Invoke(PayerOr(bank), [(ulong)BankMethod.CreateForwarder], target)).Slot;
    }

    /// <summary>Makes a relay of a forwarder.</summary>
    public uint MintRelay(uint forwarder, Rights rights = Rights.All, uint word = 0)
    {
        return Require(Invoke(forwarder, [(ulong)ForwarderMethod.Mint, (ulong)rights, word])).Slot;
    }

    /// <summary>Makes a call record.</summary>
    public uint CreateCall(uint bank = 0) => Require(Invoke(PayerOr(bank), [(ulong)BankMethod.CreateCall])).Slot;

    /// <summary>Makes a promise and its resolver.</summary>
    public (uint Promise, uint Resolver) CreatePromise(uint bank = 0)
    {
        Answer answer = Require(Invoke(PayerOr(bank), [(ulong)BankMethod.CreatePromise]));
        return (answer.Slot, answer.SecondSlot);
    }

    /// <summary>Sends a message to the result of one of its own calls.</summary>
    public InvocationError Pipeline(uint onto, uint call, ReadOnlySpan<ulong> words = default, params ReadOnlySpan<uint> slots)
    {
        return Do(Operation.Send, onto, call, words, slots, (byte)SendFlags.ToResult).Error;
    }

    /// <summary>Makes a schedule; only who has the machine can then give it time.</summary>
    public uint CreateSchedule(uint bank = 0) => Require(Invoke(PayerOr(bank), [(ulong)BankMethod.CreateSchedule])).Slot;

    /// <summary>Sets the time at which a call breaks by itself; 0 removes it.</summary>
    public InvocationError Deadline(uint call, ulong ticks) => Do(Operation.Deadline, call, 0, [ticks]).Error;

    /// <summary>Has an idle call wait for what a slot holds.</summary>
    public InvocationError Await(uint call, uint slot) => Do(Operation.Await, call, slot).Error;

    /// <summary>Passes a caller's call on.</summary>
    public InvocationError Forward(uint resolver, uint target, ReadOnlySpan<ulong> words = default, params ReadOnlySpan<uint> slots)
    {
        return Do(Operation.Forward, resolver, target, words, slots).Error;
    }

    /// <summary>Resolves to a promise.</summary>
    public InvocationError Become(uint resolver, uint promise)
    {
        return Do(Operation.Resolve, resolver, 0, default, [promise], (byte)ResolveFlags.Become).Error;
    }

    /// <summary>Destroys the object in a slot, and empties the slot.</summary>
    public InvocationError Destroy(uint slot) => Do(Operation.Destroy, slot).Error;

    /// <summary>Makes a sub-bank.</summary>
    public uint CreateBank(ulong limitPages, uint bank = 0)
    {
        return Require(Invoke(PayerOr(bank), [(ulong)BankMethod.CreateBank, limitPages])).Slot;
    }

    /// <summary>Makes a sub-bank that begins a fair class of its own.</summary>
    public uint CreateClass(ulong limitPages, uint bank = 0)
    {
        return Require(Invoke(PayerOr(bank), [(ulong)BankMethod.CreateClass, limitPages])).Slot;
    }

    /// <summary>Makes a page.</summary>
    public uint CreatePage(uint bank = 0) => Require(Invoke(PayerOr(bank), [(ulong)BankMethod.CreatePage])).Slot;

    /// <summary>Makes a segment.</summary>
    public uint CreateSegment(uint bank = 0) => Require(Invoke(PayerOr(bank), [(ulong)BankMethod.CreateSegment])).Slot;

    /// <summary>Makes a process that does not run yet.</summary>
    public uint CreateProcess(uint bank = 0) => Require(Invoke(PayerOr(bank), [(ulong)BankMethod.CreateProcess])).Slot;

    /// <summary>Makes room for 256 more capabilities.</summary>
    public void GrowTable() => _ = Require(Invoke(Self, [(ulong)ProcessMethod.GrowTable], Bank));

    /// <summary>What its bank, or another, says of its balance.</summary>
    public (ulong LimitPages, ulong UsedPages) Balance(uint bank = 0)
    {
        Answer answer = Require(Invoke(PayerOr(bank), [(ulong)BankMethod.ReadBalance, 0]));
        return (answer.Word0, answer.Word1);
    }

    /// <summary>Gives another process a copy of a capability, by way of the first process, which knows everyone.</summary>
    /// <returns>The slot at the other process.</returns>
    public uint Give(uint slot, SimulatedProcess to)
    {
        uint known = _world.Introduce(to, this);
        uint given = (uint)Require(Invoke(known, [(ulong)ProcessMethod.Grant], slot)).Word0;
        _ = Drop(known); // The introduction has served its purpose.
        return given;
    }

    /// <summary>What a walk of its page tables says of an access.</summary>
    public FaultCause Reach(ulong address, PageAccess access, out PageIndex page)
    {
        FaultCause cause = PageTableFormat.Walk(_world.Frames, 0, State.SpaceRoot, address, access, out ulong physical);
        page = new PageIndex((uint)(physical / FrameArena.PageSizeBytes));
        return cause;
    }

    /// <summary>An answer that a test cannot go on without.</summary>
    /// <exception cref="RefusedException">It was refused.</exception>
    public static Answer Require(Answer answer)
    {
        return answer.IsGood ? answer : throw new RefusedException(answer.Error, BreakReason.None);
    }

    private uint PayerOr(uint bank) => bank == 0 ? Bank : bank;
}
