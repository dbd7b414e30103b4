using System;
using System.Linq;
using Xunit;

namespace AsyncCap.Tests.Hosted;

/// <summary>Every story passes, row by row, and ends the world as it should.</summary>
public sealed class StoryTests
{
    private static readonly string[] SurviveRows =
    [
        "answers", "crashes-in-hand", "crashes-with-queue", "drops-resolver", "overwrites-resolver", "is-destroyed", "answers-twice", "refuses",
        "stays-silent",
    ];

    private static readonly string[] IsolationRows =
    [
        "read-kernel-text", "write-kernel-memory", "read-unmapped", "write-text", "execute-data", "jump-to-kernel", "read-non-canonical",
        "halt", "disable-interrupts", "port-write", "load-page-table", "read-model-register", "load-interrupt-table", "store-interrupt-table",
        "write-same-address", "hostile-slots", "hostile-lengths", "hostile-arguments", "forged-capabilities", "loop-forever",
    ];

    private static readonly string[] AutopsyRows =
    [
        "fault-is-a-call", "mended-and-resumed", "stepped-over", "stopped-and-resumed", "beyond-repair", "autopsy-cause", "autopsy-registers", "autopsy-stack",
        "autopsy-capabilities", "autopsy-debts", "keeper-dies", "nothing-is-lost",
    ];

    private static readonly string[] PromiseRows =
    [
        "three-processes-one-turn", "order-is-kept", "a-ring-breaks", "tail-calls-take-no-storage", "an-end-is-heard-of", "silence-has-an-end",
        "nothing-is-lost",
    ];

    private static readonly string[] DiodeRows =
    [
        "low-leads-to-high", "high-leads-nowhere", "reply-resolve", "reply-break", "reply-forward", "reply-resolve-any-slot", "reply-resolve-by-badge",
        "reply-send-any-slot", "reply-cancel-any-slot", "reply-grant-entry", "reply-share-memory", "reply-signal", "reply-watch", "reply-transfer-pages",
        "reply-by-console", "plain-calls-given-back-or-not", "one-way-given-back-or-not", "plain-calls-taken-or-not", "data-arrives",
        "one-way-taken-or-not", "low-sees-the-same",
        "the-end-of-high-tells-nothing", "nothing-is-lost",
    ];

    [Fact]
    public void Data_flows_one_way() => Passes("diode", DiodeRows);

    [Fact]
    public void A_caller_survives_its_callee() => Passes("survive", SurviveRows);

    [Fact]
    public void Hostile_programs_are_stopped_or_refused() => Passes("isolation", IsolationRows);

    [Fact]
    public void Messages_reach_answers_that_were_not_there_yet() => Passes("promises", PromiseRows);

    [Fact]
    public void A_keeper_mends_buries_and_dies() => Passes("autopsy", AutopsyRows);

    [Fact]
    public void Attackers_harm_nobody_but_themselves() => Passes("attacks", ["flood-until-the-bank-is-empty", "dies-owing-10000-objects"]);

    [Fact]
    public void The_longest_entries_are_looked_for()
    {
        StoryRun run = StoryRun.Of("run=longest scale=1 quantum=off");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(7, run.Rows.Count);
    }

    [Fact]
    public void The_player_plays_to_its_end() => Passes("player", ["played"]);

    [Fact]
    public void Plays_lose_no_page() => Assert.All(Rows("plays=20 strike=7"), row => Assert.True(row.Passes, row.Name));

    [Fact]
    public void A_part_of_a_play_is_played_by_its_steps()
    {
        StoryRun run = StoryRun.Of("run=chance seed=18446744073709551615 only=0-9,20,499 quantum=off");
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("@row seed-18446744073709551615 pass 12 steps, ", run.Lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seed=abc", "seed", "abc is no number from 0 to 18446744073709551615")]
    [InlineData("seed=18446744073709551616", "seed", "is no number")]
    [InlineData("plays=10001", "plays", "10001 is no number from 0 to 10000")]
    [InlineData("steps=-1", "steps", "-1 is no number from 0 to 65536")]
    [InlineData("only=3-1", "only", "not rising numbers and ranges")]
    [InlineData("only=1,1", "only", "not rising")]
    [InlineData("only=1,,2", "only", "not rising")]
    [InlineData("only=1-", "only", "not rising")]
    [InlineData("only=0-2016", "only", "at most 2016")]
    [InlineData("only=65536", "only", "below 65,536")]
    public void What_a_play_cannot_be_told_is_a_failed_row(string words, string row, string complaint)
    {
        StoryRun run = StoryRun.Of("run=chance quantum=off " + words);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal([(row, false)], run.Rows);
        Assert.Contains(complaint, run.Lines[1], StringComparison.Ordinal);
    }

    private static System.Collections.Generic.IReadOnlyList<(string Name, bool Passes)> Rows(string words) =>
        StoryRun.Of("run=chance seed=1 clock=turns quantum=off " + words).Rows;

    [Fact]
    public void Stories_run_one_after_the_other_in_one_world()
    {
        StoryRun run = StoryRun.Of("run=survive,player,isolation seed=3");
        Assert.Equal(0, run.ExitCode);
        string[] ends = ["@end survive pass", "@end player pass", "@end isolation pass"];
        Assert.Equal(ends, run.Lines.Where(line => line.StartsWith("@end ", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_unknown_story_fails_as_a_row_and_the_others_still_run()
    {
        StoryRun run = StoryRun.Of("run=nonsense,player");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal([("name", false), ("played", true)], run.Rows);
    }

    [Fact]
    public void A_boot_without_a_story_says_so() => Assert.Equal(2, StoryRun.Of(string.Empty).ExitCode);

    internal static void Passes(string story, string[] expectedRows)
    {
        StoryRun run = StoryRun.Of($"run={story} seed=1");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(($"@story {story}", "@done"), (run.Lines[0], run.Lines[^1]));
        Assert.Equal($"@end {story} pass", run.Lines[^2]);
        Assert.All(run.Rows, row => Assert.True(row.Passes, string.Join('\n', run.Lines)));
        Assert.Empty(expectedRows.Except(run.Rows.Select(row => row.Name)));
    }
}
