using System;
using System.Collections.Generic;

namespace AsyncCap.CommandLine.Page;

/// <summary>A table of the page. Cells are plain text.</summary>
/// <param name="caption">What it has.</param>
/// <param name="headings">A heading for each column; one that ends with '&gt;' is a column of numbers.</param>
public sealed class PageTable(string caption, params string[] headings)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    public string Caption => caption;

    public IReadOnlyList<string> Headings => headings;

    public IReadOnlyList<IReadOnlyList<string>> Rows => _rows;

    /// <summary>Commit, machine and conditions of its figures.</summary>
    public string Note { get; init; } = "";

    public void Add(params IReadOnlyList<string> cells)
    {
        if (cells.Count != headings.Length)
        {
            throw new ArgumentException($"a row has {headings.Length} cells, not {cells.Count}", nameof(cells));
        }

        _rows.Add(cells);
    }
}
