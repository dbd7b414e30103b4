using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.Vats;

/// <summary>Finds promises that wait for each other in a circle.</summary>
internal static class PromiseCycles
{
    /// <summary>Circles, each begun at its lowest name; every promise is in one of them at most.</summary>
    public static IReadOnlyList<IReadOnlyList<long>> In(CausalIndex index)
    {
        Dictionary<long, HashSet<long>> waits = [];
        foreach ((long waiter, long condition) in index.Edges.Where(edge => !index.Decided.ContainsKey(edge.Waits) && !index.Decided.ContainsKey(edge.For)))
        {
            if (!waits.TryGetValue(waiter, out HashSet<long>? conditions))
            {
                waits[waiter] = conditions = [];
            }

            _ = conditions.Add(condition);
        }

        RemoveWhatEnds(waits);
        List<IReadOnlyList<long>> cycles = [];
        while (waits.Count > 0)
        {
            IReadOnlyList<long> cycle = Walk(waits, waits.Keys.Min());
            cycles.Add(cycle);
            foreach (long promise in cycle)
            {
                _ = waits.Remove(promise);
            }

            RemoveWhatEnds(waits);
        }

        return cycles;
    }

    // Whoever waits only for what waits for nothing is in no circle, and so on: what is left waits for a circle or is in one.
    private static void RemoveWhatEnds(Dictionary<long, HashSet<long>> waits)
    {
        bool hasChanged = true;
        while (hasChanged)
        {
            hasChanged = false;
            foreach ((long waiter, HashSet<long> conditions) in waits.ToArray())
            {
                _ = conditions.RemoveWhere(condition => !waits.ContainsKey(condition));
                hasChanged |= conditions.Count == 0 && waits.Remove(waiter);
            }
        }
    }

    private static List<long> Walk(Dictionary<long, HashSet<long>> waits, long from)
    {
        List<long> way = [];
        long at = from;
        while (!way.Contains(at))
        {
            way.Add(at);
            at = waits[at].Min();
        }

        List<long> cycle = way[way.IndexOf(at)..];
        int lowest = cycle.IndexOf(cycle.Min());
        return [.. cycle[lowest..], .. cycle[..lowest]];
    }
}
