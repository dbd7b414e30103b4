using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.ExploredVats;
using Xunit;

namespace AsyncCap.Tests.Exploration;

/// <summary>Traces that are kept: those of planted bugs must still lead to them, those of bugs that were mended must not.</summary>
public sealed class StoredTraceTests
{
    public static IEnumerable<object[]> Traces() => Directory.EnumerateFiles(Folder(), "*.json")
        .Select(path => new object[] { Path.GetFileName(path) }).OrderBy(row => (string)row[0], StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Traces))]
    public void A_stored_trace_is_not_stale_and_ends_as_it_must(string file)
    {
        ExplorationTrace trace = ExplorationTrace.Parse(File.ReadAllText(Path.Combine(Folder(), file)));
        IExploration? exploration = VatCatalogue.WithAllOthers.SingleOrDefault(known => known.Name == trace.Name);
        Assert.NotNull(exploration);
        ReplayReport report = exploration.Replay(trace);
        string told = $"{report.What}; explore it again and store the new trace: ./asynccap explore {trace.Name} --plant {trace.Plant} --out tests/Exploration/traces/{file}";
        Assert.True(report.Outcome == (trace.Plant is null ? ReplayOutcome.Passes : ReplayOutcome.Reproduced), told);
    }

    [Fact]
    public void A_trace_of_other_code_is_stale_and_says_where()
    {
        ExplorationTrace trace = ExplorationTrace.Parse(File.ReadAllText(Path.Combine(Folder(), "mailbox.missing-fence.json")));
        List<TraceChoice> choices = [.. trace.Choices];
        choices[2] = choices[2] with { What = "receiver: read something else" };
        ReplayReport report = ExplorationCatalogue.Find("mailbox")!.Replay(trace with { Choices = choices, Code = "0123456789abcdef" });
        Assert.Equal(ReplayOutcome.Stale, report.Outcome);
        Assert.True(report.CodeHasChanged);
        Assert.Contains("at choice 3 the trace has", report.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"schema\":99,\"name\":\"a\",\"level\":3,\"strategy\":\"dfs\",\"code\":\"\",\"finding\":\"\",\"choices\":[]}")]
    public void What_is_no_trace_is_refused(string text) => Assert.Throws<InvalidDataException>(() => ExplorationTrace.Parse(text));

    private static string Folder()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "global.json")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.Combine(folder!, "tests", "Exploration", "traces");
    }
}
