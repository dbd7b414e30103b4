using System;
using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;

namespace AsyncCap.Tests.Unit.Injection;

/// <summary>Names of the small stories.</summary>
public enum SmallStory
{
    /// <summary>A call and its answer, with capabilities both ways.</summary>
    Capabilities,

    /// <summary>What is sent to a result that becomes a promise, which becomes somebody else's entry.</summary>
    Promises,

    /// <summary>A call with a deadline that is forwarded, and a timer.</summary>
    Deadlines,

    /// <summary>A tree of banks with something of everything in it, and its end.</summary>
    Banks,

    /// <summary>A fault, its keeper, and a verdict.</summary>
    Keeper,

    /// <summary>A relay that is revoked, bits that are set, quota that is moved.</summary>
    Forwarder,

    /// <summary>Two classes at one endpoint with lanes, and a server on a schedule of its own.</summary>
    Lanes,
}

/// <summary>Small stories: 10 to 25 kernel entries each, so that everything can happen at each of them.</summary>
internal sealed class SmallStories : InjectedStory
{
    private const uint CallersPages = 40;
    private const ulong Soon = 1ul << 30;
    private const ulong Normal = 32;

    private SmallStories(Defences removed)
        : base(CallersPages, removed, pageCount: 512)
    {
        Keep("server's endpoint", Server.CreateEndpoint(1));
        Keep("third's endpoint", Third.CreateEndpoint(2));
        Keep("to server", Server.Give(Server.Mint(this["server's endpoint"], 7), Caller));
        Keep("to third", Third.Give(Third.Mint(this["third's endpoint"], 8), Server));
        Keep("third's own", Third.Mint(this["third's endpoint"], 9));
    }

    public static SmallStories Of(SmallStory story, Defences removed = Defences.None)
    {
        SmallStories told = new(removed);
        switch (story)
        {
            case SmallStory.Capabilities:
                return told.Be(told.Capabilities(), ["call 1", "page", "answer's endpoint"], "call 1", "page");
            case SmallStory.Promises:
                return told.Be(told.Promises(), ["call 1", "promise"], "call 1", "call 2");
            case SmallStory.Deadlines:
                return told.Be(told.Deadlines(), ["call 1"], "call 1", "call 2");
            case SmallStory.Banks:
                return told.Be(told.Banks(), ["call 1", "top", "page"], "top", "middle", "bottom", "endpoint");
            case SmallStory.Keeper:
                return told.Be(told.Kept(), ["call 1", "set keeper"], "call 1");
            case SmallStory.Forwarder:
                return told.Be(told.Revoked(), ["call 1", "forwarder", "one", "more"], "forwarder", "notification", "one");
            case SmallStory.Lanes:
            default:
                return told.Be(told.Crowded(), ["call 1", "class"], "class", "schedule");
        }
    }

    private SmallStories Be(
        IEnumerable<(SimulatedProcess, string, Func<InvocationError>)> steps, string[] purchases, params string[] mortals)
    {
        Steps = [.. steps];
        Purchases = purchases;
        Mortals = [(Server, "server's endpoint"), (Third, "third's endpoint"), .. Array.ConvertAll(mortals, name => (Caller, name))];
        return this;
    }

    private IEnumerable<(SimulatedProcess, string, Func<InvocationError>)> Capabilities()
    {
        yield return Buy("call 1", BankMethod.CreateCall);
        yield return Buy("call 2", BankMethod.CreateCall);
        yield return Buy("page", BankMethod.CreatePage);
        yield return Do(Caller, "send a page, a bank and itself",
            () => Note("call 1", Caller.Send(this["to server"], this["call 1"], [1], this["page"], Caller.Bank, Caller.Self)));
        yield return Do(Server, "take it", () => Take(Server, "first"));
        yield return Make(Server, "answer's endpoint", () => Server.Invoke(Server.Bank, [(ulong)BankMethod.CreateNotification, 4]));
        yield return Do(Server, "answer with an entry", () => Server.Resolve(this["first"], [2], this["to third"], this["answer's endpoint"]));
        yield return Do(Caller, "collect", () => Take(Caller, "answer"));
        yield return Do(Caller, "use what came", () => Note("call 2", Caller.Send(this["answer, carried"], this["call 2"], [3], this["page"])));
        yield return Do(Third, "take that", () => Take(Third, "second"));
        yield return Do(Third, "refuse", () => Third.Break(this["second"]));
        yield return Do(Caller, "collect again", () => Take(Caller, "nothing"));
    }

    private IEnumerable<(SimulatedProcess, string, Func<InvocationError>)> Promises()
    {
        yield return Buy("call 1", BankMethod.CreateCall);
        yield return Buy("call 2", BankMethod.CreateCall);
        yield return Buy("call 3", BankMethod.CreateCall);
        yield return Do(Caller, "send", () => Note("call 1", Caller.Send(this["to server"], this["call 1"], [1])));
        yield return Do(Caller, "send to its result", () => Note("call 2", Caller.Pipeline(this["call 1"], this["call 2"], [2])));
        yield return Do(Caller, "and to that", () => Note("call 3", Caller.Pipeline(this["call 2"], this["call 3"], [3])));
        yield return Do(Server, "take it", () => Take(Server, "first"));
        yield return Make(Server, "promise", () => Server.Invoke(Server.Bank, [(ulong)BankMethod.CreatePromise]));
        yield return Do(Server, "become it", () => Server.Become(this["first"], this["promise"]));
        yield return Do(Server, "settle it", () => Server.Resolve(this["promise, second"], [4], this["to third"]));
        yield return Do(Third, "take what was sent to it", () => Take(Third, "second"));
        yield return Do(Third, "answer with myself", () => Third.Resolve(this["second"], [5], this["third's own"]));
        yield return Do(Third, "take the last", () => Take(Third, "last"));
        yield return Do(Third, "answer it", () => Third.Resolve(this["last"], [6]));
        yield return Do(Caller, "collect", () => Take(Caller, "nothing"));
    }

    private IEnumerable<(SimulatedProcess, string, Func<InvocationError>)> Deadlines()
    {
        yield return Buy("call 1", BankMethod.CreateCall);
        yield return Buy("call 2", BankMethod.CreateCall);
        yield return Buy("call 3", BankMethod.CreateCall);
        yield return Do(Caller, "set a timer", () => Note("call 2", Caller.Deadline(this["call 2"], Soon)));
        yield return Do(Caller, "send to its result", () => Note("call 3", Caller.Pipeline(this["call 2"], this["call 3"], [1])));
        yield return Do(Caller, "send with a deadline", () => Note("call 1", SendWithDeadline(this["call 1"])));
        yield return Do(Server, "take it", () => Take(Server, "first"));
        yield return Do(Server, "forward it", () => Server.Forward(this["first"], this["to third"], [3]));
        yield return Do(Third, "take it", () => Take(Third, "second"));
        yield return Do(Third, "let time pass", () => LetTimePass(Third));
        yield return Do(Third, "answer late", () => Third.Resolve(this["second"], [4]));
        yield return Do(Caller, "collect", () => Take(Caller, "nothing"));
    }

    private IEnumerable<(SimulatedProcess, string, Func<InvocationError>)> Banks()
    {
        yield return Buy("call 1", BankMethod.CreateCall);
        yield return Buy("call 2", BankMethod.CreateCall);
        yield return Buy("top", BankMethod.CreateBank, 24);
        yield return Make(Caller, "middle", () => Caller.Invoke(this["top"], [(ulong)BankMethod.CreateBank, 20]));
        yield return Make(Caller, "bottom", () => Caller.Invoke(this["middle"], [(ulong)BankMethod.CreateBank, 12]));
        yield return Make(Caller, "endpoint", () => Caller.Invoke(this["bottom"], [(ulong)BankMethod.CreateEndpoint, 5]));
        yield return Make(Caller, "its process", () => Caller.Invoke(this["bottom"], [(ulong)BankMethod.CreateProcess]));
        yield return Make(Caller, "its call", () => Caller.Invoke(this["middle"], [(ulong)BankMethod.CreateCall]));
        yield return Make(Caller, "page", () => Caller.Invoke(Caller.Bank, [(ulong)BankMethod.CreatePage]));
        yield return Make(Caller, "its segment", () => Caller.Invoke(this["top"], [(ulong)BankMethod.CreateSegment]));
        yield return Do(Caller, "map", () => Caller.Invoke(this["its segment"], [(ulong)SegmentMethod.Map, 3, 1], this["page"]).Error);
        yield return Do(Caller, "send with its call", () => Note("its call", Caller.Send(this["to server"], this["its call"], [1], this["middle"])));
        yield return Do(Caller, "watch the end", () => Note("call 1", Caller.Await(this["call 1"], this["bottom"])));
        yield return Do(Server, "take it", () => Take(Server, "first"));
        yield return Do(Caller, "end the tree", () => Caller.Destroy(this["top"]));
        yield return Do(Server, "answer into nothing", () => Server.Resolve(this["first"], [2]));
        yield return Do(Caller, "collect", () => Take(Caller, "nothing"));
    }

    private IEnumerable<(SimulatedProcess, string, Func<InvocationError>)> Kept()
    {
        Keep("server", ServerAtThird());
        yield return Buy("call 1", BankMethod.CreateCall);
        yield return Buy("call 2", BankMethod.CreateCall);
        yield return Do(Third, "set keeper",
            () => Third.Invoke(this["server"], [(ulong)ProcessMethod.SetKeeper, Soon], this["third's own"]).Error);
        yield return Do(Caller, "send", () => Note("call 1", Caller.Send(this["to server"], this["call 1"], [1])));
        yield return Do(Server, "take it", () => Take(Server, "first"));
        yield return Do(Caller, "send another", () => Note("call 2", Caller.Send(this["to server"], this["call 2"], [2])));
        yield return Do(Server, "fault", () => Fault(Server));
        yield return Do(Third, "take the fault", () => Take(Third, "fault"));
        yield return Do(Third, "mend it", () => Third.Invoke(this["fault, carried"], [(ulong)ProcessMethod.WriteRegister, 3, 4]).Error);
        yield return Do(Third, "let it go on", () => Third.Resolve(this["fault"]));
        yield return Do(Server, "answer", () => Server.Resolve(this["first"], [3]));
        yield return Do(Server, "fault again", () => Fault(Server));
        yield return Do(Third, "take that", () => Take(Third, "second fault"));
        yield return Do(Third, "give it up", () => Third.Break(this["second fault"]));
        yield return Do(Caller, "collect", () => Take(Caller, "nothing"));
    }

    private IEnumerable<(SimulatedProcess, string, Func<InvocationError>)> Revoked()
    {
        yield return Buy("call 1", BankMethod.CreateCall);
        yield return Buy("call 2", BankMethod.CreateCall);
        yield return Buy("call 3", BankMethod.CreateCall);
        yield return Make(Caller, "forwarder", () => Caller.Invoke(Caller.Bank, [(ulong)BankMethod.CreateForwarder], this["to server"]));
        yield return Make(Caller, "relay", () => Caller.Invoke(this["forwarder"], [(ulong)ForwarderMethod.Mint, (ulong)Rights.All, 0]));
        yield return Buy("notification", BankMethod.CreateNotification, 3);
        yield return Do(Caller, "send through the relay",
            () => Note("call 1", Caller.Send(this["relay"], this["call 1"], [1], this["notification"])));
        yield return Do(Caller, "watch its end", () => Note("call 3", Caller.Await(this["call 3"], this["relay"])));
        yield return Do(Caller, "revoke", () => Caller.Invoke(this["forwarder"], [(ulong)ForwarderMethod.Block]).Error);
        yield return Do(Caller, "send through it again", () => Note("call 2", Caller.Send(this["relay"], this["call 2"], [2])));
        yield return Do(Server, "take it", () => Take(Server, "first"));
        yield return Do(Server, "signal", () => Server.Signal(this["first, carried"], 5));
        yield return Buy("one", BankMethod.CreateBank, 4);
        yield return Do(Caller, "transfer", () => Caller.Invoke(this["one"], [(ulong)BankMethod.Transfer, 2], Caller.Bank).Error);
        yield return Do(Caller, "more", () => Caller.Invoke(Caller.Bank, [(ulong)BankMethod.Transfer, 3], this["one"]).Error);
        yield return Do(Server, "answer", () => Server.Resolve(this["first"], [3]));
        yield return Do(Caller, "end the forwarder", () => Caller.Destroy(this["forwarder"]));
        yield return Do(Caller, "collect", () => Take(Caller, "nothing"));
    }

    private IEnumerable<(SimulatedProcess, string, Func<InvocationError>)> Crowded()
    {
        Keep("server", World.Root.Give(Server.SlotAtRoot, Caller));
        Keep("machine", World.Root.Give(InitialSlot.Machine, Caller));
        yield return Do(Server, "use lanes", () => Server.Invoke(this["server's endpoint"], [(ulong)EndpointMethod.UseLanes]).Error);
        yield return Buy("call 1", BankMethod.CreateCall);
        yield return Buy("call 2", BankMethod.CreateCall);
        yield return Make(Caller, "class", () => Caller.Invoke(Caller.Bank, [(ulong)BankMethod.CreateClass, 4]));
        yield return Make(Caller, "call 3", () => Caller.Invoke(this["class"], [(ulong)BankMethod.CreateCall]));
        yield return Buy("schedule", BankMethod.CreateSchedule);
        yield return Do(Caller, "give it time",
            () => Caller.Invoke(this["schedule"], [(ulong)ScheduleMethod.Configure, Normal, 0, 0], this["machine"]).Error);
        yield return Do(Caller, "put the server on it",
            () => Caller.Invoke(this["server"], [(ulong)ProcessMethod.SetSchedule], this["schedule"]).Error);
        yield return Do(Caller, "send", () => Note("call 1", Caller.Send(this["to server"], this["call 1"], [1])));
        yield return Do(Caller, "send again", () => Note("call 2", Caller.Send(this["to server"], this["call 2"], [2])));
        yield return Do(Caller, "send from the class", () => Note("call 3", Caller.Send(this["to server"], this["call 3"], [3])));
        yield return Do(Server, "take the first", () => Take(Server, "first"));
        yield return Do(Server, "answer it", () => Server.Resolve(this["first"], [4]));
        yield return Do(Server, "take the second", () => Take(Server, "second"));
        yield return Do(Caller, "take the class away", () => Caller.Destroy(this["class"]));
        yield return Do(Server, "answer that", () => Server.Resolve(this["second"], [5]));
        yield return Do(Server, "take the third", () => Take(Server, "third"));
        yield return Do(Server, "drop it", () => Server.Drop(this["third"]));
        yield return Do(Caller, "collect", () => Take(Caller, "nothing"));
    }

    private uint ServerAtThird() => World.Root.Give(Server.SlotAtRoot, Third);

    private static InvocationError Fault(SimulatedProcess process)
    {
        process.Fault(FaultCause.InvalidWrite);
        return InvocationError.None;
    }

    // In one batch: a deadline on a call whose outcome is collected already would make it a timer.
    private InvocationError SendWithDeadline(uint call)
    {
        uint sent = Caller.Port.Add(Operation.Send, this["to server"], call, [2]);
        _ = Caller.Port.Add(Operation.Deadline, call, 0, [Soon]);
        Caller.Turn();
        return Caller.ResultOf(sent).Error;
    }

    private InvocationError LetTimePass(SimulatedProcess process)
    {
        World.Devices.NowTicks = 2 * Soon;
        process.Turn();
        return InvocationError.None;
    }
}
