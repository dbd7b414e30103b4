using System;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Reporting;
using Spectre.Console;

namespace AsyncCap.CommandLine.Verbs;

/// <summary>What a story of rounds has come to so far.</summary>
/// <param name="Elapsed">Since its first boot.</param>
/// <param name="Rounds">Rounds that are over.</param>
/// <param name="Calls">Calls of healthy clients in them.</param>
/// <param name="Restarts">Callees that were started again.</param>
/// <param name="Violations">What was wrong.</param>
public sealed record EnduranceState(TimeSpan Elapsed, long Rounds, long Calls, long Restarts, long Violations)
{
    /// <summary>Calls a second of the host's.</summary>
    public long CallsPerSecond => (long)(Calls / Math.Max(Elapsed.TotalSeconds, 0.001));

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rounds} rounds, {Figures.Number(Calls)} calls, {Figures.Number(Restarts)} restarts, {Violations} violations, {Figures.Number(CallsPerSecond)} calls/s");
}

/// <summary>Shows a story of rounds while it goes on: a bar at a terminal, a line for each boot in a pipe, or nothing.</summary>
/// <param name="output">Gets the lines.</param>
/// <param name="terminal">The terminal; null if there is none.</param>
/// <param name="isQuiet">Whether nothing is shown.</param>
public sealed class EnduranceShow(TextWriter output, IAnsiConsole? terminal, bool isQuiet)
{
    /// <summary>Does the work, and shows what it tells meanwhile.</summary>
    /// <param name="story">For people.</param>
    /// <param name="time">How long it is to take.</param>
    /// <param name="work">Gets who is to be told of each round that is over, and of each boot.</param>
    public async Task RunAsync(string story, TimeSpan time, Func<Action<EnduranceState>, Action<EnduranceState>, Task> work)
    {
        if (isQuiet || terminal is null)
        {
            await work(static _ => { }, isQuiet ? static _ => { } : WriteLine);
            return;
        }

        await terminal.Progress().HideCompleted(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(story), maxValue: Math.Max(time.TotalSeconds, 1));
                await work(Show, Show);
                task.StopTask(); // Also if something was wrong before its time.

                void Show(EnduranceState state)
                {
                    task.Value = state.Elapsed.TotalSeconds;
                    string colour = state.Violations == 0 ? "default" : "red";
                    task.Description = $"{Markup.Escape(story)} [{colour}]{Markup.Escape(state.ToString())}[/]";
                }
            });
        terminal.WriteLine();
    }

    private void WriteLine(EnduranceState state)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {state.Elapsed.TotalSeconds,7:F1} s  {state}"));
        output.Flush();
    }
}
