using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;

namespace AsyncCap.Scenarios.Stories;

/// <summary>
/// A caller and a callee that answers, crashes, drops, overwrites, dies, is silent or answers twice. Each time the caller sees
/// exactly one outcome a call, its next call to somebody healthy works, and no page is lost.
/// </summary>
public sealed class Survive(Stage stage)
{
    // Many more than the callee has slots for, so that most are still queued when it crashes.
    private const int Flood = 64;

    private readonly uint[] _calls = new uint[Flood];
    private readonly Outcome[] _outcomes = new Outcome[Flood];
    private Actor _healthy;
    private int _queuedAtCrash;

    /// <summary>Tells the story.</summary>
    public void Tell()
    {
        _healthy = stage.StartActor(ProgramNumber.Callee, (ulong)CalleeMode.Answer);
        for (int i = 0; i < Flood; i++)
        {
            _calls[i] = stage.Bank.CreateCall();
        }

        Case("answers"u8, CalleeMode.Answer, BreakReason.None);
        Case("crashes-in-hand"u8, CalleeMode.Crash, BreakReason.CalleeFaulted);
        Case("crashes-with-queue"u8, CalleeMode.CrashOnGo, BreakReason.CalleeFaulted, callCount: Flood);
        Case("drops-resolver"u8, CalleeMode.DropResolver, BreakReason.ResolverDropped);
        Case("overwrites-resolver"u8, CalleeMode.OverwriteResolver, BreakReason.ResolverDropped);
        Case("is-destroyed"u8, CalleeMode.AnswerLate, BreakReason.CalleeDestroyed, destroy: true);
        Case("answers-twice"u8, CalleeMode.AnswerTwice, BreakReason.None);
        Case("refuses"u8, CalleeMode.Refuse, BreakReason.ByCallee);
        StaySilent();
        for (int i = 0; i < Flood; i++)
        {
            _ = stage.Invoker.Invoke(_calls[i], [(ulong)CallMethod.Destroy]);
            _ = stage.Invoker.Do(Operation.Drop, _calls[i]);
        }

        stage.Dismiss(_healthy);
    }

    private void Case(ReadOnlySpan<byte> name, CalleeMode mode, BreakReason expected, int callCount = 1, bool destroy = false)
    {
        ulong pagesBefore = stage.PagesInUse();
        Actor callee = stage.StartActor(ProgramNumber.Callee, (ulong)mode);
        Array.Clear(_outcomes);
        ulong start = stage.Host.ReadCounter();
        for (int i = 0; i < callCount; i++)
        {
            _ = stage.Invoker.Send(callee.Entry, _calls[i], [41, 2, 3, 4, 5, 6, 7, 8]);
        }

        if (destroy)
        {
            stage.Settle();
            callee.Child.Process.Destroy();
        }

        if (mode == CalleeMode.CrashOnGo)
        {
            // Everything is sent: now it may crash. Its question is answered like a registration.
            stage.Settle();
            _queuedAtCrash = CountQueued();
            _ = stage.AwaitRegistration();
        }

        for (int i = 0; i < callCount; i++)
        {
            Note(stage.Invoker.WaitFor(_calls[i]));
        }

        ulong spent = stage.Host.ReadCounter() - start;
        NoteStragglers();
        bool nextCallWorks = CallHealthy(_calls[0]);
        stage.Dismiss(callee);
        ulong pagesAfter = stage.AwaitPages(pagesBefore);
        bool someWereQueued = mode != CalleeMode.CrashOnGo || (_queuedAtCrash > 0 && _queuedAtCrash < Flood);
        bool passes = AllSaw(expected, callCount) && someWereQueued && nextCallWorks && pagesAfter == pagesBefore && stage.BooksBalance();
        TellRow(name, passes, callCount, _outcomes[0].Reason, nextCallWorks, pagesBefore, pagesAfter);
        stage.Report.Figure(name, "outcome-after"u8, spent, stage.Host.CounterUnit);
        if (mode == CalleeMode.CrashOnGo)
        {
            stage.Report.Figure(name, "queued-at-crash"u8, (ulong)_queuedAtCrash, "calls"u8);
        }
    }

    private int CountQueued()
    {
        int queued = 0;
        for (int i = 0; i < Flood; i++)
        {
            queued += (CallState)stage.Invoker.Do(Operation.Poll, _calls[i]).Slot == CallState.Queued ? 1 : 0;
        }

        return queued;
    }

    // The caller takes its call back while the callee holds it, uses the record at once for somebody else, and then has the
    // callee answer late: the late answer reaches nobody.
    private void StaySilent()
    {
        ulong pagesBefore = stage.PagesInUse();
        Actor callee = stage.StartActor(ProgramNumber.Callee, (ulong)CalleeMode.AnswerLate);
        Array.Clear(_outcomes);
        _ = stage.Invoker.Send(callee.Entry, _calls[0], [41]);
        stage.Settle();
        CallState held = (CallState)stage.Invoker.Do(Operation.Poll, _calls[0]).Slot;
        ulong start = stage.Host.ReadCounter();
        InvocationError cancelled = stage.Invoker.Do(Operation.Cancel, _calls[0]).Error;
        ulong spent = stage.Host.ReadCounter() - start;
        bool recordIsReusable = CallHealthy(_calls[0]);
        Message late = stage.Invoker.Invoke(callee.Entry, [0]);
        bool lateIsInert = late.IsGood && (InvocationError)late.Words[0] == InvocationError.Stale;
        NoteStragglers();
        stage.Dismiss(callee);
        ulong pagesAfter = stage.AwaitPages(pagesBefore);
        bool wasSilent = held == CallState.InService && cancelled == InvocationError.None;
        bool noOutcome = _outcomes[0].Count == 0;
        bool passes = wasSilent && recordIsReusable && lateIsInert && noOutcome && pagesAfter == pagesBefore && stage.BooksBalance();
        _ = stage.Report.Row("stays-silent"u8, passes)
            .Text(cancelled == InvocationError.None ? "cancelled while in service, "u8 : "not cancelled, "u8)
            .Text(recordIsReusable ? "record reused at once, "u8 : "record not reusable, "u8)
            .Text(lateIsInert ? "late answer inert, pages "u8 : "late answer not inert, pages "u8)
            .Number(pagesBefore).Text("="u8).Number(pagesAfter).EndLine();
        stage.Report.Figure("stays-silent"u8, "cancel"u8, spent, stage.Host.CounterUnit);
    }

    private void Note(in Message completion)
    {
        for (int i = 0; i < Flood; i++)
        {
            if (completion.Kind == EventKind.Completion && _calls[i] == completion.Slot)
            {
                _outcomes[i].Count++;
                _outcomes[i].Reason = completion.Reason;
            }
        }
    }

    // Anything that arrives after the outcomes would be a second one.
    private void NoteStragglers()
    {
        stage.Settle();
        while (stage.Invoker.TryTake(out Message message))
        {
            Note(in message);
        }
    }

    private bool AllSaw(BreakReason expected, int callCount)
    {
        bool all = true;
        for (int i = 0; i < Flood; i++)
        {
            int outcomes = i < callCount ? 1 : 0;
            all &= _outcomes[i].Count == outcomes && (outcomes == 0 || _outcomes[i].Reason == expected);
        }

        return all;
    }

    private bool CallHealthy(uint call)
    {
        InvocationError error = stage.Invoker.Send(_healthy.Entry, call, [41]);
        if (error != InvocationError.None)
        {
            return false;
        }

        Message answer = stage.Invoker.WaitFor(call);
        return answer.IsGood && answer.Words[0] == 42;
    }

    private void TellRow(
        ReadOnlySpan<byte> name, bool passes, int callCount, BreakReason reason, bool nextCallWorks, ulong pagesBefore, ulong pagesAfter)
    {
        int outcomes = 0;
        for (int i = 0; i < Flood; i++)
        {
            outcomes += _outcomes[i].Count;
        }

        _ = stage.Report.Row(name, passes)
            .Text(Names.Of(reason)).Text(", "u8)
            .Number((ulong)outcomes).Text(outcomes == 1 ? " outcome for "u8 : " outcomes for "u8)
            .Number((ulong)callCount).Text(callCount == 1 ? " call, next call "u8 : " calls, next call "u8)
            .Text(nextCallWorks ? "works, pages "u8 : "fails, pages "u8)
            .Number(pagesBefore).Text(pagesBefore == pagesAfter ? "="u8 : "!="u8).Number(pagesAfter).EndLine();
    }

    private struct Outcome
    {
        public int Count;
        public BreakReason Reason;
    }
}
