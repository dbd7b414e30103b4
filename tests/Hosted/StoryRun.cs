using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Scenarios.Programs;

namespace AsyncCap.Tests.Hosted;

/// <summary>One boot of the hosted world, and what it told.</summary>
internal sealed class StoryRun
{
    private StoryRun(int exitCode, List<string> lines, List<string> trace)
    {
        ExitCode = exitCode;
        Lines = lines;
        Trace = trace;
    }

    public int ExitCode { get; }

    /// <summary>The console, line by line.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Every trace record, without its time.</summary>
    public IReadOnlyList<string> Trace { get; }

    /// <summary>Names and verdicts of the rows.</summary>
    public IReadOnlyList<(string Name, bool Passes)> Rows =>
        [.. Lines.Where(line => line.StartsWith("@row ", System.StringComparison.Ordinal))
            .Select(line => line.Split(' ')).Select(words => (words[1], words[2] == "pass"))];

    public static StoryRun Of(string commandLine, Defences removed = Defences.None, bool traces = false)
    {
        List<string> lines = [];
        List<string> trace = [];
        int exitCode = HostedWorld.Run(
            ProgramTable.Run,
            commandLine,
            lines.Add,
            traces ? record => trace.Add($"{record.Sequence} {record.Kind} {record.A} {record.B} {record.C}") : null,
            removed);
        return new StoryRun(exitCode, lines, trace);
    }
}
