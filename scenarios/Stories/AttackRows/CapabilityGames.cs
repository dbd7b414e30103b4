using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;

namespace AsyncCap.Scenarios.Stories.AttackRows;

/// <summary>Attacks with capabilities in messages: to oneself, of oneself, twice, dead, or kept to hold what others paid for.</summary>
internal sealed class CapabilityGames(AttackStage attack)
{
    private const uint FloodPages = 24;

    private readonly Stage _stage = attack.Stage;

    public void Tell()
    {
        Smuggle();
        ToItself();
        DyingMessage();
        Pin();
        GrantIntoFullTable();
        FloodThroughRevokedRelay();
        CallersBankEnds("callers-bank-ends-while-queued"u8, Assault.Deaf);
        CallersBankEnds("callers-bank-ends-while-in-service"u8, Assault.Hold);
    }

    private void Smuggle()
    {
        attack.Begin();
        Child smuggler = attack.StartAssailant(Assault.Smuggle, InitialSlot.Self);
        bool hasReported = attack.AwaitReport(out Message report);
        attack.End(smuggler);
        _ = attack.End("passes-on-what-is-bound-or-linear"u8, hasReported && report.Words[0] == 0)
            .Text("copied, sent, granted and named twice its calls and resolvers; surprises "u8).Number(report.Words[0]).EndLine();
    }

    private void ToItself()
    {
        attack.Begin();
        Child attacker = attack.StartAssailant(Assault.ToItself, InitialSlot.Self);
        bool hasReported = attack.AwaitReport(out _);
        _stage.Settle();
        ProcessState state = attacker.Process.ReadState(out _);
        attack.End(attacker);
        bool passes = hasReported && state == ProcessState.Dead;
        _ = attack.End("sends-itself-to-itself-and-dies"u8, passes)
            .Text("sent its bank, process, endpoint and resolver to its own endpoint and died with them under way; "u8)
            .Text(passes ? "nothing is left"u8 : "it is still there"u8).EndLine();
    }

    private void DyingMessage()
    {
        attack.Begin();
        Actor server = _stage.StartActor(ProgramNumber.Callee, (ulong)CalleeMode.Answer);
        Child attacker = attack.StartAssailant(Assault.DyingMessage, server.Entry);
        bool hasReported = attack.AwaitReport(out _);
        _stage.Settle();
        bool answers = attack.Ask(server.Entry, 41, out Message answer) && answer.Words[0] == 42;
        ProcessState state = attacker.Process.ReadState(out _);
        attack.End(attacker);
        attack.Dismiss(server);
        _ = attack.End("sends-what-it-is-made-of-and-dies"u8, hasReported && answers && state == ProcessState.Dead)
            .Text("sent its bank, process and endpoint to a server and destroyed them in the same batch; "u8)
            .Text(answers ? "the server holds dead capabilities and serves the next caller"u8 : "the server does not serve"u8).EndLine();
    }

    // The callee watches, moves and carries about the resolver. The caller's bank goes at once all the same.
    private void Pin()
    {
        attack.Begin();
        Actor server = attack.StartServer(Assault.Pin);
        ulong pages = _stage.PagesInUse();
        BankStub bank = _stage.Bank.CreateBank(2);
        uint call = bank.CreateCall();
        _ = attack.Invoker.Send(server.Entry, call, [1]);
        _stage.Settle();
        _stage.Settle();
        CallState held = attack.Poll(call, out _);
        bank.Destroy();
        ulong after = _stage.AwaitPages(pages);
        _ = attack.Invoker.Do(Operation.Drop, call);
        _ = attack.Invoker.Do(Operation.Drop, bank.Slot);
        ProcessState state = server.Child.Process.ReadState(out _);
        attack.Dismiss(server);
        bool passes = held is CallState.InService or CallState.InTransit && after == pages && state != ProcessState.Dead;
        _ = attack.End("holds-on-to-a-callers-record"u8, passes).Text("moved, carried and watched the resolver to keep the record; pages of the caller "u8)
            .Text(after == pages ? "came back at once"u8 : "did not come back"u8).EndLine();
    }

    // The director serves the endpoint itself, so it sees everything that comes through.
    private void FloodThroughRevokedRelay()
    {
        const uint Any = (uint)(Rights.Read | Rights.Write | Rights.Execute | Rights.Destroy);
        attack.Begin();
        EndpointStub endpoint = _stage.Bank.CreateEndpoint(9);
        uint entry = endpoint.Mint(1);
        uint forwarder = attack.Invoker.Invoke(InitialSlot.Bank, [(ulong)BankMethod.CreateForwarder], [entry]).Slot;
        uint relay = attack.Invoker.Invoke(forwarder, [(ulong)ForwarderMethod.Mint, Any, 0]).Slot;
        Child flooder = attack.StartAssailant(Assault.Flood, relay, FloodPages);
        _ = attack.Invoker.Invoke(forwarder, [(ulong)ForwarderMethod.Block]);
        uint arrived = 0;
        bool hasReported = false;
        Message report = default;
        for (int i = 0; i < 20_000 && !hasReported; i++)
        {
            while (attack.Invoker.TryTake(out Message message))
            {
                bool isReport = message.Kind == EventKind.Request && message.Label != 9;
                report = isReport ? message : report;
                hasReported |= isReport;
                arrived += message.Kind == EventKind.Request && message.Label == 9 ? 1u : 0u;
                _ = message.Kind == EventKind.Request ? attack.Invoker.Do(Operation.Resolve, message.Slot) : default;
            }

            attack.Invoker.Yield();
        }

        attack.End(flooder);
        _ = attack.Invoker.Do(Operation.Destroy, forwarder);
        _ = attack.Invoker.Do(Operation.Drop, relay);
        _ = attack.Invoker.Do(Operation.Drop, entry);
        _ = attack.Invoker.Do(Operation.Destroy, endpoint.Slot);
        _ = attack.End("sends-through-a-revoked-relay"u8, hasReported && arrived == 0).Text("sent "u8).Number(report.Words[0])
            .Text(" calls through a relay whose forwarder was blocked; the server saw "u8).Number(arrived).EndLine();
    }

    private void GrantIntoFullTable()
    {
        attack.Begin();
        Actor server = _stage.StartActor(ProgramNumber.Callee, (ulong)CalleeMode.Answer);
        int granted = 0;
        Message answer = attack.Invoker.Invoke(server.Child.Process.Slot, [(ulong)ProcessMethod.Grant], [InitialSlot.Self]);
        while (answer.Error == InvocationError.None)
        {
            granted++;
            answer = attack.Invoker.Invoke(server.Child.Process.Slot, [(ulong)ProcessMethod.Grant], [InitialSlot.Self]);
        }

        attack.Dismiss(server);
        _ = attack.End("grants-until-the-table-is-full"u8, answer.Error == InvocationError.NoFreeSlot && granted > 0).Text("granted "u8)
            .Number((ulong)granted).Text(" capabilities into a child's table, then was refused; nobody else's table changed"u8).EndLine();
    }

    private void CallersBankEnds(ReadOnlySpan<byte> name, Assault server)
    {
        attack.Begin();
        Actor callee = attack.StartServer(server);
        ulong usedBefore = AttackStage.UsedPages(callee.Child.Bank);
        Child caller = attack.StartAssailant(Assault.OneCall, callee.Entry);
        bool hasReported = attack.AwaitReport(out _);
        _stage.Settle();
        ulong pages = _stage.PagesInUse();
        attack.End(caller);
        ulong after = _stage.AwaitPages(pages - _stage.Builder.PagesPerChild);
        ulong usedAfter = AttackStage.UsedPages(callee.Child.Bank);
        ProcessState state = callee.Child.Process.ReadState(out _);
        attack.Dismiss(callee);
        bool passes = hasReported && usedBefore == usedAfter && after < pages && state != ProcessState.Dead;
        _ = attack.End(name, passes).Text("died with its call at the server; the server's pages "u8)
            .Number(usedBefore).Text("="u8).Number(usedAfter).EndLine();
    }
}
