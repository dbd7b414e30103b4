using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace AsyncCap.CommandLine.Reporting;

/// <summary>All boots of one run, finished: stories of more than one image need more than one, and are one run to whoever asked.</summary>
public sealed class WholeRun
{
    // From bad to good: the worst ending is the run's.
    private static readonly ExitCode[] ByWeight = [ExitCode.BadGuest, ExitCode.Failed, ExitCode.Success];
    private readonly List<RunSummary> _boots = [];

    /// <summary>The boots, in their order.</summary>
    public IReadOnlyList<RunSummary> Boots => _boots;

    /// <summary>All boots together.</summary>
    public TimeSpan Elapsed => _boots.Aggregate(TimeSpan.Zero, (sum, boot) => sum + boot.Elapsed);

    /// <summary>The worst of the boots' verdicts.</summary>
    public ExitCode ExitCode => Worst.ExitCode;

    /// <summary>The first boot with that verdict.</summary>
    public RunSummary Worst => _boots.OrderBy(boot => Array.IndexOf(ByWeight, boot.ExitCode)).First();

    /// <summary>Adds the next boot.</summary>
    public void Add(RunSummary boot) => _boots.Add(boot);

    /// <summary>Writes in one line how the run went.</summary>
    /// <param name="output">Receives the line.</param>
    /// <param name="errors">Receives all there is to know about bad endings.</param>
    public void Write(TextWriter output, TextWriter errors)
    {
        int passedCount = _boots.Sum(boot => boot.Record.Stories.Count(story => story.HasPassed));
        int askedCount = _boots.Sum(boot => boot.Boot.Run.Count);
        output.WriteLine($"{passedCount} of {askedCount} stories hold on {_boots[0].World}, {Elapsed.TotalSeconds:F1} s");
        output.Flush();
        foreach (RunSummary boot in _boots)
        {
            boot.WriteEnding(errors);
        }
    }
}
