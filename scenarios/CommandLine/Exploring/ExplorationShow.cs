using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.CommandLine.Reporting;
using Spectre.Console;

namespace AsyncCap.CommandLine.Exploring;

/// <summary>Runs an exploration while a person watches; quiet where nobody does.</summary>
public static class ExplorationShow
{
    private const int RefreshMilliseconds = 500;

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="ExplorationOptionException">The exploration does not have what the options name.</exception>
    public static async Task<ExplorationReport> RunAsync(
        IExploration exploration, ExplorationOptions options, Surroundings surroundings, CancellationToken cancellation)
    {
        LatestProgress latest = new();
        Task<ExplorationReport> running = Task.Factory.StartNew(
            () => exploration.Run(options, latest, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (surroundings.Terminal is { } terminal)
        {
            await terminal.Status().Spinner(Spinner.Known.Dots).StartAsync(exploration.Name, async status =>
            {
                while (await Task.WhenAny(running, Task.Delay(RefreshMilliseconds, CancellationToken.None)) != running)
                {
                    status.Status = Markup.Escape($"{exploration.Name}: {Describe(latest.Value)}");
                }
            });
        }

        return await running;
    }

    /// <summary>Figures on one line.</summary>
    public static string Describe(ExplorationProgress progress)
    {
        double seconds = Math.Max(progress.Elapsed.TotalSeconds, 1e-3);
        List<string> parts = [$"{Figures.Number(progress.Executions)} executions"];
        if (progress.States > 0)
        {
            parts.Add($"{Figures.Number(progress.States)} states");
        }

        parts.Add($"{Figures.Number(progress.Steps)} steps");
        parts.Add($"{Figures.Number(progress.Pruned)} pruned");
        parts.Add($"depth {Figures.Number(progress.Depth)}");
        if (progress.Coverage.Length > 0)
        {
            parts.Add(progress.Coverage);
        }

        string unit = progress.States > 0 ? "states" : "executions";
        long rate = (long)((progress.States > 0 ? progress.States : progress.Executions) / seconds);
        parts.Add($"{seconds:F1} s, {Figures.Number(rate)} {unit}/s");
        return string.Join(", ", parts);
    }

    private sealed class LatestProgress : IProgress<ExplorationProgress>
    {
        private readonly Lock _gate = new();

        public ExplorationProgress Value
        {
            get
            {
                lock (_gate)
                {
                    return field;
                }
            }

            private set;
        }

        public void Report(ExplorationProgress value)
        {
            lock (_gate)
            {
                Value = value;
            }
        }
    }
}
