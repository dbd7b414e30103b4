using System;
using System.IO;
using System.Linq;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.CommandLine;
using Xunit;

namespace AsyncCap.Tests.Exploration.States;

/// <summary>Traces that are kept in tests/Exploration/traces: what was planted is found on the same path, and is gone without the plant.</summary>
public sealed class StoredTraceTests
{
    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder(), "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stored_trace_ends_as_it_did(string name)
    {
        ExplorationTrace trace = ExplorationTrace.Parse(File.ReadAllText(Path.Combine(Folder(), name)));
        IExploration exploration = ExplorationCatalogue.Find(trace.Name)!;
        ReplayReport report = exploration.Replay(trace);
        Assert.True(report.Outcome == ReplayOutcome.Reproduced, $"{report.Outcome}: {report.What}");
        Assert.NotEqual(ReplayOutcome.Reproduced, exploration.Replay(trace with { Plant = null }).Outcome);
    }

    private static string Folder() => Path.Combine(RepositoryLayout.Find().Root, "tests", "Exploration", "traces");
}
