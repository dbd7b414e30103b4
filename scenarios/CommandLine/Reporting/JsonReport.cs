using System.IO;
using System.Linq;
using System.Text.Json;

namespace AsyncCap.CommandLine.Reporting;

/// <summary>A finished run as one JSON object: for programs.</summary>
public static class JsonReport
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    /// <summary>Writes the whole run.</summary>
    public static void Write(TextWriter output, RunSummary summary) => output.WriteLine(JsonSerializer.Serialize(new
    {
        World = summary.World,
        Boot = summary.Boot.ToString(),
        ExitCode = (int)summary.ExitCode,
        Seconds = summary.Elapsed.TotalSeconds,
        summary.Record.IsDone,
        Stories = summary.Record.Stories.Select(story => new
        {
            story.Name,
            story.HasPassed,
            Rows = story.Rows.Select(row => new
            {
                row.Name,
                row.HasPassed,
                row.Text,
                Figures = row.Figures.Select(figure => new { figure.Name, figure.Value, figure.Unit }),
            }),
        }),
        ProtocolErrors = summary.Record.Errors.Select(error => new { error.Line, error.Reason }),
        Ending = new
        {
            Kind = JsonNamingPolicy.CamelCase.ConvertName(summary.Ending.Kind.ToString()),
            summary.Ending.Code,
            summary.Ending.LastLines,
            summary.Ending.PanicLines,
            summary.Ending.Registers,
            summary.Ending.Place,
            summary.Ending.MachineErrors,
        },
    }, Indented));
}
