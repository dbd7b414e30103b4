using System.IO;
using System.Linq;
using System.Text.Json;
using AsyncCap.CommandLine.Guests;

namespace AsyncCap.CommandLine.Reporting;

/// <summary>A finished run as one JSON object: for programs.</summary>
public static class JsonReport
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    /// <summary>Writes the whole run. Its <c>boot</c> and <c>ending</c> are those of its worst boot; <c>boots</c> has all of them.</summary>
    public static void Write(TextWriter output, WholeRun run) => output.WriteLine(JsonSerializer.Serialize(new
    {
        run.Worst.World,
        Boot = run.Worst.Boot.ToString(),
        ExitCode = (int)run.ExitCode,
        Seconds = run.Elapsed.TotalSeconds,
        IsDone = run.Boots.All(boot => boot.Record.IsDone),
        Stories = run.Boots.SelectMany(boot => boot.Record.Stories).Select(story => new
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
        ProtocolErrors = run.Boots.SelectMany(boot => boot.Record.Errors).Select(error => new { error.Line, error.Reason }),
        Ending = Describe(run.Worst.Ending),
        Boots = run.Boots.Select(boot => new
        {
            Boot = boot.Boot.ToString(),
            ExitCode = (int)boot.ExitCode,
            Seconds = boot.Elapsed.TotalSeconds,
            boot.Record.IsDone,
            Ending = Describe(boot.Ending),
        }),
    }, Indented));

    private static object Describe(GuestEnding ending) => new
    {
        Kind = JsonNamingPolicy.CamelCase.ConvertName(ending.Kind.ToString()),
        ending.Code,
        ending.LastLines,
        ending.PanicLines,
        ending.Registers,
        ending.Place,
        ending.MachineErrors,
    };
}
