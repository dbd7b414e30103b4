using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Spectre.Console;

namespace AsyncCap.CommandLine.Reporting;

/// <summary>A finished table: drawn with lines for a person's terminal, in plain columns for everything else.</summary>
/// <remarks>A heading that ends with '>' makes a column of numbers, flush right.</remarks>
public sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells)
    {
        if (cells.Length != headings.Length)
        {
            throw new ArgumentException($"a row has {headings.Length} cells, not {cells.Length}", nameof(cells));
        }

        _rows.Add(cells);
    }

    /// <summary>Writes it to <paramref name="terminal"/> if there is one, otherwise to <paramref name="output"/>.</summary>
    public void Write(TextWriter output, IAnsiConsole? terminal)
    {
        if (terminal is null)
        {
            WritePlain(output);
            return;
        }

        Table table = new Table().RoundedBorder().BorderColor(Color.Grey);
        foreach (string heading in headings)
        {
            TableColumn column = new(Markup.Escape(heading.TrimEnd('>')));
            _ = table.AddColumn(IsNumber(heading) ? column.RightAligned().NoWrap() : column); // returns the table
        }

        foreach (string[] row in _rows)
        {
            _ = table.AddRow([.. row.Select(cell => Colour(cell))]); // returns the table
        }

        terminal.Write(table);
    }

    private void WritePlain(TextWriter output)
    {
        string[] titles = [.. headings.Select(heading => heading.TrimEnd('>'))];
        int[] widths = [.. titles.Select((title, column) => _rows.Select(row => row[column].Length).Append(title.Length).Max())];
        output.WriteLine(PlainLine(titles, widths));
        foreach (string[] row in _rows)
        {
            output.WriteLine(PlainLine(row, widths));
        }
    }

    private string PlainLine(string[] cells, int[] widths) => string.Join("  ", cells.Select((cell, column) =>
        IsNumber(headings[column]) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd();

    private static bool IsNumber(string heading) => heading.EndsWith('>');

    // The few words that deserve an eye.
    private static string Colour(string cell) => cell switch
    {
        "ok" => "[green]ok[/]",
        _ when cell.StartsWith("missed", StringComparison.Ordinal) => $"[red]{Markup.Escape(cell)}[/]",
        _ when cell.StartsWith("WORSE", StringComparison.Ordinal) => $"[red]{Markup.Escape(cell)}[/]",
        _ => Markup.Escape(cell),
    };
}
