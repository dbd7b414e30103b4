using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Protocol;
using AsyncCap.Scenarios;

namespace AsyncCap.CommandLine.Reporting;

/// <summary>One line per row, without colour or cursor movement: for pipes, files and CI.</summary>
/// <remarks>A row's figures follow it within the same breath of the guest, so a row is held back for them a moment and
/// then written with them on one line; a figure that comes later still gets a line of its own.</remarks>
public sealed class PlainReport(TextWriter output, IReadOnlyList<StoryEntry> stories, bool isVerbose) : IRunReport
{
    private const int RowNameWidth = 28;
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(300);
    private readonly List<FigureSeen> _figures = [];
    private readonly Stopwatch _sinceStoryBegan = new();
    private RowSeen? _row;
    private int _rowCount;
    private int _passedCount;

    public async Task ShowAsync(ChannelReader<ProtocolEvent> events)
    {
        while (true)
        {
            using CancellationTokenSource breath = new(_row is null ? Timeout.InfiniteTimeSpan : Breath);
            try
            {
                if (!await events.WaitToReadAsync(breath.Token))
                {
                    break;
                }

                while (events.TryRead(out ProtocolEvent? said))
                {
                    Show(said);
                }
            }
            catch (OperationCanceledException)
            {
                WriteRow();
            }
        }

        WriteRow();
    }

    private void Show(ProtocolEvent said)
    {
        switch (said)
        {
            case StoryBegan began:
                WriteRow();
                _sinceStoryBegan.Restart();
                (_rowCount, _passedCount) = (0, 0);
                string? summary = stories.FirstOrDefault(story => story.Name == began.Story)?.Summary;
                output.WriteLine(summary is null ? began.Story : $"{began.Story}: {summary}");
                break;
            case RowSeen row:
                WriteRow();
                _row = row;
                _rowCount++;
                _passedCount += row.HasPassed ? 1 : 0;
                break;
            case FigureSeen figure when _row is not null && figure.Row != _row.Row:
            case FigureSeen when _row is null:
                output.WriteLine($"        {((FigureSeen)said).Row,-RowNameWidth} {Figures.Describe((FigureSeen)said)}");
                break;
            case FigureSeen figure:
                _figures.Add(figure);
                break;
            case StoryEnded ended:
                WriteRow();
                string counts = $"{_passedCount} of {_rowCount} rows pass, {_sinceStoryBegan.Elapsed.TotalSeconds:F1} s";
                output.WriteLine($"  {Verdict(ended.HasPassed)}  {ended.Story}: {counts}");
                output.WriteLine();
                break;
            case ProtocolError error:
                WriteRow();
                output.WriteLine($"  FAIL  protocol: {Explain(error)}");
                break;
            case LogLine log when isVerbose:
                WriteRow();
                output.WriteLine($"        | {log.Text}");
                break;
            default:
                break;
        }

        output.Flush();
    }

    /// <summary>What was wrong, and with which line if there is one.</summary>
    public static string Explain(ProtocolError error) => error.Line.Length == 0 ? error.Reason : $"{error.Reason}: {error.Line}";

    private static string Verdict(bool hasPassed) => hasPassed ? "pass" : "FAIL";

    private void WriteRow()
    {
        if (_row is null)
        {
            return;
        }

        string figures = _figures.Count == 0 ? "" : $"  [{Figures.Describe(_figures)}]";
        output.WriteLine($"  {Verdict(_row.HasPassed)}  {_row.Row,-RowNameWidth} {_row.Text}{figures}");
        output.Flush();
        _row = null;
        _figures.Clear();
    }
}
