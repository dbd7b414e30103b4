using System.Collections.Generic;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AsyncCap.Arch.Exploration.Common;

/// <summary>One choice of a path.</summary>
/// <param name="Kind">"run" for who goes next, "data" for a value that the machine or fate chooses; a level may add its own.</param>
/// <param name="Among">What there was to choose from: for "run" a mask of who could, for "data" how many.</param>
/// <param name="Chosen">Who, or which.</param>
/// <param name="What">The step that this is, as text; a replay compares it, so that a stale trace is seen where it parts.</param>
public sealed record TraceChoice(string Kind, ulong Among, int Chosen, string What);

/// <summary>A path that can be followed again, as it is kept in a file.</summary>
public sealed record ExplorationTrace
{
    /// <summary>The number of this form of trace.</summary>
    public const int CurrentSchema = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // arrows and angle brackets stay readable; no browser reads this
    };

    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The exploration.</summary>
    public required string Name { get; init; }

    public required ExplorationLevel Level { get; init; }

    /// <summary>"builtin" or "coyote".</summary>
    public string Engine { get; init; } = "builtin";

    public required string Strategy { get; init; }

    /// <summary>"sc", "tso", or null where memory has no part.</summary>
    public string? Memory { get; init; }

    public ulong Seed { get; init; }

    /// <summary>The planted bug, or null.</summary>
    public string? Plant { get; init; }

    /// <summary>Names the code explored: see <see cref="CodeHash"/>.</summary>
    public required string Code { get; init; }

    /// <summary>What was found.</summary>
    public required string Finding { get; init; }

    /// <summary>The other engine's own trace, as it gave it; null if the engine is ours.</summary>
    public string? EngineTrace { get; init; }

    /// <summary>The path; empty if the engine is not ours.</summary>
    public required IReadOnlyList<TraceChoice> Choices { get; init; }

    /// <summary>Reads a trace.</summary>
    /// <exception cref="InvalidDataException">This is no trace, or one of a form that this program does not know.</exception>
    public static ExplorationTrace Parse(string text)
    {
        try
        {
            ExplorationTrace trace = JsonSerializer.Deserialize<ExplorationTrace>(text, Json) ?? throw new InvalidDataException("this is no trace: it is empty");
            return trace.Schema == CurrentSchema
                ? trace
                : throw new InvalidDataException($"this trace has form {trace.Schema}; this program knows form {CurrentSchema}");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"this is no trace: {exception.Message}", exception);
        }
    }

    /// <summary>The trace as text, one choice a line.</summary>
    public string ToText()
    {
        StringWriter text = new() { NewLine = "\n" };
        string head = JsonSerializer.Serialize(this with { Choices = [] }, Json);
        text.WriteLine(head.Replace("\"choices\":[]}", "\"choices\":[", System.StringComparison.Ordinal));
        for (int index = 0; index < Choices.Count; index++)
        {
            text.WriteLine("  " + JsonSerializer.Serialize(Choices[index], Json) + (index + 1 < Choices.Count ? "," : ""));
        }

        text.WriteLine("]}");
        return text.ToString();
    }
}
