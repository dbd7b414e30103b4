using System;
using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;

namespace AsyncCap.Tests.Unit.Injection;

/// <summary>Three processes, of which one buys one of everything and uses it.</summary>
internal sealed class InjectionStory : InjectedStory
{
    private const ulong ReadWrite = (ulong)(Rights.Read | Rights.Write);

    public InjectionStory(uint callersPages = 64, Defences removed = Defences.None, bool audits = true)
        : base(callersPages, removed, audits)
    {
        Keep("server's endpoint", Server.CreateEndpoint(1));
        Keep("third's endpoint", Third.CreateEndpoint(2));
        Keep("to server", Server.Give(Server.Mint(this["server's endpoint"], 7), Caller));
        Keep("to third", Third.Give(Third.Mint(this["third's endpoint"], 8), Server));
        Keep("third's own", Third.Mint(this["third's endpoint"], 9));
        Keep("server's call", Server.CreateCall());
        Steps = [.. ToBuy(), .. Uses()];
    }

    private IEnumerable<(SimulatedProcess, string, Func<InvocationError>)> ToBuy()
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
        yield return Buy("promise", BankMethod.CreatePromise);
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
        yield return Do(Caller, "settle the promise", () => Caller.Resolve(this["promise, second"], [8]));
        yield return Do(Third, "take what was pipelined", () => Take(Third, "pipelined"));
        yield return Do(Caller, "watch an end", () => Note("call 5", Caller.Await(this["call 5"], this["to server"])));
        yield return Do(Caller, "collect", () => Take(Caller, "nothing"));
        yield return Do(Server, "end an endpoint", () => Server.Destroy(this["server's endpoint"]));
        yield return Do(Caller, "collect again", () => Take(Caller, "nothing"));
    }
}
