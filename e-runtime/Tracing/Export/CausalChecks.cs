using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace AsyncCap.Vats;

/// <summary>Looks in a trace for what can be wrong with a run that has come to rest.</summary>
public static class CausalChecks
{
    /// <summary>All that is wrong: datalocks first, then messages that never arrived, then turns without a cause.</summary>
    /// <remarks>Of a trace that lost events only the datalocks count.</remarks>
    public static ImmutableArray<CausalFinding> Check(CausalTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        CausalIndex index = new(trace);
        IEnumerable<CausalFinding> findings = PromiseCycles.In(index).Select(cycle => Datalock(index, cycle));
        if (trace.LostCount == 0)
        {
            findings = findings.Concat(NeverGot(index)).Concat(Orphans(index));
        }

        return [.. findings];
    }

    private static CausalFinding Datalock(CausalIndex index, IReadOnlyList<long> cycle)
    {
        // The same promise has a name in each process that has it: those of which nothing else is known say nothing.
        long[] known = [.. cycle.Where(index.Knows)];
        IEnumerable<string> names = (known.Length == 0 ? cycle : known).Select(index.Describe);
        return new CausalFinding(CausalFault.Datalock, string.Join("\n    waits for ", [.. names, "the first of these"]));
    }

    private static IEnumerable<CausalFinding> NeverGot(CausalIndex index)
    {
        foreach (CausalEvent sent in index.Trace.Events.Where(told => told.Kind == CausalKind.Sent && !index.Got.ContainsKey(told.Message)))
        {
            yield return new CausalFinding(CausalFault.NeverGot, $"{index.DescribeMessage(sent)} began no turn: {ReasonOf(index, sent)}");
        }
    }

    private static string ReasonOf(CausalIndex index, CausalEvent sent)
    {
        if (index.Dropped.TryGetValue(sent.Message, out CausalEvent dropped))
        {
            return $"its vat was gone or full ({(ProblemKind)dropped.Detail})";
        }

        if (index.Decided.TryGetValue(sent.Promise, out CausalEvent end) && sent.Promise != 0 && end.Kind == CausalKind.Broken)
        {
            return $"its reference broke ({(ProblemKind)end.Detail})";
        }

        if (!index.Conditions.TryGetValue(sent.Message, out long condition))
        {
            return "nothing was heard of it";
        }

        return index.Decided.TryGetValue(condition, out end)
            ? end.Kind == CausalKind.Broken ? $"its reference broke ({(ProblemKind)end.Detail})" : "the promise that it waited for was decided, and it did not go on"
            : $"it waits for {index.Describe(condition)}, which was never decided";
    }

    private static IEnumerable<CausalFinding> Orphans(CausalIndex index)
    {
        uint resumption = Resumption.Instance.Number; // Timers and other threads wake what waits, and are in no trace.
        foreach (CausalEvent got in index.Trace.Events.Where(told => told.Kind == CausalKind.Got && !index.Sent.ContainsKey(told.Message) && told.Site != resumption))
        {
            yield return new CausalFinding(
                CausalFault.OrphanTurn, $"turn {got.Turn} of {index.Trace.VatName(got.Vat)} began with {index.Trace.ShortVerbName(got.Site)}, which nobody sent");
        }
    }
}
