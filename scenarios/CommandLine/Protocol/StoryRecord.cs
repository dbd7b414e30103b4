using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.CommandLine.Protocol;

/// <summary>What one story said of itself.</summary>
public sealed class StoryRecord(string name)
{
    private readonly List<RowRecord> _rows = [];
    private readonly List<ProtocolError> _errors = [];

    public string Name { get; } = name;

    /// <summary>The verdict of its @end line; null while there is none.</summary>
    public bool? Claim { get; internal set; }

    public IReadOnlyList<RowRecord> Rows => _rows;

    public IReadOnlyList<ProtocolError> Errors => _errors;

    /// <summary>The story ended well, said so consistently, and proved at least one thing.</summary>
    public bool HasPassed => Claim == true && _errors.Count == 0 && _rows.Count > 0 && _rows.All(row => row.HasPassed);

    internal RowRecord? FindRow(string row) => _rows.FirstOrDefault(known => known.Name == row);

    internal void Add(RowRecord row) => _rows.Add(row);

    internal void Add(ProtocolError error) => _errors.Add(error);
}

/// <summary>One case of a story.</summary>
public sealed class RowRecord(string name, bool hasPassed, string text)
{
    private readonly List<FigureSeen> _figures = [];

    public string Name { get; } = name;

    public bool HasPassed { get; } = hasPassed;

    public string Text { get; } = text;

    public IReadOnlyList<FigureSeen> Figures => _figures;

    internal void Add(FigureSeen figure) => _figures.Add(figure);
}
