using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AsyncCap.CommandLine.Measuring;

/// <summary>One measured figure.</summary>
/// <param name="Name">World, row and figure: <c>metal/round-trip/cost</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Exact">Whether the same commit gives the same value on every machine: counts and sizes do, times do not.</param>
public sealed record MeasuredFigure(string Name, double Value, string Unit, bool Exact);

/// <summary>What the figures were measured on.</summary>
/// <param name="Cpu">The host's processor model.</param>
/// <param name="Qemu">QEMU's version line; null if nothing ran on it.</param>
public sealed record MeasuredMachine(string Cpu, string? Qemu);

/// <summary>One measurement of one commit; one line of the history.</summary>
/// <param name="Utc">When, as ISO 8601 to the second.</param>
/// <param name="Commit">Of which commit.</param>
/// <param name="Dirty">Whether the working copy had changes that are in no commit.</param>
/// <param name="Machine">On what.</param>
/// <param name="Figures">The figures, in the order in which they were measured.</param>
public sealed record BenchEntry(
    string Utc, string Commit, bool Dirty, MeasuredMachine Machine, IReadOnlyList<MeasuredFigure> Figures)
{
    private static readonly JsonSerializerOptions OneLine = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // read by people, never put into a web page
    };
    private static readonly JsonSerializerOptions Indented = new(OneLine) { WriteIndented = true };

    /// <summary>The file name of an entry's own file.</summary>
    public string FileName => $"{Utc[..10]}-{Commit}.json";

    /// <summary>The entry as a line of the history.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, OneLine);

    /// <summary>The entry as a file of its own.</summary>
    public string ToFile() => JsonSerializer.Serialize(this, Indented) + "\n";

    /// <summary>Reads a history, oldest first; empty if there is none yet.</summary>
    /// <exception cref="CommandFailure">A line of it is not an entry.</exception>
    public static IReadOnlyList<BenchEntry> ReadHistory(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return [.. File.ReadLines(path).Where(line => line.Length > 0)
                .Select(line => JsonSerializer.Deserialize<BenchEntry>(line, OneLine)!)];
        }
        catch (JsonException exception)
        {
            throw new CommandFailure(ExitCode.Failed, $"{path} is damaged: {exception.Message}");
        }
    }
}
