using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Exploration.Promela;

/// <summary>What the model says of one call after a step.</summary>
/// <param name="State">Where it is; null once it is destroyed.</param>
/// <param name="Told">The state that a poll tells.</param>
/// <param name="Reason">The break reason that a poll tells.</param>
internal sealed record ModelCall(CallState? State, CallState? Told, BreakReason Reason);

/// <summary>One line that the model printed: a deed, its numbers, and every call afterwards.</summary>
/// <param name="Deed">The deed, as docs/model/call.pml names it.</param>
/// <param name="Numbers">Its three numbers.</param>
/// <param name="Calls">Every call after the step.</param>
/// <param name="Text">The line, with single spaces.</param>
internal sealed record ModelStep(string Deed, int[] Numbers, ModelCall[] Calls, string Text)
{
    /// <summary>The steps among the lines that spin printed; a line that its limit of steps cut off is none.</summary>
    public static List<ModelStep> Parse(IEnumerable<string> lines) => [.. lines.Where(line => line.Count(letter => letter == '/') == 6).Select(ParseLine)];

    private static ModelStep ParseLine(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        int bar = Array.IndexOf(words, "|");
        return new ModelStep(
            words[0],
            [.. words[1..bar].Select(word => int.Parse(word, CultureInfo.InvariantCulture))],
            [.. words[(bar + 1)..].Select(ParseCall)],
            string.Join(' ', words));
    }

    private static ModelCall ParseCall(string word)
    {
        string[] parts = word.Split('/');
        return new ModelCall(StateOf(parts[0]), StateOf(parts[1]), (BreakReason)int.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    private static CallState? StateOf(string name) => name == "Destroyed" ? null : Enum.Parse<CallState>(name);
}
