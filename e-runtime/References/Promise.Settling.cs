using System.Runtime.CompilerServices;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Vats;

/// <summary>How a promise is decided. All of these may be called by any thread; the first decision counts and the others do nothing.</summary>
public abstract partial class Promise
{
    /// <summary>Breaks it, and everything that was sent to it.</summary>
    /// <returns>False if it was decided before.</returns>
    internal bool Break(Problem problem)
    {
        if (!TryBeginEnd(out int word))
        {
            return false;
        }

        // What was sent to the results of what was sent breaks too, and so on: a chain of any length, so no recursion.
        Pending? work = End(word, Phase.Broken, problem).First;
        while (work is not null)
        {
            Pending entry = work;
            work = entry.Next;
            Promise? result = entry.Message.Result;
            if (result is null || entry.Message.Verb is SystemVerb)
            {
                entry.Message.Verb.Fail(ref entry.Message, this);
            }
            else if (result.TryBeginEnd(out word))
            {
                work = result.End(word, Phase.Broken, problem).Before(work);
            }
        }

        return true;
    }

    /// <summary>Breaks it as another one is broken.</summary>
    internal void BreakLike(Promise broken) => _ = Break(broken.Problem); // It may have been decided before.

    /// <summary>Makes it refer to an object in a vat.</summary>
    /// <returns>False if it was decided before.</returns>
    internal bool Refer(object target, Vat home)
    {
        int word = Lock();
        if (PhaseOf(word) is not (Phase.Open or Phase.Piped))
        {
            Unlock(word);
            return false;
        }

        PassOn(target, home, InPhase(word, Phase.Referring), word);
        return true;
    }

    /// <summary>From now on what is sent to it goes to a place from which its outcome will come: it stays undecided.</summary>
    /// <remarks>Only where one thread works with the promise: between processes.</remarks>
    internal void Pipe(object target, Vat home)
    {
        int word = Lock();
        if (PhaseOf(word) != Phase.Open)
        {
            Unlock(word);
            return;
        }

        object? waiting = Sharing.ReadData(this, in _waiting);
        if (waiting is null)
        {
            Sharing.WriteData<object?>(this, ref _target, target);
            Sharing.WriteData(this, ref _home, home);
            Unlock(InPhase(word, Phase.Piped));
            return;
        }

        Sharing.WriteData(this, ref _waiting, null);
        Sharing.WriteData(this, ref _last, null);
        Sharing.WriteData<object?>(this, ref _target, target);
        Sharing.WriteData(this, ref _home, home);
        Unlock(InPhase(word, Phase.Piped));
        Pending? first = AsPending(waiting);
        if (first is null)
        {
            Tell(Ref.PromiseIn(waiting)!);
        }

        for (Pending? entry = first; entry is not null;)
        {
            Pending? next = entry.Next;
            Delivery.Post(this, null, ref entry.Message, entry);

            entry = next;
        }
    }

    /// <summary>The same for a promise that was made for it just now and that nobody has seen.</summary>
    internal void PipeNew(object target, Vat home)
    {
        Sharing.WriteData<object?>(this, ref _target, target);
        Sharing.WriteData(this, ref _home, home);
        Sharing.Write(this, ref _word, InPhase(0, Phase.Piped));
    }

    /// <summary>Whether it is on its way and nothing waits for its outcome: then that can be put there without more ado.</summary>
    /// <remarks>Only where one thread works with the promise: between processes.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected bool TryEndPiped()
    {
        if (Sharing.Read(this, in _word) != InPhase(0, Phase.Piped) || Sharing.ReadData(this, in _waiting) is not null)
        {
            return false;
        }

        Sharing.WriteData<object?>(this, ref _target, null);
        Sharing.Write(this, ref _word, InPhase(0, Phase.Fulfilled));
        return true;
    }

    /// <summary>From now on what is sent to it waits in it again, until its outcome is known.</summary>
    /// <returns>False if it is not on its way.</returns>
    internal bool TryStopPiping()
    {
        int word = Lock();
        bool isPiped = PhaseOf(word) == Phase.Piped;
        Unlock(isPiped ? InPhase(word, Phase.Open) : word);
        return isPiped;
    }

    /// <summary>Makes it be whatever another reference is, now or later.</summary>
    internal void Become(object? target, Vat? home)
    {
        if (home is not null)
        {
            _ = Refer(target!, home); // It may have been decided before.
            return;
        }

        if (target is not Promise next)
        {
            _ = Break(Problem.Unassigned);
            return;
        }

        switch (next.Phase)
        {
            case Phase.Referring:
                _ = Refer(next.Target!, next.Home!);
                break;
            case Phase.Fulfilled:
                _ = TakeValueOf(next);
                break;
            case Phase.Broken:
                BreakLike(next);
                break;
            default:
                Chain(next);
                break;
        }
    }

    /// <summary>Takes over the data of another promise.</summary>
    private protected abstract bool TakeValueOf(Promise fulfilled);

    /// <summary>Takes the latch if it is undecided; <see cref="End"/> follows.</summary>
    private protected bool TryBeginEnd(out int word)
    {
        word = Lock();
        if (PhaseOf(word) is Phase.Open or Phase.Piped)
        {
            return true;
        }

        Unlock(word);
        return false;
    }

    /// <summary>Under the latch: ends it as data and gives the latch back, if nothing waits and nobody watches; else does nothing.</summary>
    private protected bool TryEndUnseen(int word)
    {
        if (!Sharing.Keeps(Safeguard.UnlockIsLast) || NameIn(word) != 0 || Sharing.ReadData(this, in _waiting) is not null)
        {
            return false;
        }

        if (PhaseOf(word) == Phase.Piped)
        {
            Sharing.WriteData<object?>(this, ref _target, null);
        }

        Unlock(InPhase(word, Phase.Fulfilled));
        return true;
    }

    /// <summary>Under the latch, which it gives back: ends it as data or as broken, and takes out what waited.</summary>
    private protected Waiting End(int word, Phase phase, object? target)
    {
        object? waiting = Sharing.ReadData(this, in _waiting);
        Pending? last = Sharing.ReadData(this, in _last);
        Sharing.WriteData(this, ref _waiting, null);
        Sharing.WriteData(this, ref _last, null);
        if (!Sharing.Keeps(Safeguard.UnlockIsLast))
        {
            Unlock(InPhase(word, phase));
        }

        Sharing.WriteData(this, ref _target, target);
        if (Sharing.Keeps(Safeguard.UnlockIsLast))
        {
            Unlock(InPhase(word, phase));
        }

        if (NameIn(word) != 0)
        {
            Tracing.Decided(NameIn(word), target as Problem);
        }

        if (waiting is null)
        {
            return default;
        }

        Pending? first = AsPending(waiting);
        if (first is null)
        {
            WhenResolved.Wake(Ref.PromiseIn(waiting)!);
        }

        Owner?.Unwatch(this);
        return new Waiting(first, first is null ? null : last);
    }

    /// <summary>What waited in a promise that became data: who asked for the outcome is told, what was sent breaks.</summary>
    private protected static void MeetData(Waiting waiting)
    {
        for (Pending? entry = waiting.First; entry is not null; entry = entry.Next)
        {
            entry.Message.Verb.MeetData(ref entry.Message);
        }
    }

    private static Pending? AsPending(object? waiting) => waiting as Pending;

    private void Chain(Promise next)
    {
        LocalVat vat = Current.Required;
        vat.Host.Chains.Lock();
        bool isCycle = next.LeadsTo(this);
        int word = Lock();
        bool isOpen = PhaseOf(word) is Phase.Open or Phase.Piped;
        if (isOpen && !isCycle)
        {
            // From here on it leads to the next one, for whoever looks for cycles.
            Sharing.WriteData<object?>(this, ref _target, next);
            Sharing.WriteData(this, ref _home, null);
            word = InPhase(word, Phase.Draining);
        }

        Unlock(word);
        vat.Host.Chains.Unlock();
        if (isOpen && isCycle)
        {
            _ = Break(Problem.Cycle);
        }
        else if (isOpen)
        {
            if (NameIn(word) != 0)
            {
                Tracing.Progressed(NameIn(word), next);
            }

            word = Lock();
            PassOn(next, null, InPhase(word, Phase.Chained), word);
        }
    }

    // Under the lock on chains: links are added by nobody else. They may be settled meanwhile, and then the way ends there.
    private bool LeadsTo(Promise end)
    {
        Promise? at = this;
        while (at is not null && at != end)
        {
            int word = at.Lock();
            Promise? next = IsLinked(PhaseOf(word)) ? Sharing.ReadData(at, in at._target) as Promise : null;
            at.Unlock(word);
            at = next;
        }

        return at == end;
    }

    private static bool IsLinked(Phase phase) =>
        phase == Phase.Chained || (phase == Phase.Draining && Sharing.Keeps(Safeguard.SearchSeesDraining));

    // Under the latch, which it gives back: empties the queue towards the target, and says so only when nothing waits any more. If the
    // target's vat has no room, this promise is the reference that breaks.
    private void PassOn(object target, Vat? home, int finalWord, int word)
    {
        bool hadWaiting = false;
        Promise? refused = null;
        while (Sharing.ReadData(this, in _waiting) is { } waiting)
        {
            hadWaiting = true;
            Sharing.WriteData(this, ref _waiting, null);
            Sharing.WriteData(this, ref _last, null);
            Unlock(Sharing.Keeps(Safeguard.DrainBeforeDecided) ? InPhase(word, Phase.Draining) : DecidedTooEarly(target, home, finalWord));
            Pending? first = AsPending(waiting);
            if (first is null)
            {
                PassOn(WhenResolved.Waiting(Ref.PromiseIn(waiting)!, this), target, home, ref refused);
            }

            for (Pending? entry = first; entry is not null;)
            {
                Pending? next = entry.Next;
                PassOn(entry, target, home, ref refused);
                entry = next;
            }

            word = Lock();
            if (!Sharing.Keeps(Safeguard.DrainLooksAgain))
            {
                break;
            }
        }

        bool isOverloaded = refused == Ref.OverloadedPromise;
        Sharing.WriteData<object?>(this, ref _target, isOverloaded ? Problem.Overloaded : target);
        Sharing.WriteData(this, ref _home, isOverloaded ? null : home);
        Unlock(isOverloaded ? InPhase(word, Phase.Broken) : finalWord);
        if (NameIn(finalWord) != 0 && home is not null)
        {
            Tracing.Decided(NameIn(finalWord), isOverloaded ? Problem.Overloaded : null);
        }

        if (hadWaiting)
        {
            Owner?.Unwatch(this);
        }
    }

    // What the explorer must find.
    private int DecidedTooEarly(object target, Vat? home, int finalWord)
    {
        Sharing.WriteData<object?>(this, ref _target, target);
        Sharing.WriteData(this, ref _home, home);
        return finalWord;
    }

    private void PassOn(Pending entry, object target, Vat? home, ref Promise? refused)
    {
        if (entry.Origin is { } origin && origin != this && target is Promise ahead)
        {
            if (Sharing.Keeps(Safeguard.ShortensFinalLinks))
            {
                origin.Shorten();
            }
            else
            {
                origin.PointTo(ahead, null);
            }
        }

        if (refused is null && home is null)
        {
            refused = Delivery.PassOn((Promise)target, ref entry.Message, entry);
        }
        else if (refused is null)
        {
            entry.Message.Target = target;
            refused = home!.TryEnqueue(ref entry.Message);
        }

        if (refused is not null)
        {
            entry.Message.Verb.Fail(ref entry.Message, refused);
        }
    }

    /// <summary>What waited in a promise, taken out of it.</summary>
    private protected readonly struct Waiting(Pending? first, Pending? last)
    {
        public Pending? First => first;

        public Pending? Before(Pending? others)
        {
            if (last is not null)
            {
                last.Next = others;
            }

            return first ?? others;
        }
    }

    // Goes over one link that is final. One that is still being emptied stays: what was sent by way of this promise may wait there, and what
    // follows must not pass it. Called for each link that a chain grows by, this keeps the chain short.
    private void Shorten()
    {
        if (Phase == Phase.Chained && LookAhead(Phase.Chained) is (Promise next, null) && next.Phase == Phase.Chained
            && next.LookAhead(Phase.Chained) is (Promise ahead, null))
        {
            PointTo(ahead, next);
        }
    }

    private void PointTo(Promise ahead, Promise? over)
    {
        int word = Lock();
        if (PhaseOf(word) == Phase.Chained && ahead != this && (over is null || Sharing.ReadData(this, in _target) == over))
        {
            Sharing.WriteData<object?>(this, ref _target, ahead);
        }

        Unlock(word);
    }
}
