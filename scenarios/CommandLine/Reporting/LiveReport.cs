using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Protocol;
using AsyncCap.Scenarios;
using Spectre.Console;

namespace AsyncCap.CommandLine.Reporting;

/// <summary>A table for each story that grows while the story runs: for a person at a terminal.</summary>
public sealed class LiveReport(IAnsiConsole terminal, IReadOnlyList<StoryEntry> stories) : IRunReport
{
    private static readonly TimeSpan ClockStep = TimeSpan.FromSeconds(1);

    public async Task ShowAsync(ChannelReader<ProtocolEvent> events)
    {
        while (await events.WaitToReadAsync())
        {
            while (events.TryRead(out ProtocolEvent? said))
            {
                if (said is StoryBegan began)
                {
                    await ShowStoryAsync(began.Story, events);
                }
                else if (said is ProtocolError error)
                {
                    terminal.MarkupLineInterpolated($"[red]protocol: {PlainReport.Explain(error)}[/]");
                }
            }
        }
    }

    private async Task ShowStoryAsync(string story, ChannelReader<ProtocolEvent> events)
    {
        StoryTable table = new(story, stories.FirstOrDefault(known => known.Name == story)?.Summary);
        // A story of minutes has more rows than a screen: its last ones stay in sight, and all of them are written at its end.
        LiveDisplay display = terminal.Live(table.Widget)
            .AutoClear(true).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Top);
        await display.StartAsync(async context =>
        {
            context.Refresh();
            while (!table.HasEnded && await WaitAsync(events))
            {
                while (!table.HasEnded && events.TryRead(out ProtocolEvent? said))
                {
                    table.Add(said);
                }

                table.ShowTime();
                context.Refresh();
            }
        });
        table.ForgetNow();
        terminal.Write(table.Widget);
        terminal.WriteLine();
    }

    // True with something to read or another second gone; false when nothing more will come.
    private static async Task<bool> WaitAsync(ChannelReader<ProtocolEvent> events)
    {
        using CancellationTokenSource step = new(ClockStep);
        try
        {
            return await events.WaitToReadAsync(step.Token);
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private sealed class StoryTable
    {
        private readonly Stopwatch _sinceBegin = Stopwatch.StartNew();
        private readonly Dictionary<string, int> _rowIndices = [];
        private readonly Dictionary<string, List<FigureSeen>> _figures = [];
        private int _passedCount;
        private bool? _verdict;
        private string _now = "";

        public StoryTable(string story, string? summary)
        {
            string title = summary is null ? "" : $" [grey]{Markup.Escape(summary)}[/]";
            Widget = new Table().Expand().RoundedBorder().BorderColor(Color.Grey)
                .Title($"[bold]{Markup.Escape(story)}[/]{title}")
                .AddColumn("verdict", column => column.NoWrap()).AddColumn("row", column => column.NoWrap())
                .AddColumn("what was seen").AddColumn("figures");
            ShowTime();
        }

        public Table Widget { get; }

        public bool HasEnded => _verdict is not null;

        public void Add(ProtocolEvent said)
        {
            switch (said)
            {
                case RowSeen row:
                    _passedCount += row.HasPassed ? 1 : 0;
                    _rowIndices[row.Row] = Widget.Rows.Count;
                    _ = Widget.AddRow(
                        Verdict(row.HasPassed), Markup.Escape(row.Row), Markup.Escape(row.Text), FiguresOf(row.Row));
                    break;
                case FigureSeen figure:
                    AddFigure(figure);
                    break;
                case StoryEnded ended:
                    _verdict = ended.HasPassed;
                    break;
                case LogLine { Text.Length: > 0 } log:
                    _now = log.Text;
                    break;
                case ProtocolError error:
                    _ = Widget.AddRow("[red]FAIL[/]", "[red]protocol[/]", Markup.Escape(PlainReport.Explain(error)), "");
                    break;
                default:
                    break;
            }
        }

        public void ShowTime()
        {
            string verdict = _verdict is { } hasPassed ? Verdict(hasPassed) : "[yellow]running[/]";
            string progress = $"{_passedCount} of {_rowIndices.Count} rows pass, {_sinceBegin.Elapsed.TotalSeconds:F1} s";
            _ = Widget.Caption($"{verdict} [grey]{progress}{Markup.Escape(_now.Length == 0 ? "" : " - " + _now)}[/]");
        }

        /// <summary>Leaves out of the caption what was last said: it is of interest only while more may come.</summary>
        public void ForgetNow()
        {
            _now = "";
            ShowTime();
        }

        private void AddFigure(FigureSeen figure)
        {
            if (!_figures.TryGetValue(figure.Row, out List<FigureSeen>? figures))
            {
                _figures[figure.Row] = figures = [];
            }

            figures.Add(figure);
            _now = $"{figure.Row}: {Figures.Describe(figure)}";
            if (_rowIndices.TryGetValue(figure.Row, out int index))
            {
                _ = Widget.UpdateCell(index, 3, FiguresOf(figure.Row));
            }
        }

        private string FiguresOf(string row) => _figures.TryGetValue(row, out List<FigureSeen>? figures)
            ? Markup.Escape(string.Join('\n', figures.Select(Figures.Describe)))
            : "";

        private static string Verdict(bool hasPassed) => hasPassed ? "[green]pass[/]" : "[red]FAIL[/]";
    }
}
