using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace AsyncCap.CommandLine.Measuring;

/// <summary>Reads what BenchmarkDotNet's JSON exporter writes.</summary>
public static class HostedBenchmarks
{
    private static readonly JsonSerializerOptions SheetOptions = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The median time, and the allocation where it was diagnosed, of each benchmark in a folder's reports.</summary>
    public static IReadOnlyList<MeasuredFigure> Read(string folder, DateTime sinceUtc) =>
        !Directory.Exists(folder) ? [] : [.. Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
            .Where(path => File.GetLastWriteTimeUtc(path) >= sinceUtc)
            .Order(StringComparer.Ordinal)
            .SelectMany(path => Parse(File.ReadAllText(path)))];

    /// <summary>Reads one report.</summary>
    public static IReadOnlyList<MeasuredFigure> Parse(string report)
    {
        using JsonDocument document = JsonDocument.Parse(report);
        List<MeasuredFigure> figures = [];
        foreach (JsonElement benchmark in document.RootElement.GetProperty("Benchmarks").EnumerateArray())
        {
            string parameters = benchmark.TryGetProperty("Parameters", out JsonElement given) ? given.GetString() ?? "" : "";
            string name = $"hosted/{benchmark.GetProperty("Type").GetString()}/{benchmark.GetProperty("Method").GetString()}" +
                (parameters.Length == 0 ? "" : $"({parameters})");
            if (benchmark.TryGetProperty("Statistics", out JsonElement statistics)
                && statistics.ValueKind == JsonValueKind.Object)
            {
                double median = Math.Round(statistics.GetProperty("Median").GetDouble(), 1);
                figures.Add(new MeasuredFigure(name, median, "ns", Exact: false));
            }

            if (benchmark.TryGetProperty("Memory", out JsonElement memory)
                && memory.TryGetProperty("BytesAllocatedPerOperation", out JsonElement bytes)
                && bytes.ValueKind == JsonValueKind.Number)
            {
                figures.Add(new MeasuredFigure(name + "/allocated", bytes.GetDouble(), "bytes", Exact: true));
            }
        }

        return figures;
    }

    /// <summary>Reads a sheet of figures that the benchmarks wrote themselves.</summary>
    public static IReadOnlyList<MeasuredFigure> ParseSheet(string sheet) =>
        JsonSerializer.Deserialize<List<MeasuredFigure>>(sheet, SheetOptions) ?? [];
}
