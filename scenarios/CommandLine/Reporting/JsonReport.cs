using System.Collections.Generic;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Measuring;

namespace AsyncCap.CommandLine.Reporting;

/// <summary>A finished run as one JSON object: for programs.</summary>
public static class JsonReport
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // read by people; what puts it into a page escapes it there
    };

    /// <summary>The whole run. Its <c>boot</c> and <c>ending</c> are those of its worst boot; <c>boots</c> has all of them.</summary>
    /// <param name="run">The run.</param>
    /// <param name="arguments">The words behind <c>./asynccap</c> that do it again.</param>
    /// <param name="from">The commit and machine that it ran on.</param>
    public static string Write(WholeRun run, IReadOnlyList<string> arguments, Provenance from) => JsonSerializer.Serialize(new
    {
        from.Utc,
        from.Commit,
        from.Dirty,
        from.Machine,
        Arguments = arguments,
        run.Worst.World,
        run.Worst.Boot.Seed,
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
    }, Indented);

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
