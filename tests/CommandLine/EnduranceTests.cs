using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Reporting;
using AsyncCap.CommandLine.Verbs;
using Spectre.Console;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

public sealed class EnduranceTests
{
    private static readonly string[] Good =
        ["@story chaos", "chaos seed=1 calls=10 restarts=2 violations=0", "@row outcomes pass x", "@figure outcomes calls 10 calls", "@end chaos pass", "@done"];

    private static readonly string[] Bad =
    [
        "@story chaos", "chaos seed=1 calls=10 violations=0", "chaos seed=2 calls=10 violations=3", "@row outcomes fail x", "@end chaos fail", "@done",
    ];

    [Fact]
    public async Task There_is_one_boot_at_least_and_lines_say_how_far_it_is()
    {
        Script world = new(Good);
        (RunSummary summary, string? replay, string output) = await RunAsync(world, TimeSpan.Zero, "vats=20", "rounds=3");
        Assert.Null(replay);
        Assert.Equal(ExitCode.Success, summary.ExitCode);
        Assert.Equal(["run=chaos seed=5 vats=20 rounds=8"], world.Boots);
        Assert.Contains("1 rounds, 10 calls, 2 restarts, 0 violations", Assert.Single(output.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Contains(summary.Record.Stories[0].Rows[0].Figures, figure => figure.Name == "calls-per-second");
    }

    [Fact]
    public async Task It_boots_again_with_the_next_seeds_until_something_is_wrong()
    {
        Script world = new(Good, Good, Bad);
        (RunSummary summary, string? replay, _) = await RunAsync(world, TimeSpan.FromDays(1), "vats=20");
        Assert.Equal(["run=chaos seed=5 vats=20 rounds=8", "run=chaos seed=13 vats=20 rounds=8", "run=chaos seed=21 vats=20 rounds=8"], world.Boots);
        Assert.Equal(ExitCode.Failed, summary.ExitCode);
        Assert.Equal("./asynccap run chaos vats=20 --seed 21 --rounds 2 --on metal", replay);
    }

    [Fact]
    public async Task A_guest_that_falls_silent_is_replayed_up_to_the_round_that_it_never_told()
    {
        Script world = new(Good[..2]) { Ending = new GuestEnding(GuestEndingKind.Vanished) };
        (RunSummary summary, string? replay, _) = await RunAsync(world, TimeSpan.FromDays(1));
        Assert.Equal(ExitCode.BadGuest, summary.ExitCode);
        Assert.Equal("./asynccap run chaos --seed 5 --rounds 2 --on metal", replay);
    }

    [Fact]
    public async Task A_guest_that_says_nonsense_fails_and_nothing_else_does()
    {
        Script world = new(["@story chaos", "chaos seed=x calls=99999999999999999999", "@figure outcomes calls many calls", "@row", "@end chaos pass", "@done"]);
        (RunSummary summary, string? replay, _) = await RunAsync(world, TimeSpan.FromDays(1));
        Assert.NotEqual(ExitCode.Success, summary.ExitCode);
        Assert.Equal("./asynccap run chaos --seed 5 --rounds 2 --on metal", replay);
    }

    [Fact]
    public async Task Seeds_go_round_and_figures_do_not()
    {
        string[] much = ["@story chaos", $"chaos seed=1 calls={long.MaxValue}", "@row outcomes pass x", "@end chaos pass", "@done"];
        Script world = new(much, much, Bad);
        (_, _, string output) = await RunAsync(world, TimeSpan.FromDays(1), ulong.MaxValue);
        Assert.Equal($"run=chaos seed={ulong.MaxValue} rounds=8", world.Boots[0]);
        Assert.Equal("run=chaos seed=7 rounds=8", world.Boots[1]);
        Assert.Contains(Figures.Number(long.MaxValue) + " calls", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_it_is_quiet_nothing_is_shown()
    {
        StringWriter output = new();
        StringWriter terminal = new();
        _ = await new Endurance(new EnduranceShow(output, Terminal(terminal), isQuiet: true), new Script(Good), Line(5))
            .RunAsync(TimeSpan.Zero, GuestLimits.Default, null, CancellationToken.None);
        Assert.Empty(output.ToString());
        Assert.Empty(terminal.ToString());
    }

    [Fact]
    public async Task At_a_terminal_there_is_a_bar_and_no_line()
    {
        StringWriter output = new();
        StringWriter terminal = new();
        (RunSummary summary, string? replay) = await new Endurance(new EnduranceShow(output, Terminal(terminal), isQuiet: false), new Script(Good, Bad), Line(5))
            .RunAsync(TimeSpan.FromDays(1), GuestLimits.Default, null, CancellationToken.None);
        Assert.Equal(ExitCode.Failed, summary.ExitCode);
        Assert.NotNull(replay);
        Assert.Empty(output.ToString());
        Assert.Contains("3 rounds, 30 calls, 2 restarts, 3 violations", terminal.ToString(), StringComparison.Ordinal);
    }

    private static Task<(RunSummary Summary, string? Replay, string Output)> RunAsync(Script world, TimeSpan time, params string[] options) =>
        RunAsync(world, time, 5, options);

    private static async Task<(RunSummary Summary, string? Replay, string Output)> RunAsync(Script world, TimeSpan time, ulong seed, params string[] options)
    {
        StringWriter output = new();
        (RunSummary summary, string? replay) = await new Endurance(new EnduranceShow(output, null, isQuiet: false), world, Line(seed, options))
            .RunAsync(time, GuestLimits.Default, null, CancellationToken.None);
        return (summary, replay, output.ToString());
    }

    private static BootCommandLine Line(ulong seed, params string[] options) => new() { Run = ["chaos"], Seed = seed, Options = options };

    private static IAnsiConsole Terminal(TextWriter output)
    {
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(output),
        });
        terminal.Profile.Width = 200;
        return terminal;
    }

    /// <summary>A world that says something else at each boot; what its last boot says it says for ever.</summary>
    private sealed class Script(params string[][] boots) : IWorld
    {
        public string Name => "metal";

        public List<string> Boots { get; } = [];

        public GuestEnding? Ending { get; init; }

        public Task<GuestEnding> RunAsync(BootCommandLine boot, ChannelWriter<string> console, GuestLimits limits, CancellationToken cancellation)
        {
            string[] lines = boots[Math.Min(Boots.Count, boots.Length - 1)];
            Boots.Add(boot.ToString());
            foreach (string line in lines)
            {
                _ = console.TryWrite(line);
            }

            console.Complete();
            return Task.FromResult(Ending ?? GuestEnding.OfCode(Array.IndexOf(lines, "@end chaos fail") < 0 ? 0 : 1));
        }
    }
}
