using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace AsyncCap.CommandLine.Page;

/// <summary>A line of a table of others' figures.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Values">A value for each of the table's columns, as words.</param>
/// <param name="Ours">Our figure of the same work, by its name in the history; null if there is none.</param>
public sealed record PeerRow(string What, IReadOnlyList<string> Values, string? Ours);

/// <summary>Figures of one source, measured under the same conditions.</summary>
/// <param name="Title">What they are.</param>
/// <param name="Place">Where: <c>same-emulator</c>, <c>same-machine</c> or <c>elsewhere</c>. Figures of different places are never in one table.</param>
/// <param name="Source">Who measured what.</param>
/// <param name="Conditions">How.</param>
/// <param name="Columns">Names of the values.</param>
/// <param name="Rows">The figures.</param>
public sealed record PeerTable(
    string Title, string Place, string Source, string Conditions, IReadOnlyList<string> Columns, IReadOnlyList<PeerRow> Rows);

/// <summary>What others measure, or are measured at: <c>bench/peers.json</c>. The only figures on the page that are typed in.</summary>
public sealed record PeerTables(IReadOnlyList<PeerTable> Tables)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Reads them; none if there is no such file.</summary>
    /// <exception cref="CommandFailure">It is damaged.</exception>
    public static PeerTables Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<PeerTables>(File.ReadAllText(path), Options)! : new PeerTables([]);
        }
        catch (JsonException exception)
        {
            throw new CommandFailure(ExitCode.Failed, $"{path} is damaged: {exception.Message}");
        }
    }
}
