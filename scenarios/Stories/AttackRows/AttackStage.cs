using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;

namespace AsyncCap.Scenarios.Stories.AttackRows;

/// <summary>What every row of attacks has in common: a witness, the pages before, a report that may never come.</summary>
internal sealed class AttackStage
{
    private const int Patience = 20_000;
    private const uint SparePagesAtFirst = 4;
    private const int SlotCount = 12_000;
    private const int SlotsPerPage = 256;

    private readonly Actor _witness;
    private ulong _heartbeats;
    private ulong _pagesBefore;

    public AttackStage(Stage stage)
    {
        Stage = stage;
        _witness = stage.StartActor(ProgramNumber.Callee, (ulong)CalleeMode.Witness);
        Call = stage.Bank.CreateCall();
        for (int grown = 0; grown < SlotCount; grown += SlotsPerPage)
        {
            stage.Self.GrowTable(InitialSlot.Bank);
        }
    }

    public Stage Stage { get; }

    public Invoker Invoker => Stage.Invoker;

    /// <summary>A call of the director's, for rows that need one. Idle between rows.</summary>
    public uint Call { get; }

    /// <summary>Room for the slots of a row's many calls; the director's own table has as many free.</summary>
    public uint[] Slots { get; } = new uint[SlotCount - SlotsPerPage];

    /// <summary>A row begins.</summary>
    public void Begin() => _pagesBefore = Stage.PagesInUse();

    /// <summary>A row ends: everything that it made is destroyed already. The caller goes on with what was done and seen.</summary>
    public Report End(ReadOnlySpan<byte> name, bool passes)
    {
        ulong pagesAfter = Stage.AwaitPages(_pagesBefore);
        bool isClean = pagesAfter == _pagesBefore && Stage.BooksBalance();
        bool beats = Beats();
        return Stage.Report.Row(name, passes && isClean && beats)
            .Text(isClean ? ""u8 : "PAGES LOST, "u8)
            .Text(beats ? ""u8 : "WITNESS LOST, "u8);
    }

    /// <summary>The story is over.</summary>
    public void Finish()
    {
        _ = Invoker.Do(Operation.Drop, Call);
        Stage.Dismiss(_witness);
    }

    /// <summary>Destroys an actor, or what is left of it, and forgets it.</summary>
    public void Dismiss(Actor actor)
    {
        End(actor.Child);
        _ = Invoker.Do(Operation.Drop, actor.Entry);
        Stage.Settle();
    }

    /// <summary>Destroys a process with its bank; an attacker may have done that itself.</summary>
    public void End(Child child)
    {
        _ = Invoker.Invoke(child.Bank.Slot, [(ulong)BankMethod.Destroy]);
        _ = Invoker.Do(Operation.Drop, child.Process.Slot);
        _ = Invoker.Do(Operation.Drop, child.Bank.Slot);
    }

    /// <summary>Starts one that serves and waits for its entry.</summary>
    public Actor StartServer(Assault assault, uint sparePages = SparePagesAtFirst)
    {
        Stage.Builder.SparePages = sparePages;
        Actor actor = Stage.StartActor(ProgramNumber.Assailant, (ulong)assault);
        Stage.Builder.SparePages = SparePagesAtFirst;
        return actor;
    }

    /// <summary>Starts one that attacks whoever is behind an entry.</summary>
    public Child StartAssailant(Assault assault, uint victim, uint sparePages = SparePagesAtFirst)
    {
        Stage.Builder.SparePages = sparePages;
        Child child = Stage.StartAgainst(ProgramNumber.Assailant, (ulong)assault, victim);
        Stage.Builder.SparePages = SparePagesAtFirst;
        return child;
    }

    /// <summary>The attacker's report, if it comes within reason; meanwhile the caller's own work goes on, once a round.</summary>
    public bool AwaitReport(out Message report, Action? meanwhile = null)
    {
        for (int i = 0; i < Patience; i++)
        {
            if (Invoker.TryTake(out report) && report.Kind == EventKind.Request)
            {
                _ = Invoker.Do(Operation.Resolve, report.Slot);
                return true;
            }

            meanwhile?.Invoke();
            Invoker.Yield();
        }

        report = default;
        return false;
    }

    /// <summary>Sends the director's call and waits, within reason, for its outcome.</summary>
    public bool Ask(uint entry, ulong word, out Message outcome)
    {
        _ = Invoker.Send(entry, Call, [word]);
        return AwaitOutcome(out outcome);
    }

    /// <summary>The outcome of the director's call, if it comes within reason.</summary>
    public bool AwaitOutcome(out Message outcome)
    {
        for (int i = 0; i < Patience; i++)
        {
            if (Invoker.TryTake(out outcome) && outcome.Kind == EventKind.Completion && outcome.Slot == Call)
            {
                return true;
            }

            Invoker.Yield();
        }

        outcome = default;
        return false;
    }

    /// <summary>Whether nothing more is told of the director's call, and it is idle.</summary>
    public bool IsQuiet()
    {
        Stage.Settle();
        bool isQuiet = true;
        while (Invoker.TryTake(out Message message))
        {
            isQuiet &= message.Kind != EventKind.Completion || message.Slot != Call;
        }

        return isQuiet && (CallState)Invoker.Do(Operation.Poll, Call).Slot == CallState.Idle;
    }

    /// <summary>What the director's call is told to be.</summary>
    public CallState Poll(uint call, out BreakReason reason)
    {
        Message answer = Invoker.Do(Operation.Poll, call);
        reason = (BreakReason)answer.Badge;
        return (CallState)answer.Slot;
    }

    /// <summary>Pages that a bank owns.</summary>
    public static ulong UsedPages(BankStub bank)
    {
        bank.ReadBalance(out _, out ulong used);
        return used;
    }

    /// <summary>Drops what a message brought.</summary>
    public void Forget(in Message message)
    {
        for (int i = 0; i < message.SlotCount; i++)
        {
            _ = Invoker.Do(Operation.Drop, message.Slots[i]);
        }
    }

    /// <summary>Drops many.</summary>
    public void Forget(uint[] slots, uint count)
    {
        MessagePort port = Invoker.Port;
        for (uint i = 0; i < count; i++)
        {
            _ = port.Add(Operation.Drop, slots[i]);
            if (!port.Fits(0, 0) || i == count - 1)
            {
                Invoker.Collect(TurnFlags.DoNotSleep);
            }
        }
    }

    /// <summary>Makes many objects of a bank at once, in as few turns as they fit in; their slots go to <see cref="Slots"/>.</summary>
    /// <returns>How many were made.</returns>
    public uint Make(BankStub bank, BankMethod method, uint count)
    {
        MessagePort port = Invoker.Port;
        Span<uint> entries = stackalloc uint[(int)MessagePage.PartSizeBytes / 24];
        uint made = 0;
        while (made < count)
        {
            int added = 0;
            while (made + (uint)added < count && port.Fits(2, 0))
            {
                entries[added++] = method == BankMethod.CreateEndpoint
                    ? port.Add(Operation.Send, bank.Slot, 0, [(ulong)method, 1])
                    : port.Add(Operation.Send, bank.Slot, 0, [(ulong)method]);
            }

            Invoker.Collect(TurnFlags.DoNotSleep);
            for (int i = 0; i < added; i++)
            {
                if (port.Result(entries[i]).Error != InvocationError.None)
                {
                    return made;
                }

                Slots[made++] = port.Result(entries[i]).Slot;
            }
        }

        return made;
    }

    /// <summary>Sends many of <see cref="Slots"/>, each with its position as its word.</summary>
    public void SendAll(uint target, uint from, uint count)
    {
        MessagePort port = Invoker.Port;
        for (uint i = from; i < from + count; i++)
        {
            _ = port.Add(Operation.Send, target, Slots[i], [i]);
            if (!port.Fits(1, 0) || i == from + count - 1)
            {
                Invoker.Collect(TurnFlags.DoNotSleep);
            }
        }
    }

    private bool Beats()
    {
        Message answer = Invoker.Invoke(_witness.Entry, [_heartbeats]);
        _heartbeats++;
        return answer.IsGood && answer.Words[0] == _heartbeats;
    }
}
