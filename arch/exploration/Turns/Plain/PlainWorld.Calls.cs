using System;
using AsyncCap.Arch.Exploration.Turns.Engine;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.Exploration.Turns.Plain;

/// <summary>The in-memory runtime: what becomes of a call.</summary>
internal sealed unsafe partial class PlainWorld
{
    /// <inheritdoc/>
    protected override void DoSend(uint target, int call, int verb, long value, uint carried)
    {
        int record = Write((Self * Scene.Calls) + call, verb, value, carried);
        Route(record, target);
    }

    /// <inheritdoc/>
    protected override void DoSendToResult(int onto, int call, int verb, long value, uint carried)
    {
        int record = Write((Self * Scene.Calls) + call, verb, value, carried);
        Depend(record, (Self * Scene.Calls) + onto);
    }

    /// <inheritdoc/>
    protected override void DoResolve(uint resolver, long value, uint carried, ResolveFlags how)
    {
        int record = (int)(resolver & NumberMask);
        Touch(record);
        if (ResolverOf(record) != resolver || _records[record].State != PlainState.InService)
        {
            return; // Whoever asked no longer waits.
        }

        Release(record);
        switch (how)
        {
            case ResolveFlags.Fulfill:
                Decide(record, BreakReason.None, value, carried);
                break;
            case ResolveFlags.Break:
                Decide(record, BreakReason.ByCallee, value, 0);
                break;
            case ResolveFlags.Become:
                Follow(record, (int)(carried & NumberMask));
                break;
            default:
                throw new InvalidOperationException("There is no such answer.");
        }
    }

    /// <inheritdoc/>
    protected override void DoForward(uint resolver, uint target, int verb, long value, uint carried)
    {
        int record = (int)(resolver & NumberMask);
        Touch(record);
        if (ResolverOf(record) != resolver || _records[record].State != PlainState.InService)
        {
            return;
        }

        Release(record);
        Route(Write(record, verb, value, carried), target);
    }

    /// <inheritdoc/>
    protected override void DoAwait(int call, uint what)
    {
        int record = (Self * Scene.Calls) + call;
        int number = (int)(what & NumberMask);
        if ((what & KindMask) == PromiseKind)
        {
            Follow(record, number);
            return;
        }

        Touched |= 1ul << number;
        if (IsDead(number))
        {
            Decide(record, BreakReason.None, 0, 0);
            return;
        }

        Put(record, PlainState.WaitingForEnd, number);
        Append(ref _vats[number].Watchers, record);
    }

    /// <inheritdoc/>
    protected override bool DoCancel(int call)
    {
        int record = (Self * Scene.Calls) + call;
        if (_records[record].State is PlainState.Completed or PlainState.Settling or PlainState.Idle)
        {
            return false;
        }

        Withdraw(record, BreakReason.Cancelled);
        return true;
    }

    /// <inheritdoc/>
    protected override void DoWork()
    {
        int record = _globals->Settling.Head - 1;
        ref PlainRecord settling = ref _records[record];
        if (!settling.Pipeline.IsEmpty)
        {
            PassOn(TakeWaiting(ref settling.Pipeline), record);
        }

        if (settling.Pipeline.IsEmpty)
        {
            _ = RemoveHead(ref _globals->Settling); // it is the record at hand
            Finish(record);
        }
    }

    /// <inheritdoc/>
    protected override void Crash(int vat)
    {
        ref PlainVat gone = ref _vats[vat];
        for (int record = vat * Scene.Calls; record < (vat + 1) * Scene.Calls; record++)
        {
            bool isUndecided = _records[record].State is not (PlainState.Idle or PlainState.Completed or PlainState.Settling);
            if (isUndecided)
            {
                Withdraw(record, BreakReason.Cancelled);
            }
        }

        gone.Done = default;
        while (!gone.Held.IsEmpty)
        {
            Decide(RemoveHead(ref gone.Held), BreakReason.CalleeFaulted, 0, 0);
        }

        if (Has(RuntimeBugs.AnswersTwice) && gone.Answered != 0 && _records[gone.Answered - 1].State == PlainState.Idle)
        {
            Decide(gone.Answered - 1, BreakReason.CalleeFaulted, 0, 0);
        }

        while (!gone.Queue.IsEmpty)
        {
            int record = RemoveHead(ref gone.Queue);
            if (!Has(RuntimeBugs.LosesQueue))
            {
                Decide(record, BreakReason.CalleeFaulted, 0, 0);
            }
        }

        while (!gone.Watchers.IsEmpty)
        {
            int record = RemoveHead(ref gone.Watchers);
            if (!Has(RuntimeBugs.ForgetsWatchers))
            {
                Decide(record, BreakReason.None, 0, 0);
            }
        }
    }

    private bool Has(RuntimeBugs bug) => (_bugs & bug) != 0;

    private int Write(int record, int verb, long value, uint carried)
    {
        ref PlainRecord call = ref _records[record];
        call.Verb = verb;
        call.Value = value;
        call.Carried = carried;
        call.Reason = BreakReason.None;
        return record;
    }

    private void Put(int record, PlainState state, int place)
    {
        _records[record].State = state;
        _records[record].Place = (short)place;
    }

    private void Touch(int record)
    {
        int owner = _records[record].Owner;
        Touched |= owner >= 0 ? 1ul << owner : 1ul << (FirstPromiseBit + record - _firstPromise);
    }

    private void Hold(int record, int vat)
    {
        _records[record].Delivery++;
        Put(record, PlainState.InService, vat);
        Append(ref _vats[vat].Held, record);
    }

    private void Release(int record)
    {
        int holder = _records[record].Place;
        Remove(ref _vats[holder].Held, record);
        _vats[holder].Answered = (short)(record + 1);
    }

    // To what a reference stands for.
    private void Route(int record, uint target)
    {
        int number = (int)(target & NumberMask);
        switch (target & KindMask)
        {
            case EntryKind when IsDead(number):
                Decide(record, BreakReason.EndpointDestroyed, 0, 0);
                break;
            case EntryKind:
                Touched |= 1ul << number;
                Put(record, PlainState.Queued, number);
                Append(ref _vats[number].Queue, record);
                break;
            case PromiseKind:
                Depend(record, number);
                break;
            default:
                Decide(record, BreakReason.NotInvocable, 0, 0);
                break;
        }
    }

    // To what another record is answered with.
    private void Depend(int record, int onto)
    {
        Touch(onto);
        ref PlainRecord target = ref _records[onto];
        bool overtakes = Has(RuntimeBugs.Overtakes) && target.State == PlainState.Settling;
        if (target.State == PlainState.Completed || overtakes)
        {
            PassOn(record, onto);
            return;
        }

        Put(record, PlainState.Pipelined, onto);
        Append(ref target.Pipeline, record);
    }

    private void PassOn(int record, int from)
    {
        ref PlainRecord decided = ref _records[from];
        if (decided.Reason != BreakReason.None)
        {
            Decide(record, decided.Reason, decided.Value, 0);
            return;
        }

        Route(record, decided.Carried);
    }

    // Gets the outcome of a promise, now or later.
    private void Follow(int record, int promise)
    {
        Touch(promise);
        ref PlainRecord target = ref _records[promise];
        if (target.State == PlainState.Completed)
        {
            Decide(record, target.Reason, target.Value, target.Carried);
            return;
        }

        if (IsRing(record, promise))
        {
            Decide(record, BreakReason.Cycle, 0, 0);
            return;
        }

        Put(record, PlainState.Waiting, promise);
        Append(ref target.Dependents, record);
    }

    private bool IsRing(int record, int from)
    {
        int at = from;
        while (at != record && _records[at].State == PlainState.Waiting)
        {
            at = _records[at].Place;
            Touch(at);
        }

        return at == record;
    }

    private void Decide(int record, BreakReason reason, long value, uint carried)
    {
        ref PlainRecord call = ref _records[record];
        Touch(record);
        StopDeadline(ref call);
        call.Reason = reason;
        call.Value = value;
        call.Carried = carried;
        if (call.Pipeline.IsEmpty)
        {
            Finish(record);
            return;
        }

        call.State = PlainState.Settling;
        Append(ref _globals->Settling, record);
        Touched |= Scene.ShowsWork ? Moves.TouchesAll : 0;
    }

    private void Finish(int record)
    {
        ref PlainRecord call = ref _records[record];
        call.State = PlainState.Completed;
        if (call.Owner >= 0 && !IsDead(call.Owner))
        {
            Touched |= 1ul << call.Owner;
            Append(ref _vats[call.Owner].Done, record);
        }

        while (!call.Dependents.IsEmpty)
        {
            Decide(RemoveHead(ref call.Dependents), call.Reason, call.Value, call.Carried);
        }
    }

    private int TakeWaiting(ref PlainList pipeline)
    {
        int record = Has(RuntimeBugs.PassesOnBackwards) ? pipeline.Tail - 1 : pipeline.Head - 1;
        Remove(ref pipeline, record);
        return record;
    }

    // Takes an undecided call from wherever it is; nobody hears of it. What was sent to its result breaks.
    private void Withdraw(int record, BreakReason forOthers)
    {
        ref PlainRecord call = ref _records[record];
        switch (call.State)
        {
            case PlainState.Queued:
                Remove(ref _vats[call.Place].Queue, record);
                break;
            case PlainState.InService:
                Remove(ref _vats[call.Place].Held, record);
                break;
            case PlainState.Pipelined:
                Remove(ref _records[call.Place].Pipeline, record);
                break;
            case PlainState.Waiting:
                Remove(ref _records[call.Place].Dependents, record);
                break;
            case PlainState.WaitingForEnd:
                Remove(ref _vats[call.Place].Watchers, record);
                break;
            case PlainState.Timer or PlainState.Idle or PlainState.Settling or PlainState.Completed:
            default:
                break;
        }

        StopDeadline(ref call);
        call.State = PlainState.Idle;
        while (!call.Pipeline.IsEmpty)
        {
            Decide(RemoveHead(ref call.Pipeline), forOthers, 0, 0);
        }
    }
}
