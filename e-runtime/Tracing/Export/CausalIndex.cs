using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.Vats;

/// <summary>A trace, by messages and promises.</summary>
internal sealed class CausalIndex
{
    private readonly Dictionary<long, CausalEvent> _resultOf = [];
    private readonly Dictionary<long, CausalEvent> _firstWait = [];
    private readonly Dictionary<(int Vat, int Turn), CausalEvent> _turns = [];
    private readonly Dictionary<long, long> _waiters = [];
    private readonly bool _namesAreByVat; // Where each vat has a process of its own, it names promises itself.

    public CausalIndex(CausalTrace trace)
    {
        Trace = trace;
        _namesAreByVat = trace.Events.Any(told => told.Kind != CausalKind.Progressed && told.Promise >> CausalEvent.VatShift != 0);
        foreach (CausalEvent told in trace.Events)
        {
            Add(told);
        }

        Connect();
    }

    public CausalTrace Trace { get; }

    /// <summary>Who sent a message, or began to wait for what begins such a turn.</summary>
    public Dictionary<long, CausalEvent> Sent { get; } = [];

    /// <summary>The turn of a message.</summary>
    public Dictionary<long, CausalEvent> Got { get; } = [];

    /// <summary>Messages that met a vat which was gone or full.</summary>
    public Dictionary<long, CausalEvent> Dropped { get; } = [];

    /// <summary>The promise behind which a message was put.</summary>
    public Dictionary<long, long> Conditions { get; } = [];

    /// <summary>How a promise was decided.</summary>
    public Dictionary<long, CausalEvent> Decided { get; } = [];

    /// <summary>Waits, and promises that became others: who is to be decided, and by whom.</summary>
    public List<(long Waits, long For)> Edges { get; } = [];

    /// <summary>A message for people.</summary>
    public string DescribeMessage(CausalEvent sent) => $"{Trace.ShortVerbName(sent.Site)}, sent by {Trace.VatName(sent.Vat)} in turn {sent.Turn},";

    /// <summary>A promise for people.</summary>
    public string Describe(long promise)
    {
        if (_resultOf.TryGetValue(promise, out CausalEvent sent))
        {
            return $"the result of {Trace.ShortVerbName(sent.Site)} (sent by {Trace.VatName(sent.Vat)} in turn {sent.Turn})";
        }

        if (_firstWait.TryGetValue(promise, out CausalEvent wait))
        {
            string what = _turns.TryGetValue((wait.Vat, wait.Turn), out CausalEvent turn) ? Trace.ShortVerbName(turn.Site) : "something";
            return $"{what}, a turn of {Trace.VatName(wait.Vat)} (number {wait.Turn})";
        }

        return $"promise {promise & ((1L << CausalEvent.VatShift) - 1)}";
    }

    /// <summary>Whether more than a number is known of a promise.</summary>
    public bool Knows(long promise) => _resultOf.ContainsKey(promise) || _firstWait.ContainsKey(promise);

    // What waits for a message that is not there yet.
    private void Connect()
    {
        foreach ((long message, long condition) in Conditions.Where(pair => pair.Value != 0 && !Got.ContainsKey(pair.Key)))
        {
            if (_waiters.TryGetValue(message, out long waiter) || ((waiter = Sent[message].Promise) != 0))
            {
                Edges.Add((waiter, condition));
            }
        }

        foreach (CausalEvent got in Got.Values)
        {
            // The same promise, seen by the process of the sender and by the receiver's.
            if (got.Promise != 0 && Sent.TryGetValue(got.Message, out CausalEvent sent) && sent.Kind == CausalKind.Sent && sent.Promise is not 0 && sent.Promise != got.Promise)
            {
                Edges.Add((sent.Promise, got.Promise));
            }
        }
    }

    private void Add(CausalEvent told)
    {
        switch (told.Kind)
        {
            case CausalKind.Sent:
                _ = Sent.TryAdd(told.Message, told);
                if (told.Promise != 0)
                {
                    _ = _resultOf.TryAdd(told.Promise, told);
                }

                break;
            case CausalKind.SentIf when told.Detail == 1:
                _ = Sent.TryAdd(told.Message, told);
                long waiter = (_namesAreByVat ? (long)told.Vat << CausalEvent.VatShift : 0) | told.Site;
                _ = _firstWait.TryAdd(waiter, told);
                _waiters[told.Message] = waiter;
                Conditions[told.Message] = told.Promise;
                break;
            case CausalKind.SentIf:
                Conditions[told.Message] = told.Promise;
                break;
            case CausalKind.Got:
                _ = Got.TryAdd(told.Message, told);
                _turns[(told.Vat, told.Turn)] = told;
                break;
            case CausalKind.Fulfilled or CausalKind.Broken:
                Decided[told.Promise] = told;
                break;
            case CausalKind.Dropped:
                Dropped[told.Message] = told;
                break;
            case CausalKind.Progressed:
                Edges.Add((told.Promise, told.Message));
                break;
            case CausalKind.None or CausalKind.Returned or CausalKind.Comment or CausalKind.VatMade or CausalKind.VatEnded:
            default:
                break;
        }
    }
}
