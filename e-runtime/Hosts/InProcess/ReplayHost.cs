using System;
using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.Vats;

/// <summary>Many vats in one process, on the caller's thread, that take their turns as a journal of an earlier run has them.</summary>
/// <remarks>What reached that run from outside must be sent again by whoever replays it, in the same order. What a turn asked of a promise that
/// another vat decides (<see cref="Ref.State"/> of it) is in no journal: a run that depends on it may part, and then it is said where.</remarks>
public sealed class ReplayHost : VatHost
{
    private readonly VatJournal _journal;
    private readonly Dictionary<int, Queue<CausalEvent>> _left;
    private readonly Dictionary<int, Queue<int>> _made;
    private readonly SortedDictionary<int, LocalVat> _vats = [];
    private readonly Dictionary<LocalVat, Problem> _toEnd = [];
    private long _turnCount;
    private int _unknownVats = 1 << 20;
    private string? _difference;

    /// <summary>Begins a replay.</summary>
    public ReplayHost(VatJournal journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        _journal = journal;
        _left = Queues(CausalKind.Got, told => told);
        _made = Queues(CausalKind.VatMade, told => (int)told.Site);
        Tracer = new Tracer(this, CausalTrace.MostEvents, 0);
    }

    /// <inheritdoc/>
    internal override long TraceTicks => _turnCount * 1000;

    /// <summary>Runs all turns of the journal, or up to the first that is another one now.</summary>
    /// <returns>What differs, for people; null if nothing does.</returns>
    public string? Run()
    {
        while (_difference is null && _left.Values.Any(turns => turns.Count > 0))
        {
            if (!RunOne())
            {
                _difference ??= Missing();
            }
        }

        return _difference;
    }

    /// <inheritdoc/>
    internal override int NextNumber()
    {
        int maker = Current.Vat?.Number ?? 0;
        if (_made.TryGetValue(maker, out Queue<int>? numbers) && numbers.TryDequeue(out int number))
        {
            return number;
        }

        _difference ??= $"{_journal.Trace.VatName(maker)} makes a vat that it did not make";
        return ++_unknownVats;
    }

    /// <inheritdoc/>
    internal override void Schedule(LocalVat vat) => _vats[vat.Number] = vat;

    /// <inheritdoc/>
    internal override bool PostponesEnd(LocalVat vat, Problem problem)
    {
        bool hasTurns = _left.TryGetValue(vat.Number, out Queue<CausalEvent>? turns) && turns.Count > 0;
        if (hasTurns)
        {
            _ = _toEnd.TryAdd(vat, problem); // The first counts.
        }

        return hasTurns;
    }

    private void EndWhoHadAllTurns()
    {
        foreach ((LocalVat vat, Problem problem) in _toEnd.Where(pair => _left[pair.Key.Number].Count == 0).ToArray())
        {
            _ = _toEnd.Remove(vat);
            _ = vat.Kill(problem); // It has not ended yet.
        }
    }

    // As early as it was, if that is possible: who is ended then has had the turns that he had.
    private bool RunOne()
    {
        EndWhoHadAllTurns();
        foreach (LocalVat ended in _vats.Values.Where(vat => vat.Grave is not null).ToArray())
        {
            _ = ended.RunTurns(LocalVat.SliceTurns);
        }

        foreach ((int number, Queue<CausalEvent> turns) in _left.Where(pair => pair.Value.Count > 0).OrderBy(pair => pair.Value.Peek().Ticks).ThenBy(pair => pair.Key))
        {
            _turnCount++;
            if (_vats.TryGetValue(number, out LocalVat? vat) && vat.Grave is null && vat.TryRunTurnOf(turns.Peek().Message))
            {
                return IsAsItWas(vat, turns.Dequeue());
            }
        }

        return _vats.Values.ToArray().Any(vat => vat.TryRunTurnOf(0));
    }

    private bool IsAsItWas(LocalVat vat, CausalEvent then)
    {
        VatTrace trace = vat.Trace!;
        CausalEvent now = trace.EventAt(Enumerable.Range(0, trace.Count).Last(i => trace.EventAt(i).Kind == CausalKind.Got));
        if (now.Message != then.Message || now.Site != then.Site)
        {
            _difference ??= $"turn {then.Turn} of {_journal.Trace.VatName(then.Vat)} was {Describe(then)}, and is {Describe(now)}";
        }

        return true;
    }

    private string Missing()
    {
        CausalEvent first = _left.Values.Where(turns => turns.Count > 0).Select(turns => turns.Peek()).MinBy(turn => turn.Ticks);
        return $"turn {first.Turn} of {_journal.Trace.VatName(first.Vat)} was {Describe(first)}, and that message does not come";
    }

    private string Describe(CausalEvent turn) => VatJournal.Describe(_journal.Trace, new JournalTurn(turn.Vat, turn.Message, turn.Site));

    private Dictionary<int, Queue<T>> Queues<T>(CausalKind kind, Func<CausalEvent, T> select) => _journal.Trace.Events
        .Where(told => told.Kind == kind).GroupBy(told => told.Vat).ToDictionary(vat => vat.Key, vat => new Queue<T>(vat.Select(select)));
}
