using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;

namespace AsyncCap.Scenarios.Stories.AttackRows;

/// <summary>Callees that lose, hide, move and multiply what they should answer with. The caller sees one outcome each time.</summary>
internal sealed class LostReplies(AttackStage attack)
{
    private readonly Stage _stage = attack.Stage;

    public void Tell()
    {
        Callee("drops-the-resolver"u8, "dropped the resolver"u8, CalleeMode.DropResolver, BreakReason.ResolverDropped);
        Callee("overwrites-the-resolver"u8, "copied its bank over the resolver"u8, CalleeMode.OverwriteResolver, BreakReason.ResolverDropped);
        Callee("answers-twice"u8, "answered twice"u8, CalleeMode.AnswerTwice, BreakReason.None);
        Callee("crashes"u8, "wrote to a wild address"u8, CalleeMode.Crash, BreakReason.CalleeFaulted);
        Server("sends-the-resolver-to-itself"u8, "queued the resolver at its own endpoint and exited"u8, Assault.ResolverToItself, BreakReason.LostInTransit);
        Server("sends-the-resolver-nowhere"u8, "sent the resolver to an endpoint that is gone"u8, Assault.ResolverNowhere, BreakReason.LostInTransit);
        Server("forwards-nowhere"u8, "forwarded the call to an endpoint that is gone"u8, Assault.ForwardNowhere, BreakReason.EndpointDestroyed);
        Server("becomes-a-forgotten-promise"u8, "resolved to a promise and dropped its resolver"u8, Assault.ForgottenPromise, BreakReason.ResolverDropped);
        Server("becomes-a-destroyed-promise"u8, "resolved to a promise and destroyed it"u8, Assault.DestroyedPromise, BreakReason.PromiseDestroyed);
        Server("destroys-its-endpoint-and-crashes"u8, "destroyed its endpoint, then crashed"u8, Assault.EndpointThenCrash, BreakReason.CalleeFaulted);
        Server("destroys-the-bank-it-runs-on"u8, "destroyed its own bank, then tried to buy from it"u8, Assault.BankUnderItsFeet, BreakReason.CalleeDestroyed);
        ResolverOverResolver();
        ForwardsForEver();
        SilentThenLate();
        SilentPastItsDeadline();
    }

    private void SilentPastItsDeadline()
    {
        attack.Begin();
        Actor server = attack.StartServer(Assault.Hold);
        _ = attack.Invoker.Send(server.Entry, attack.Call, [1]);
        _stage.Settle();
        bool isHeld = attack.Poll(attack.Call, out _) == CallState.InService;
        InvocationError set = attack.Invoker.Do(Operation.Deadline, attack.Call, 0, [1]).Error;
        bool came = attack.AwaitOutcome(out Message outcome);
        bool isQuiet = came && attack.IsQuiet();
        attack.Dismiss(server);
        _ = attack.End("is-silent-past-a-deadline"u8, isHeld && set == InvocationError.None && outcome.Reason == BreakReason.DeadlinePassed && isQuiet)
            .Text("held the request for ever; the caller saw "u8).Text(came ? Names.Of(outcome.Reason) : "nothing"u8)
            .Text(isQuiet ? ", once, and has its record back"u8 : ""u8).EndLine();
    }

    private void Callee(ReadOnlySpan<byte> name, ReadOnlySpan<byte> did, CalleeMode mode, BreakReason expected)
    {
        attack.Begin();
        OneOutcome(name, did, _stage.StartActor(ProgramNumber.Callee, (ulong)mode), expected);
    }

    private void Server(ReadOnlySpan<byte> name, ReadOnlySpan<byte> did, Assault assault, BreakReason expected)
    {
        attack.Begin();
        OneOutcome(name, did, attack.StartServer(assault), expected);
    }

    private void OneOutcome(ReadOnlySpan<byte> name, ReadOnlySpan<byte> did, Actor callee, BreakReason expected)
    {
        bool came = attack.Ask(callee.Entry, 41, out Message outcome);
        attack.Forget(in outcome);
        bool isQuiet = came && attack.IsQuiet();
        attack.Dismiss(callee);
        _ = attack.End(name, came && isQuiet && outcome.Reason == expected).Text(did).Text("; the caller saw "u8)
            .Text(came ? Names.Of(outcome.Reason) : "nothing"u8).Text(isQuiet ? ", once"u8 : ", not just once"u8).EndLine();
    }

    // Two calls, one resolver moved over the other: the first is broken, the second answered from its new slot.
    private void ResolverOverResolver()
    {
        attack.Begin();
        Actor server = attack.StartServer(Assault.ResolverOverResolver);
        uint second = _stage.Bank.CreateCall();
        _ = attack.Invoker.Send(server.Entry, attack.Call, [1]);
        _ = attack.Invoker.Send(server.Entry, second, [2]);
        bool came = attack.AwaitOutcome(out Message first);
        Message other = came ? attack.Invoker.WaitFor(second) : default;
        bool isQuiet = attack.IsQuiet();
        _ = attack.Invoker.Do(Operation.Drop, second);
        attack.Dismiss(server);
        bool passes = came && isQuiet && first.Reason == BreakReason.ResolverDropped && other.IsGood && other.Words[0] == 42;
        _ = attack.End("moves-one-resolver-over-another"u8, passes).Text("moved the second caller's resolver over the first's; the callers saw "u8)
            .Text(Names.Of(first.Reason)).Text(" and "u8).Text(Names.Of(other.Reason)).EndLine();
    }

    private void ForwardsForEver()
    {
        attack.Begin();
        Actor server = attack.StartServer(Assault.ForwardForEver);
        ulong usedBefore = AttackStage.UsedPages(server.Child.Bank);
        _ = attack.Invoker.Send(server.Entry, attack.Call, [1]);
        _stage.Settle();
        bool isOut = attack.Poll(attack.Call, out _) is CallState.Queued or CallState.InService;
        ulong usedAfter = AttackStage.UsedPages(server.Child.Bank);
        InvocationError cancelled = attack.Invoker.Do(Operation.Cancel, attack.Call).Error;
        bool isQuiet = attack.IsQuiet();
        attack.Dismiss(server);
        _ = attack.End("forwards-to-itself-for-ever"u8, isOut && cancelled == InvocationError.None && isQuiet && usedBefore == usedAfter)
            .Text("forwarded the call to itself again and again, in constant space; the caller took it back in one operation"u8).EndLine();
    }

    private void SilentThenLate()
    {
        attack.Begin();
        Actor callee = _stage.StartActor(ProgramNumber.Callee, (ulong)CalleeMode.AnswerLate);
        Actor healthy = _stage.StartActor(ProgramNumber.Callee, (ulong)CalleeMode.Answer);
        _ = attack.Invoker.Send(callee.Entry, attack.Call, [41]);
        _stage.Settle();
        bool isHeld = attack.Poll(attack.Call, out _) == CallState.InService;
        InvocationError cancelled = attack.Invoker.Do(Operation.Cancel, attack.Call).Error;
        bool isReused = attack.Ask(healthy.Entry, 41, out Message answer) && answer.Words[0] == 42;
        bool wasLate = attack.Ask(callee.Entry, 0, out Message late) && (InvocationError)late.Words[0] == InvocationError.Stale;
        bool isQuiet = attack.IsQuiet();
        attack.Dismiss(callee);
        attack.Dismiss(healthy);
        _ = attack.End("is-silent-then-late"u8, isHeld && cancelled == InvocationError.None && isReused && wasLate && isQuiet)
            .Text("held the request, then answered late; the caller had taken it back and used the record for another, the late answer reached nobody"u8)
            .EndLine();
    }
}
