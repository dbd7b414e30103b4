using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;
using AsyncCap.CommandLine.Measuring;

namespace AsyncCap.CommandLine.Page;

/// <summary>A figure of a saved row.</summary>
public sealed record SavedFigure(string Name, long Value, string Unit);

/// <summary>A row of a saved story.</summary>
public sealed record SavedRow(string Name, bool HasPassed, string Text, IReadOnlyList<SavedFigure> Figures)
{
    /// <summary>The figure of a name; null if the row has none. The last one said counts.</summary>
    public SavedFigure? Find(string name) => Figures.LastOrDefault(figure => figure.Name == name);
}

/// <summary>A saved story.</summary>
public sealed record SavedStory(string Name, bool HasPassed, IReadOnlyList<SavedRow> Rows)
{
    /// <summary>The row of a name; null if there is none.</summary>
    public SavedRow? Find(string name) => Rows.FirstOrDefault(row => row.Name == name);
}

/// <summary>What <c>run --save</c> and <c>matrix --save</c> write.</summary>
public sealed record SavedRun(
    string Utc, string Commit, bool Dirty, MeasuredMachine Machine, IReadOnlyList<string> Arguments, string World, ulong? Seed,
    int ExitCode, double Seconds, IReadOnlyList<SavedStory> Stories)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>The file it came from, as a reader of the repository knows it.</summary>
    [JsonIgnore]
    public string FileName { get; init; } = "";

    /// <summary>The command that does it again.</summary>
    [JsonIgnore]
    public string Command => "./asynccap " + string.Join(' ', Arguments);

    /// <summary>Commit, date and, if so, that the working copy had changes: what stands under every figure.</summary>
    [JsonIgnore]
    public string Origin => string.Create(CultureInfo.InvariantCulture, $"{World}, {Describe(Commit, Dirty)}, {Utc[..Math.Min(10, Utc.Length)]}");

    /// <summary>The run as such a file.</summary>
    public string ToFile() => JsonSerializer.Serialize(this, Options) + "\n";

    /// <summary>A commit as it is named everywhere on the page.</summary>
    public static string Describe(string commit, bool isDirty) => (commit.Length == 0 ? "no commit" : commit) + (isDirty ? " with uncommitted changes" : "");

    /// <summary>Reads one.</summary>
    /// <exception cref="CommandFailure">It is no such file.</exception>
    public static SavedRun Read(string path, string fileName)
    {
        try
        {
            SavedRun? run = JsonSerializer.Deserialize<SavedRun>(File.ReadAllText(path), Options);
            return run is { Stories: not null, Machine: not null, Arguments: not null, World: not null, Commit: not null, Utc: not null }
                ? run with { FileName = fileName }
                : throw new CommandFailure(AsyncCap.CommandLine.ExitCode.Failed, $"{path} is not what run --save writes: it lacks commit, machine, arguments, world or stories");
        }
        catch (JsonException exception)
        {
            throw new CommandFailure(AsyncCap.CommandLine.ExitCode.Failed, $"{path} is not what run --save writes: {exception.Message}");
        }
    }
}
