using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Unit.Injection;

/// <summary>A small program of three processes that buys one of everything and uses it, one kernel entry a step.</summary>
/// <remarks>
/// Whoever is dead or stopped does nothing any more, and a refused step leaves its slot at 0: so the rest of the story can be told
/// whatever happened before. No call is used twice, so each has at most one outcome.
/// </remarks>
internal sealed class InjectionStory : IDisposable
{
    private const ulong ReadWrite = (ulong)(Rights.Read | Rights.Write);

    private readonly Dictionary<string, uint> _slots = [];
    private readonly uint _pagesAtFirst;

    public InjectionStory(uint callersPages = 64, Defences removed = Defences.None, bool audits = true)
    {
        World = new SimulatedWorld(pageCount: 704, removed, audits);
        _pagesAtFirst = World.Frames.Globals.PagesInUse;
        Server = World.Start();
        Third = World.Start();
        Caller = World.Start(callersPages);
        Everybody = [Caller, Server, Third];
        Keep("server's endpoint", Server.CreateEndpoint(1));
        Keep("third's endpoint", Third.CreateEndpoint(2));
        Keep("to server", Server.Give(Server.Mint(this["server's endpoint"], 7), Caller));
        Keep("to third", Third.Give(Third.Mint(this["third's endpoint"], 8), Server));
        Keep("third's own", Third.Mint(this["third's endpoint"], 9));
        Keep("server's call", Server.CreateCall());
        Steps = [.. Purchases(), .. Uses()];
    }

    public SimulatedWorld World { get; }

    public SimulatedProcess Caller { get; }

    public SimulatedProcess Server { get; }

    public SimulatedProcess Third { get; }

    public SimulatedProcess[] Everybody { get; }

    /// <summary>The story, step by step: who acts, what it is called, and what becomes of it.</summary>
    public IReadOnlyList<(SimulatedProcess Who, string Name, Func<InvocationError> Do)> Steps { get; }

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

    public static bool CanRun(SimulatedProcess process) => process.IsAlive && process.State.Party.State == ProcessState.Ready;

    /// <summary>All but one end. Then each call that the survivor sent has had one outcome, and each other none.</summary>
    public void CheckOutcomes(SimulatedProcess survivor)
    {
        foreach (SimulatedProcess process in Everybody.Where(process => process != survivor))
        {
            _ = World.Root.Invoke(process.BankAtRoot, [(ulong)BankMethod.Destroy]);
        }

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

    private readonly HashSet<(SimulatedProcess Owner, uint Call)> _sent = [];
    private readonly Dictionary<(SimulatedProcess Owner, uint Call), int> _outcomes = [];

    private IEnumerable<(SimulatedProcess, string, Func<InvocationError>)> Purchases()
    {
        foreach (string name in (string[])["call 1", "call 2", "call 3", "call 4", "call 5"])
        {
            yield return Buy(name, BankMethod.CreateCall);
        }

        yield return Buy("page", BankMethod.CreatePage);
        yield return Buy("segment", BankMethod.CreateSegment);
        yield return Do(Caller, "copy page", () => Caller.Invoke(Caller.Bank, [(ulong)BankMethod.CopyPage], this["page"]).Error);
        yield return Do(Caller, "map", () => Caller.Invoke(this["segment"], [(ulong)SegmentMethod.Map, 3, ReadWrite], this["page"]).Error);
        yield return Do(Caller, "attach", () => Caller.Invoke(Caller.Self, [(ulong)ProcessMethod.Attach, 5, ReadWrite], this["segment"]).Error);
        yield return Do(Caller, "grow table", () => Caller.Invoke(Caller.Self, [(ulong)ProcessMethod.GrowTable], Caller.Bank).Error);
        yield return Buy("sub-bank", BankMethod.CreateBank, 8);
        yield return Do(Caller, "process in sub-bank", () => Caller.Invoke(this["sub-bank"], [(ulong)BankMethod.CreateProcess]).Error);
        yield return Buy("process", BankMethod.CreateProcess);
        yield return Do(Caller, "promise", () =>
        {
            Answer made = Caller.Invoke(Caller.Bank, [(ulong)BankMethod.CreatePromise]);
            Keep("promise", made.IsGood ? made.Slot : 0);
            Keep("promise's resolver", made.IsGood ? made.SecondSlot : 0);
            return made.Error;
        });
        yield return Buy("notification", BankMethod.CreateNotification, 3);
        yield return Do(Caller, "forwarder", () => Caller.Invoke(Caller.Bank, [(ulong)BankMethod.CreateForwarder], this["to server"]).Error);
        yield return Buy("endpoint", BankMethod.CreateEndpoint, 4);
    }

    private IEnumerable<(SimulatedProcess, string, Func<InvocationError>)> Uses()
    {
        yield return Do(Caller, "send a page", () => Note("call 1", Caller.Send(this["to server"], this["call 1"], [1], this["page"])));
        yield return Do(Caller, "send a bank", () => Note("call 2", Caller.Send(this["to server"], this["call 2"], [2], this["sub-bank"])));
        yield return Do(Caller, "send to a result", () => Note("call 3", Caller.Pipeline(this["call 1"], this["call 3"], [3])));
        yield return Do(Caller, "await a promise", () => Note("call 4", Caller.Await(this["call 4"], this["promise"])));
        yield return Do(Server, "take the first", () => Take(Server, "first"));
        yield return Do(Server, "carry it", () => Note(Server, "server's call", Server.Send(this["to third"], this["server's call"], [4], this["first"])));
        yield return Do(Server, "take the second", () => Take(Server, "second"));
        yield return Do(Server, "forward it", () => Server.Forward(this["second"], this["to third"], [5]));
        yield return Do(Third, "take the carrier", () => Take(Third, "carrier"));
        yield return Do(Third, "answer what was carried", () => Third.Resolve(this["carrier, carried"], [6], this["third's own"]));
        yield return Do(Third, "answer the carrier", () => Third.Resolve(this["carrier"], [7]));
        yield return Do(Third, "take the forwarded", () => Take(Third, "forwarded"));
        yield return Do(Third, "drop it", () => Third.Drop(this["forwarded"]));
        yield return Do(Caller, "settle the promise", () => Caller.Resolve(this["promise's resolver"], [8]));
        yield return Do(Third, "take what was pipelined", () => Take(Third, "pipelined"));
        yield return Do(Caller, "watch an end", () => Note("call 5", Caller.Await(this["call 5"], this["to server"])));
        yield return Do(Caller, "collect", () => Take(Caller, "nothing"));
        yield return Do(Server, "end an endpoint", () => Server.Destroy(this["server's endpoint"]));
        yield return Do(Caller, "collect again", () => Take(Caller, "nothing"));
    }

    private static (SimulatedProcess, string, Func<InvocationError>) Do(SimulatedProcess who, string name, Func<InvocationError> act) => (who, name, act);

    private (SimulatedProcess, string, Func<InvocationError>) Buy(string name, BankMethod method, params ulong[] more)
    {
        return Do(Caller, name, () =>
        {
            Answer made = Caller.Invoke(Caller.Bank, [(ulong)method, .. more]);
            Keep(name, made.IsGood ? made.Slot : 0);
            return made.Error;
        });
    }

    private InvocationError Note(string call, InvocationError error) => Note(Caller, call, error);

    private InvocationError Note(SimulatedProcess owner, string call, InvocationError error)
    {
        _ = error == InvocationError.None && _sent.Add((owner, this[call]));
        return error;
    }

    private InvocationError Take(SimulatedProcess process, string name)
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
            Ipc.Capabilities.Capability capability = process.State.Table.At(World.Frames, slot);
            if (capability.Type == type && capability.IsLive(World.Frames))
            {
                slots.Add(slot);
            }
        }

        return slots;
    }
}
