using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace AsyncCap.CommandLine.Measuring;

/// <summary>What a figure should be, and what it is elsewhere.</summary>
/// <param name="Figure">The figure's name, as in <see cref="MeasuredFigure.Name"/>.</param>
/// <param name="What">What it means.</param>
/// <param name="AtMost">The aim; null for a figure that is only reported.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Sel4">The same work in seL4, in words; null if there is no such thing.</param>
/// <param name="Sel4Value">The same as a number, to draw; null if there is none or more than one.</param>
/// <param name="Why">Why it is missed, as far as that is known; null if nobody said.</param>
public sealed record Aim(string Figure, string What, double? AtMost, string Unit, string? Sel4, double? Sel4Value = null, string? Why = null);

/// <summary>The table of aims, with where its figures come from.</summary>
public sealed record AimTable(IReadOnlyList<string> Source, IReadOnlyList<Aim> Aims)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Reads the table.</summary>
    public static AimTable Read(string path) => Parse(File.ReadAllText(path));

    /// <summary>Reads the table from text.</summary>
    /// <exception cref="CommandFailure">It is not such a table.</exception>
    public static AimTable Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<AimTable>(text, Options)!;
        }
        catch (JsonException exception)
        {
            throw new CommandFailure(ExitCode.Failed, $"the table of aims is damaged: {exception.Message}");
        }
    }
}
