using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace AsyncCap.CommandLine.Measuring;

/// <summary>What one line of a function ran within one phase.</summary>
/// <param name="Phase">Whose: a program's own work, or the kernel's after that program entered it.</param>
/// <param name="Function">Its name.</param>
/// <param name="Place">File and line; empty if unknown.</param>
/// <param name="Instructions">For one operation, a mean.</param>
public sealed record InstructionShare(string Phase, string Function, string Place, double Instructions);

/// <summary>Cuts a window of a trace into stretches, programs and kernel in turns, and says what ran in which.</summary>
public static class InstructionShares
{
    // What every program has in common says nothing of which program it is.
    private static readonly string[] Common = ["acap_", "Ipc.Client.", "CoreLib_"];

    /// <summary>The shares of one operation: phases as they first came, in each functions, in each lines.</summary>
    /// <param name="window">What ran.</param>
    /// <param name="operations">How many operations it was.</param>
    /// <param name="isProgram">Whether an address is a program's and not the kernel's.</param>
    /// <param name="placeOf">The function at an address, and its line.</param>
    public static IReadOnlyList<InstructionShare> Of(
        IReadOnlyList<TracedBlock> window, double operations, Func<ulong, bool> isProgram, Func<ulong, (string Function, string Place)> placeOf)
    {
        List<string> phases = [];
        Dictionary<(string Phase, ulong Address), long> counts = [];
        string program = "";
        int start = 0;
        while (start < window.Count)
        {
            bool isOfProgram = isProgram(window[start].Address);
            int end = start;
            while (end < window.Count && isProgram(window[end].Address) == isOfProgram)
            {
                end++;
            }

            program = isOfProgram ? MainFunction(window, start, end, placeOf) : program;
            string phase = isOfProgram ? program : $"kernel, entered by {program}";
            if (!phases.Contains(phase))
            {
                phases.Add(phase);
            }

            foreach (ulong address in Slice(window, start, end).SelectMany(block => block.Addresses))
            {
                counts[(phase, address)] = counts.GetValueOrDefault((phase, address)) + 1;
            }

            start = end;
        }

        return
        [
            .. counts.GroupBy(count => (count.Key.Phase, Where: placeOf(count.Key.Address)), count => count.Value)
                .Select(sum => new InstructionShare(sum.Key.Phase, sum.Key.Where.Function, sum.Key.Where.Place, sum.Sum() / operations))
                .OrderBy(share => phases.IndexOf(share.Phase)).ThenBy(share => share.Function, StringComparer.Ordinal).ThenBy(share => LineOf(share.Place)),
        ];
    }

    private static IEnumerable<TracedBlock> Slice(IReadOnlyList<TracedBlock> window, int start, int end)
    {
        for (int place = start; place < end; place++)
        {
            yield return window[place];
        }
    }

    private static string MainFunction(IReadOnlyList<TracedBlock> window, int start, int end, Func<ulong, (string Function, string Place)> placeOf)
    {
        List<(string Function, int Count)> own = [];
        for (int place = start; place < end; place++)
        {
            string function = placeOf(window[place].Address).Function;
            if (!Common.Any(common => function.StartsWith(common, StringComparison.Ordinal)))
            {
                own.Add((function, window[place].Instructions));
            }
        }

        return own.Count == 0 ? "a program" : own.GroupBy(one => one.Function).MaxBy(function => function.Sum(one => one.Count))!.Key;
    }

    private static int LineOf(string place) => int.TryParse(place.AsSpan(place.LastIndexOf(':') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int line) ? line : 0;
}
