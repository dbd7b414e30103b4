using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Reporting;

namespace AsyncCap.CommandLine.Verbs;

/// <summary>Repeats a story of rounds, boot after boot and seed after seed, until its time is over or something is wrong.</summary>
/// <remarks>A new boot every few rounds keeps what a boot remembers small, and what is to be replayed short.</remarks>
/// <param name="surroundings">Where progress is shown.</param>
/// <param name="world">Where it runs.</param>
/// <param name="boot">What it is told, but for seed and rounds.</param>
internal sealed class Endurance(Surroundings surroundings, IWorld world, BootCommandLine boot)
{
    private const ulong RoundsOfBoot = 8;
    private const string Rounds = "rounds=";

    private readonly WholeRun _run = new();
    private long _rounds;
    private long _calls;
    private long _restarts;
    private long _violations;

    /// <summary>Runs.</summary>
    /// <param name="time">For how long; the boot that runs then ends by itself.</param>
    /// <param name="limits">Of each boot.</param>
    /// <param name="isQuiet">Whether nothing is shown.</param>
    /// <param name="log">Gets every line; may be null.</param>
    /// <param name="cancellation">Ends it at once.</param>
    public async Task<(RunSummary Summary, string? Replay)> RunAsync(TimeSpan time, GuestLimits limits, bool isQuiet, TextWriter? log, CancellationToken cancellation)
    {
        string? replay = null;
        ulong seed = boot.Seed ?? 1;
        while (replay is null && (_run.Boots.Count == 0 || _run.Elapsed < time))
        {
            BootCommandLine next = boot with
            {
                Seed = seed,
                Options = [.. WithoutRounds(boot), Rounds + RoundsOfBoot.ToString(CultureInfo.InvariantCulture)],
            };
            await using RoundLog rounds = new(log, boot.Run[0]);
            RunSummary summary = await new StoryRun(world, next, limits).RunAsync(new SilentReport(), rounds, cancellation);
            _run.Add(summary);
            Count(rounds);
            Show(isQuiet);
            replay = summary.ExitCode == ExitCode.Success ? null : ReplayOf(next, rounds, world.Name);
            seed += RoundsOfBoot;
        }

        return (MergedBoots.Of(_run, ("outcomes", "calls-per-second", PerSecond, "calls/s")), replay);
    }

    /// <summary>The line that repeats a failing boot up to the round in which it fails.</summary>
    public static string ReplayOf(BootCommandLine boot, RoundLog rounds, string world)
    {
        return string.Join(' ', WithoutRounds(boot).Prepend($"./asynccap run {boot.Run[0]}").Append($"--seed {boot.Seed ?? 1} --rounds {rounds.CountToFailure} --on {world}"));
    }

    private long PerSecond => (long)(_calls / Math.Max(_run.Elapsed.TotalSeconds, 0.001));

    private static IEnumerable<string> WithoutRounds(BootCommandLine boot) => boot.Options.Where(option => !option.StartsWith(Rounds, StringComparison.Ordinal));

    private void Count(RoundLog rounds)
    {
        _rounds += rounds.Count;
        _calls += rounds.Sum("calls");
        _restarts += rounds.Sum("restarts");
        _violations += rounds.Sum("violations");
    }

    private void Show(bool isQuiet)
    {
        if (!isQuiet)
        {
            surroundings.Output.WriteLine(
                $"  {_run.Elapsed.TotalSeconds,7:F1} s  {_rounds} rounds, {Figures.Number(_calls)} calls, {Figures.Number(_restarts)} restarts, {_violations} violations, {Figures.Number(PerSecond)} calls/s");
            surroundings.Output.Flush();
        }
    }
}
