using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Unit.Injection;

/// <summary>A small program of several processes, one kernel entry a step, that can be told on whatever has happened in between.</summary>
/// <remarks>
/// Whoever is dead or stopped does nothing any more, and a refused step leaves its slot at 0: so the rest of the story can be told
/// whatever happened before. No call is used twice, so each has at most one outcome.
/// </remarks>
internal abstract class InjectedStory : IDisposable
{
    // Later than every deadline in a story.
    private const ulong EndOfTime = 1ul << 50;
    private const int RoutineEntriesBetweenAudits = 8;

    private readonly Dictionary<string, uint> _slots = [];
    private readonly HashSet<(SimulatedProcess Owner, uint Call)> _sent = [];
    private readonly Dictionary<(SimulatedProcess Owner, uint Call), int> _outcomes = [];
    private readonly uint _pagesAtFirst;

    protected InjectedStory(uint callersPages, Defences removed, bool audits = true, uint pageCount = 704)
    {
        World = new SimulatedWorld(pageCount, removed, audits);
        _pagesAtFirst = World.Frames.Globals.PagesInUse;
        Server = World.Start();
        Third = World.Start();
        Caller = World.Start(callersPages, ownClass: true);
        Everybody = [Caller, Server, Third];
    }

    public SimulatedWorld World { get; }

    public SimulatedProcess Caller { get; }

    public SimulatedProcess Server { get; }

    public SimulatedProcess Third { get; }

    public SimulatedProcess[] Everybody { get; }

    /// <summary>The story, step by step: who acts, what it is called, and what becomes of it.</summary>
    public IReadOnlyList<(SimulatedProcess Who, string Name, Func<InvocationError> Do)> Steps { get; protected set; } = [];

    /// <summary>What can be destroyed besides processes and their banks: whose it is, and its name.</summary>
    public IReadOnlyList<(SimulatedProcess Owner, string Name)> Mortals { get; protected set; } = [];

    /// <summary>The steps that an empty bank refuses; all others need no page.</summary>
    public IReadOnlyList<string> Purchases { get; protected set; } = [];

    /// <summary>The slot with that name; 0 if it was never filled.</summary>
    public uint this[string name] => _slots.GetValueOrDefault(name);

    public void Keep(string name, uint slot) => _slots[name] = slot;

    /// <summary>Tells one step, if its actor can.</summary>
    /// <returns>What became of it; null if nobody was there to do it.</returns>
    public InvocationError? Tell(int step)
    {
        (SimulatedProcess who, string _, Func<InvocationError> act) = Steps[step];
        return CanRun(who) && World.TryRun(who) ? act() : null; // It may die before its turn comes.
    }

    public static bool CanRun(SimulatedProcess process) => process.CanRun;

    /// <summary>What remains is routine, the same in most runs: it is audited now and then.</summary>
    public void AuditSeldom() => World.EntriesBetweenAudits = RoutineEntriesBetweenAudits;

    /// <summary>All but one end. Then each call that the survivor sent has had one outcome, and each other none.</summary>
    public void CheckOutcomes(SimulatedProcess survivor)
    {
        foreach (SimulatedProcess process in Everybody.Where(process => process != survivor))
        {
            _ = World.Root.Invoke(process.BankAtRoot, [(ulong)BankMethod.Destroy]);
        }

        World.Devices.NowTicks = EndOfTime;
        World.Tick();
        World.Settle();
        if (!CanRun(survivor))
        {
            return;
        }

        // What it still holds itself it gives up, so that nothing waits for it.
        for (int round = 0; round < 2; round++)
        {
            Collect(survivor);
            foreach (uint slot in SlotsWith(survivor, CapabilityType.Resolver))
            {
                _ = survivor.Drop(slot);
            }

            World.Settle();
        }

        Collect(survivor);
        foreach (uint call in SlotsWith(survivor, CapabilityType.Call))
        {
            Assert.Equal(CallState.Idle, survivor.Poll(call).State);
            Assert.InRange(_outcomes.GetValueOrDefault((survivor, call)), 0, 1);
            Assert.Equal(_sent.Contains((survivor, call)) ? 1 : 0, _outcomes.GetValueOrDefault((survivor, call)));
        }
    }

    /// <summary>Everything ends; everything that was ever bought is back.</summary>
    public void CheckPages()
    {
        foreach (SimulatedProcess process in Everybody)
        {
            _ = World.Root.Invoke(process.BankAtRoot, [(ulong)BankMethod.Destroy]);
        }

        World.Settle();
        Assert.Equal(1u, World.Frames.Globals.LiveBanks);
        Assert.Equal(_pagesAtFirst, World.Frames.Globals.PagesInUse);
        World.EntriesBetweenAudits = 1;
    }

    /// <summary>Forgets what a run saw; the world is restored by its snapshot.</summary>
    public (Dictionary<string, uint> Slots, HashSet<(SimulatedProcess, uint)> Sent, Dictionary<(SimulatedProcess, uint), int> Outcomes) Memory
    {
        get => (new(_slots), [.. _sent], new(_outcomes));
        set
        {
            _slots.Clear();
            _sent.Clear();
            _outcomes.Clear();
            value.Slots.ToList().ForEach(pair => _slots[pair.Key] = pair.Value);
            _sent.UnionWith(value.Sent);
            value.Outcomes.ToList().ForEach(pair => _outcomes[pair.Key] = pair.Value);
        }
    }

    public void Dispose() => World.Dispose();

    protected static (SimulatedProcess, string, Func<InvocationError>) Do(SimulatedProcess who, string name, Func<InvocationError> act) => (who, name, act);

    protected (SimulatedProcess, string, Func<InvocationError>) Buy(string name, BankMethod method, params ulong[] more) =>
        Make(Caller, name, () => Caller.Invoke(Caller.Bank, [(ulong)method, .. more]));

    /// <summary>Something whose answer names a slot, or two.</summary>
    protected (SimulatedProcess, string, Func<InvocationError>) Make(SimulatedProcess who, string name, Func<Answer> make)
    {
        return Do(who, name, () =>
        {
            Answer made = make();
            Keep(name, made.IsGood ? made.Slot : 0);
            Keep(name + ", second", made.IsGood ? made.SecondSlot : 0);
            return made.Error;
        });
    }

    protected InvocationError Note(string call, InvocationError error) => Note(Caller, call, error);

    protected InvocationError Note(SimulatedProcess owner, string call, InvocationError error)
    {
        _ = error == InvocationError.None && _sent.Add((owner, this[call]));
        return error;
    }

    protected InvocationError Take(SimulatedProcess process, string name)
    {
        for (Message message = process.Next(); message.Kind != EventKind.None; message = process.Next())
        {
            if (message.Kind == EventKind.Request)
            {
                Keep(name, message.Slot);
                Keep(name + ", carried", message.SlotCount > 0 ? message.Slots[0] : 0);
                return InvocationError.None;
            }

            NoteOutcome(process, message);
            if (message.SlotCount > 0)
            {
                Keep(name + ", carried", message.Slots[0]);
            }
        }

        return InvocationError.None;
    }

    private void Collect(SimulatedProcess process)
    {
        for (Message message = process.Next(); message.Kind != EventKind.None; message = process.Next())
        {
            NoteOutcome(process, message);
        }
    }

    private void NoteOutcome(SimulatedProcess process, in Message message)
    {
        if (message.Kind == EventKind.Completion)
        {
            _outcomes[(process, message.Slot)] = _outcomes.GetValueOrDefault((process, message.Slot)) + 1;
        }
    }

    private List<uint> SlotsWith(SimulatedProcess process, CapabilityType type)
    {
        List<uint> slots = [];
        for (uint slot = 1; slot < process.State.Table.Fresh; slot++)
        {
            Capability capability = process.State.Table.At(World.Frames, slot);
            if (capability.Type == type && capability.IsLive(World.Frames))
            {
                slots.Add(slot);
            }
        }

        return slots;
    }
}
