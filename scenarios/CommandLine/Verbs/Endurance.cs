using System;
using System.Collections.Generic;
using System.Diagnostics;
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
/// <param name="show">Shows how far it is.</param>
/// <param name="world">Where it runs.</param>
/// <param name="boot">What it is told, but for seed and rounds.</param>
public sealed class Endurance(EnduranceShow show, IWorld world, BootCommandLine boot)
{
    private const ulong RoundsOfBoot = 8;
    private const string Rounds = "rounds=";

    private readonly WholeRun _run = new();
    private readonly Stopwatch _sinceStart = new();
    private EnduranceState _before = new(TimeSpan.Zero, 0, 0, 0, 0);

    /// <summary>Runs.</summary>
    /// <param name="time">For how long; the boot that runs then ends by itself. There is one at least.</param>
    /// <param name="limits">Of each boot.</param>
    /// <param name="log">Gets every line; may be null.</param>
    /// <param name="cancellation">Ends it at once.</param>
    public async Task<(RunSummary Summary, string? Replay)> RunAsync(TimeSpan time, GuestLimits limits, TextWriter? log, CancellationToken cancellation)
    {
        string? replay = null;
        _sinceStart.Restart();
        await show.RunAsync(boot.Run[0], time, async (tellRound, tellBoot) => replay = await BootAllAsync(time, limits, log, tellRound, tellBoot, cancellation));
        return (MergedBoots.Of(_run, ("outcomes", "calls-per-second", _before.CallsPerSecond, "calls/s")), replay);
    }

    /// <summary>The line that repeats a failing boot up to the round in which it fails.</summary>
    public static string ReplayOf(BootCommandLine boot, RoundLog rounds, string world)
    {
        return string.Join(' ', WithoutRounds(boot).Prepend($"./asynccap run {boot.Run[0]}").Append($"--seed {boot.Seed ?? 1} --rounds {rounds.CountToFailure} --on {world}"));
    }

    // The line that repeats what was wrong; null if nothing was.
    private async Task<string?> BootAllAsync(
        TimeSpan time, GuestLimits limits, TextWriter? log, Action<EnduranceState> tellRound, Action<EnduranceState> tellBoot, CancellationToken cancellation)
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
            rounds.Told = () => tellRound(With(rounds, _sinceStart.Elapsed));
            RunSummary summary = await new StoryRun(world, next, limits).RunAsync(new SilentReport(), rounds, cancellation);
            _run.Add(summary);
            _before = With(rounds, _run.Elapsed);
            tellBoot(_before);
            replay = summary.ExitCode == ExitCode.Success ? null : ReplayOf(next, rounds, world.Name);
            seed += RoundsOfBoot;
        }

        return replay;
    }

    private static IEnumerable<string> WithoutRounds(BootCommandLine boot) => boot.Options.Where(option => !option.StartsWith(Rounds, StringComparison.Ordinal));

    // The boots before this one, and this one's rounds.
    private EnduranceState With(RoundLog rounds, TimeSpan elapsed) => new(
        elapsed,
        _before.Rounds + rounds.Count,
        Figures.Sum([_before.Calls, rounds.Sum("calls")]),
        Figures.Sum([_before.Restarts, rounds.Sum("restarts")]),
        Figures.Sum([_before.Violations, rounds.Sum("violations")]));
}
