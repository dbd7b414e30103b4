using System.Runtime.CompilerServices;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Vats;

/// <summary>A reference that is not decided yet, and what it became; what was sent to it meanwhile, in order.</summary>
/// <remarks>
/// <para>PR-1: it is decided once. PR-2: what was sent to it arrives in the order in which it was sent, also across the moment at which
/// it is decided: it stays in phase <see cref="Phase.Draining"/>, in which new messages wait behind the old ones, until none waits. Only
/// then do senders see the decision and go to the target themselves. PR-3: no two latches are held together, and nothing of a user's runs
/// under one.</para>
/// <para>Any thread may send to it and decide it. Its word holds latch and phase; its other fields are the latch holder's until the
/// phase is final, and everybody's to read from then on.</para>
/// Source: E's LocalResolver and BufferingRef; for what goes wrong without PR-2, docs/design/0010.
/// </remarks>
public abstract partial class Promise
{
    private const int Latched = 1;
    private const int Decided = 2;
    private const int NameShift = 2;   // 27 bits: its name in traces, or 0.
    private const int PhaseShift = 29; // The phase at the top: one shift finds it.
    private const int Kept = (LastName << NameShift) | Decided;

    private int _word;
    private object? _waiting;  // Nothing, one who waits for the outcome (a promise with a vat of its own), or the first Pending.
    private Pending? _last;
    private object? _target;   // An object, the next promise, or the problem: by phase.
    private Vat? _home;

    private protected Promise()
    {
    }

    /// <summary>The vat whose turns decide it, if one vat alone can: it breaks with that vat.</summary>
    internal virtual LocalVat? Owner => null;

    /// <summary>The phase a moment ago; final ones stay.</summary>
    internal Phase Phase => PhaseOf(Sharing.Read(this, in _word));

    /// <summary>The problem of a broken promise.</summary>
    internal Problem Problem => (Problem)Sharing.ReadData(this, in _target)!;

    /// <summary>What it refers to, when it does.</summary>
    internal object? Target => Sharing.ReadData(this, in _target);

    /// <summary>Where that lives.</summary>
    internal Vat? Home => Sharing.ReadData(this, in _home);

    /// <summary>Whether two fulfilled promises are of equal data.</summary>
    internal abstract bool HasSameData(Promise other);

    /// <summary>The hash of a fulfilled promise's data.</summary>
    internal abstract int DataHash();

    /// <summary>Goes on as a turn of its owner, for promises that wait for another one.</summary>
    internal virtual void Resume()
    {
    }

    /// <summary>A message has come to wait in it, for promises that do something with such.</summary>
    private protected virtual void HasMessage()
    {
    }

    /// <summary>It will not go on: its vat has ended. For what somebody outside of vats waits for.</summary>
    internal virtual void Abandon(Promise grave)
    {
    }

    /// <summary>Takes the right to decide it.</summary>
    /// <returns>False if somebody has it.</returns>
    internal bool TryClaim()
    {
        int word = Lock();
        Unlock(word | Decided);
        return (word & Decided) == 0;
    }

    /// <summary>Whether somebody has taken the right to decide it.</summary>
    internal bool IsClaimed => (Sharing.Read(this, in _word) & Decided) != 0;

    /// <summary>Passes a message: keeps it here, ends it here, or says where it goes on.</summary>
    /// <param name="message">The message.</param>
    /// <param name="entry">Where it waited before; null if it did not.</param>
    /// <param name="target">Its next target.</param>
    /// <param name="home">Where that lives; null for a promise.</param>
    /// <returns>True if the message goes on to <paramref name="target"/>, in <paramref name="home"/> unless that is null.</returns>
    internal bool TryPass(ref Message message, Pending? entry, ref object? target, ref Vat? home)
    {
        Phase phase = Phase;
        if (phase < Phase.Referring)
        {
            int word = Lock();
            phase = Sharing.Keeps(Safeguard.PhaseIsReadUnderLatch) ? PhaseOf(word) : phase;
            if (phase <= Phase.Draining || (phase == Phase.Piped && message.Verb is SystemVerb))
            {
                // Who asks for the outcome of what is on its way is told when that is here.
                Append(entry ?? new Pending { Message = message }, word);
                HasMessage();
                return false;
            }

            Unlock(word);
        }

        switch (phase)
        {
            case Phase.Fulfilled:
                message.Verb.MeetData(ref message);
                return false;
            case Phase.Broken:
                message.Verb.Fail(ref message, this);
                return false;
            default:
                (target, home) = LookAhead(phase);
                return true;
        }
    }

    /// <summary>Has somebody told, as a turn of his vat, when the outcome is known and what was sent before has arrived.</summary>
    internal void Tell(Promise reactor)
    {
        Phase seen = Sharing.Keeps(Safeguard.PhaseIsReadUnderLatch) ? default : Phase;
        int word = Lock();
        Phase phase = Sharing.Keeps(Safeguard.PhaseIsReadUnderLatch) ? PhaseOf(word) : seen;
        if (phase <= Phase.Piped)
        {
            if (Sharing.ReadData(this, in _waiting) is null)
            {
                Sharing.WriteData(this, ref _waiting, reactor);
                Unlock(word);
                Owner?.Watch(this);
            }
            else
            {
                Append(WhenResolved.Waiting(reactor, this), word);
            }

            return;
        }

        Unlock(word);
        Message message = WhenResolved.Message(reactor);
        Delivery.Post(this, null, ref message, null);
    }

    /// <summary>Takes out the one who waits for the outcome, if nothing else waits: whoever decides the promise now has him go on.</summary>
    /// <remarks>Only where one thread works with the promise: between processes.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Promise? TakeOnlyWaiter() => Sharing.ReadData(this, in _waiting) is { } waiting ? TakeIfOnly(waiting) : null;

    private Promise? TakeIfOnly(object waiting)
    {
        if (waiting is Pending || Owner is not null)
        {
            return null;
        }

        Sharing.WriteData(this, ref _waiting, null);
        return Ref.PromiseIn(waiting);
    }

    /// <summary>Takes out the first message of a user's that waits, while it is undecided. By turns of its owner alone.</summary>
    /// <param name="lastAsker">The last of those before it who wait for the outcome, as it was found the last time; null at first.</param>
    /// <param name="message">The message.</param>
    /// <returns>False if there is none.</returns>
    private protected bool TryTakeMessage(ref Pending? lastAsker, out Message message)
    {
        message = default;
        int word = Lock();
        Pending? taken = PhaseOf(word) == Phase.Open ? AsPending(Sharing.ReadData(this, in _waiting)) : null;
        taken = taken is null || lastAsker is null ? taken : lastAsker.Next;
        while (taken?.Message.Verb is SystemVerb)
        {
            lastAsker = taken;
            taken = taken.Next;
        }

        if (taken is not null)
        {
            message = taken.Message;
            Unlink(taken, lastAsker);
        }

        bool isEmpty = taken is not null && Sharing.ReadData(this, in _waiting) is null;
        Unlock(word);
        if (isEmpty)
        {
            Owner?.Unwatch(this);
        }

        return taken is not null;
    }

    /// <summary>Where what is sent to it goes now, if that is an object or another process.</summary>
    /// <remarks>Only where one thread works with the promise: between processes.</remarks>
    internal bool LeadsToAnother(ref object? target, ref Vat? home)
    {
        if (Phase is not (Phase.Piped or Phase.Referring))
        {
            return false;
        }

        target = Target;
        home = Home;
        return true;
    }

    /// <summary>The last of the names that promises can have in traces.</summary>
    internal const int LastName = (1 << (PhaseShift - NameShift)) - 1;

    /// <summary>Its name in traces; 0 if it has none.</summary>
    internal int Name => NameIn(Sharing.Read(this, in _word));

    /// <summary>Its name in traces. If it has none it gets one, unless it is decided.</summary>
    internal int NameOr(Tracer tracer)
    {
        int word = Lock();
        if (NameIn(word) == 0 && PhaseOf(word) is (Phase.Open or Phase.Piped))
        {
            word |= tracer.NewPromiseName() << NameShift;
        }

        Unlock(word);
        return NameIn(word);
    }

    // The end of the next hop. Only the chained phase can change underneath, to a later place on the same way.
    internal (object? Target, Vat? Home) LookAhead(Phase phase)
    {
        if (phase == Phase.Referring)
        {
            return (Target, Home);
        }

        int word = Lock();
        object? target = Sharing.ReadData(this, in _target);
        Vat? home = Sharing.ReadData(this, in _home);
        phase = PhaseOf(word);
        Unlock(word);
        return phase >= Phase.Fulfilled ? (this, null) : (target, home);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Phase PhaseOf(int word) => (Phase)((uint)word >> PhaseShift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int InPhase(int word, Phase phase) => (word & Kept) | ((int)phase << PhaseShift);

    private static int NameIn(int word) => (word >> NameShift) & LastName;

    private int Lock()
    {
        while (true)
        {
            int word = Sharing.Read(this, in _word);
            if ((word & Latched) == 0 && Sharing.CompareExchange(this, ref _word, word | Latched, word) == word)
            {
                return word;
            }

            Sharing.Yield();
        }
    }

    private void Unlock(int word) => Sharing.Write(this, ref _word, word);

    // Under the latch.
    private void Unlink(Pending entry, Pending? before)
    {
        if (before is null)
        {
            Sharing.WriteData<object?>(this, ref _waiting, entry.Next);
        }
        else
        {
            before.Next = entry.Next;
        }

        if (entry.Next is null)
        {
            Sharing.WriteData(this, ref _last, before);
        }
    }

    // Under the latch, which it gives back.
    private void Append(Pending entry, int word)
    {
        object? waiting = Sharing.ReadData(this, in _waiting);
        if (waiting is null)
        {
            Sharing.WriteData<object?>(this, ref _waiting, entry);
        }
        else if (waiting is not Pending)
        {
            Pending head = WhenResolved.Waiting(Ref.PromiseIn(waiting)!, this);
            head.Next = entry;
            Sharing.WriteData<object?>(this, ref _waiting, head);
        }
        else if (Sharing.Keeps(Safeguard.WaitsBehind))
        {
            Sharing.ReadData(this, in _last)!.Next = entry;
        }
        else
        {
            entry.Next = (Pending)waiting;
            Sharing.WriteData<object?>(this, ref _waiting, entry);
            Unlock(word);
            return;
        }

        entry.Next = null;
        Sharing.WriteData(this, ref _last, entry);
        Unlock(word);
        if (waiting is null)
        {
            Owner?.Watch(this);
        }
    }
}
