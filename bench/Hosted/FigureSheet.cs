using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace AsyncCap.Bench.Hosted;

/// <summary>Figures that are not BenchmarkDotNet's, for people as they come and for the command line as a file.</summary>
internal sealed class FigureSheet
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    private readonly List<Figure> _figures = [];

    /// <summary>Adds one.</summary>
    /// <param name="name">Row and figure; <c>hosted/</c> is put before.</param>
    /// <param name="value">Its value.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="isExact">Whether every run gives the same.</param>
    public void Add(string name, double value, string unit, bool isExact)
    {
        _figures.Add(new Figure("hosted/" + name, value, unit, isExact));
        Console.WriteLine(FormattableString.Invariant($"{name,-48} {value,10:0.##} {unit}"));
    }

    /// <summary>Writes the file.</summary>
    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(_figures, Options));

    private sealed record Figure(string Name, double Value, string Unit, bool Exact);
}
