using System;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Vats;

/// <summary>A vat of this process: a queue of messages, and one turn at a time.</summary>
/// <remarks>
/// <para>VT-1: one turn at a time, each begun with nothing of this vat's on the stack. VT-2: messages become turns in the order in which they arrived.
/// VT-3: when it ends every message that waits, and every promise of its that somebody waits for, breaks with the one problem.
/// VT-4: it is scheduled whenever something waits.</para>
/// <para>What arrives goes to one queue under the latch; its turns come from another, to which the first is moved whole.
/// What it sends itself goes straight to the second: it is older than anything that could follow from it.</para>
/// </remarks>
public sealed partial class LocalVat : Vat, IVatRoot
{
    /// <summary>Turns in one go, before others come.</summary>
    internal const int SliceTurns = 256;

    private Latch _latch;
    private bool _isActive;           // Scheduled or running. The latch guards it, and the fields down to the mourners.
    private int _arrivedCount;        // Read by the turns too, without the latch.
    private MessageQueue _arrived;
    private Promise? _firstOwned;
    private MessageQueue _current;    // The turns' alone, as what follows.
    private int _currentCount;        // Read by others, for the quota.
    private VatDetails? _details;
    private readonly int _mostWaiting;

    internal LocalVat(VatHost host, int number, string? name, Quota quota)
    {
        Host = host;
        Number = number;
        _mostWaiting = quota.MostWaiting;
        if (name is not null)
        {
            _details = new VatDetails { Name = name };
        }

        if (host.Tracer is { } tracer)
        {
            _details ??= new VatDetails();
            _details.Trace = tracer.Watch(number, name);
        }
    }

    /// <summary>Who gives it processors.</summary>
    internal VatHost Host { get; }

    /// <summary>Vats of a host are numbered from 1.</summary>
    internal int Number { get; }

    /// <summary>Turns run so far.</summary>
    internal long TurnCount { get; private set; }

    /// <summary>What is recorded of it, if somebody watches.</summary>
    internal VatTrace? Trace => _details?.Trace;

    /// <summary>For people.</summary>
    internal string Name => _details?.Name ?? "vat";

    /// <summary>The broken promise that stands for another vat, if this one has lost it.</summary>
    internal Promise? LossOf(Vat vat)
    {
        for (Loss? loss = _details?.Losses; loss is not null; loss = loss.Next)
        {
            if (loss.Vat == vat)
            {
                return loss.Grave;
            }
        }

        return null;
    }

    /// <summary>Ends it at once: no further turn begins. What waits breaks in slices, and whoever looks sees it broken from now on.</summary>
    /// <returns>False if it had ended.</returns>
    internal bool Kill(Problem problem)
    {
        if (Host.PostponesEnd(this, problem))
        {
            return true;
        }

        Promise grave = Ref.MakeBroken<Unit>(problem);
        _latch.Lock(this);
        bool isFirst = Grave is null;
        bool wakes = isFirst && !_isActive && Sharing.Keeps(Safeguard.EndWakes);
        if (isFirst)
        {
            Bury(grave);
            _isActive |= Sharing.Keeps(Safeguard.EndWakes);
        }

        _latch.Unlock(this);
        if (Tracing.IsOn && isFirst)
        {
            Tracing.Ended(this);
        }

        if (wakes)
        {
            Host.Schedule(this);
        }

        return isFirst;
    }

    /// <summary>Notes a promise that somebody waits for and that only this vat decides.</summary>
    internal void Watch(Promise promise)
    {
        IOwned owned = (IOwned)promise;
        _latch.Lock(this);
        Promise? grave = Sharing.Keeps(Safeguard.WatchSeesTheEnd) ? Grave : null;
        bool isUndecided = promise.Phase <= Phase.Piped || !Sharing.Keeps(Safeguard.WatchLooksAgain);
        bool isWatched = grave is null && isUndecided && _firstOwned != promise && owned.Previous is null;
        if (isWatched)
        {
            owned.Next = _firstOwned;
            if (_firstOwned is IOwned first)
            {
                first.Previous = promise;
            }

            _firstOwned = promise;
        }

        _latch.Unlock(this);
        if (grave is not null)
        {
            promise.BreakLike(grave);
        }
    }

    /// <summary>Nobody waits for it any more: it is decided.</summary>
    internal void Unwatch(Promise promise)
    {
        _latch.Lock(this);
        Unlink(promise);
        _latch.Unlock(this);
    }

    /// <inheritdoc/>
    internal override Promise? TryEnqueue(ref Message message)
    {
        if (Current.Vat == this && Grave is null)
        {
            return TryEnqueueOwn(ref message);
        }

        _latch.Lock(this);
        int arrivedCount = Sharing.Read(this, in _arrivedCount);
        int capacity = _mostWaiting - (Sharing.Keeps(Safeguard.QuotaCountsAll) ? Sharing.Read(this, in _currentCount) : 0);
        bool isFull = arrivedCount >= capacity && message.Verb != Resumption.Instance;
        Promise? broken = Grave ?? (isFull ? Ref.OverloadedPromise : null);
        bool wakes = broken is null && !_isActive;
        if (broken is null)
        {
            _isActive = true;
            Sharing.Write(this, ref _arrivedCount, arrivedCount + 1);
            _arrived.Add(ref message);
        }

        _latch.Unlock(this);
        if (wakes)
        {
            Host.Schedule(this);
        }

        return broken;
    }

    /// <summary>Runs up to a number of turns.</summary>
    /// <returns>Whether there is more.</returns>
    internal bool RunTurns(int most)
    {
        LocalVat? outer = Current.Vat;
        Current.Vat = this;
        TakeArrived();
        int left = most;
        bool hasMore = true;
        while (hasMore && left > 0)
        {
            if (_current.TryTake(out Message message))
            {
                left--;
                CountCurrent(-1);
                RunTurn(ref message);
            }
            else
            {
                left--; // What breaks with the vat takes its time too.
                hasMore = TakeArrivedOrRest();
            }
        }

        hasMore = hasMore && (!_current.IsEmpty || TakeArrivedOrRest());
        Current.Vat = outer;
        return hasMore;
    }

    /// <inheritdoc/>
    protected override bool Run() => RunTurns(SliceTurns);

    // What it sent by way of a promise may have come back just now, from whoever decided the promise: what it sends to the same object
    // itself must stay behind that. Who sees the promise decided sees what arrived before.
    private Promise? TryEnqueueOwn(ref Message message)
    {
        if (Sharing.Read(this, in _arrivedCount) != 0 && Sharing.Keeps(Safeguard.OwnSendsBehindArrived))
        {
            TakeArrived();
        }

        if (HoldsBack && Host.TryHoldBack(ref message))
        {
            return null;
        }

        if (Sharing.Read(this, in _currentCount) >= _mostWaiting && message.Verb != Resumption.Instance)
        {
            return Ref.OverloadedPromise;
        }

        CountCurrent(1);
        _current.Add(ref message);
        return null;
    }

    private void CountCurrent(int change) => Sharing.Write(this, ref _currentCount, Sharing.Read(this, in _currentCount) + change);

    private void RunTurn(ref Message message)
    {
        if (Grave is { } grave)
        {
            if (Tracing.IsOn)
            {
                Tracing.Dropped(ref message, grave);
            }

            if (Sharing.Keeps(Safeguard.WaitingBreaks))
            {
                message.Verb.Fail(ref message, grave);
            }

            return;
        }

        TurnCount++;
        if (Tracing.IsOn)
        {
            Trace?.BeginTurn(ref message);
        }

        try
        {
            message.Verb.Deliver(ref message);
        }
        catch (Exception exception)
        {
            _ = message.Result?.Break(Problem.From(exception)); // It may be decided already.
        }

        if (Tracing.IsOn)
        {
            Trace?.EndTurn();
        }
    }

    private void TakeArrived()
    {
        _latch.Lock(this);
        _current.TakeAll(ref _arrived);
        CountCurrent(Sharing.Read(this, in _arrivedCount));
        Sharing.Write(this, ref _arrivedCount, 0);
        _latch.Unlock(this);
    }

    // Nothing is left of what it had. To look for more and to say that it rests is one step: who comes later wakes it.
    private bool TakeArrivedOrRest()
    {
        if (Grave is { } grave && TakeOwned() is { } owned)
        {
            owned.BreakLike(grave);
            return true;
        }

        _latch.Lock(this);
        bool hasArrived = !_arrived.IsEmpty;
        if (!Sharing.Keeps(Safeguard.RestIsOneStep))
        {
            _latch.Unlock(this);
            _latch.Lock(this);
        }

        _isActive = hasArrived || (Grave is not null && Sharing.Keeps(Safeguard.EndIsWork) && (_firstOwned ?? (object?)_details?.Mourners) is not null);
        bool hasMore = _isActive;
        _latch.Unlock(this);
        if (hasMore)
        {
            TakeArrived();
            TellMourners();
        }

        return hasMore;
    }

    private Promise? TakeOwned()
    {
        _latch.Lock(this);
        Promise? first = _firstOwned;
        if (first is not null)
        {
            Unlink(first);
        }

        _latch.Unlock(this);
        return first;
    }

    // Under the latch.
    private void Unlink(Promise promise)
    {
        IOwned owned = (IOwned)promise;
        if (_firstOwned != promise && owned.Previous is null)
        {
            return; // It never came onto the list: it was decided as it was about to.
        }

        if (owned.Previous is IOwned previous)
        {
            previous.Next = owned.Next;
        }
        else
        {
            _firstOwned = owned.Next;
        }

        if (owned.Next is IOwned next)
        {
            next.Previous = owned.Previous;
        }

        owned.Next = null;
        owned.Previous = null;
    }
}
