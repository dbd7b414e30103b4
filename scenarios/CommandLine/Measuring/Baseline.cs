using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AsyncCap.CommandLine.Measuring;

/// <summary>The exact figures that a change must keep: <c>bench/baseline.json</c>. Tests compare with it, and <c>bench --accept</c> writes it.</summary>
/// <param name="What">What this is, for whoever opens the file.</param>
/// <param name="TolerancePercent">By how much a count or an image may grow before a test fails. Sizes of objects may not grow at all.</param>
/// <param name="Commit">The commit that was accepted.</param>
/// <param name="Figures">The figures.</param>
public sealed record Baseline(string What, double TolerancePercent, string Commit, IReadOnlyList<MeasuredFigure> Figures)
{
    private const double UsualTolerancePercent = 5;
    private const string SizesOfObjects = "metal/sizes/";
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // read by people
    };

    /// <summary>The baseline that a measurement makes: its exact figures.</summary>
    public static Baseline Of(BenchEntry entry) => new(
        "Exact figures of the metal. A test fails if one grows by more than the tolerance; ./asynccap bench --metal --accept writes this file anew, on purpose.",
        UsualTolerancePercent, entry.Commit, [.. entry.Figures.Where(figure => figure.Exact && figure.Name.StartsWith("metal/", StringComparison.Ordinal))]);

    /// <summary>Reads it.</summary>
    /// <exception cref="CommandFailure">It is missing or damaged.</exception>
    public static Baseline Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Baseline>(File.ReadAllText(path), Options)!;
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            throw new CommandFailure(ExitCode.Failed, $"{path} cannot be read: {exception.Message}");
        }
    }

    /// <summary>Writes it.</summary>
    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Options) + "\n");

    /// <summary>Says which of these figures are worse than they may be.</summary>
    public IEnumerable<string> FindWorse(IEnumerable<MeasuredFigure> now)
    {
        foreach (MeasuredFigure figure in now)
        {
            if (Figures.FirstOrDefault(known => known.Name == figure.Name) is not { } known)
            {
                continue; // new; the next --accept takes it in
            }

            double most = figure.Name.StartsWith(SizesOfObjects, StringComparison.Ordinal) ? known.Value : known.Value * (1 + (TolerancePercent / 100));
            if (figure.Value > most)
            {
                yield return FormattableString.Invariant(
                    $"{figure.Name} is {figure.Value:#,0.##} {figure.Unit}, {(figure.Value - known.Value) / known.Value * 100:0.#}% more than the {known.Value:#,0.##} of {Commit}; if that is meant: ./asynccap bench --metal --accept");
            }
        }
    }
}
