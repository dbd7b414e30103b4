using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace AsyncCap.Arch.Exploration.Common;

/// <summary>Prints a path so that it can be read: time goes down, each actor has a column.</summary>
public static class TraceTable
{
    private const int MostColumns = 4;
    private const int WidestColumn = 64;

    /// <summary>The lines of a path. With more than four actors, one column says who.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<TraceStep> steps)
    {
        List<string> actors = [.. steps.Select(step => step.Actor).Distinct()];
        return actors.Count <= MostColumns ? InColumns(steps, actors) : InOneColumn(steps, actors);
    }

    private static IEnumerable<string> InColumns(IReadOnlyList<TraceStep> steps, List<string> actors)
    {
        int[] widths = [.. actors.Select(actor => Math.Min(
            WidestColumn, steps.Where(step => step.Actor == actor).Select(step => step.ToString().Length).Append(actor.Length).Max()))];
        yield return Row("", actors, widths);
        yield return Row("", [.. widths.Select(width => new string('-', width))], widths);
        for (int index = 0; index < steps.Count; index++)
        {
            int column = actors.IndexOf(steps[index].Actor);
            string[] cells = new string[actors.Count];
            Array.Fill(cells, "");
            cells[column] = steps[index].ToString();
            yield return Row($"{index + 1}", cells, widths);
        }
    }

    private static IEnumerable<string> InOneColumn(IReadOnlyList<TraceStep> steps, List<string> actors)
    {
        int width = actors.Max(actor => actor.Length);
        return steps.Select((step, index) => $"{index + 1,4}  {step.Actor.PadRight(width)}  {step}");
    }

    private static string Row(string number, IReadOnlyList<string> cells, int[] widths)
    {
        StringBuilder line = new();
        _ = line.Append(number.PadLeft(4));
        for (int column = 0; column < cells.Count; column++)
        {
            _ = line.Append("  ").Append(cells[column].PadRight(widths[column]));
        }

        return line.ToString().TrimEnd();
    }
}
