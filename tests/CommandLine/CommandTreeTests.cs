using System;
using System.Threading.Tasks;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

public sealed class CommandTreeTests
{
    private readonly FakeCommandLine _commandLine = new();

    [Theory]
    [InlineData("there is no verb 'walk'; there are: run, test, image, size, debug, bench, report, matrix, explore, replay, new", "walk")]
    [InlineData("no story is named 'nosuch', and no folder here; there are: survive, churn", "run", "survive", "nosuch")]
    [InlineData("run has no option '--frob'", "run", "--frob")]
    [InlineData("'mars'", "run", "--on", "mars")]
    [InlineData("--seed takes a whole number", "run", "--seed", "-3")]
    [InlineData("--seed takes a whole number", "run", "--seed", "seven")]
    [InlineData("--timeout takes a whole number from 1", "run", "--timeout", "0")]
    [InlineData("--checked", "run", "--on", "hosted", "--checked")]
    [InlineData("'survive' is about the kernel", "run", "survive", "--on", "process")]
    [InlineData("'disk'", "size", "--of", "disk")]
    [InlineData("'extra'", "image", "extra")]
    [InlineData("there is no file /no/such/map", "size", "--against", "/no/such/map")]
    [InlineData("no story is named 'nosuch'", "debug", "nosuch")]
    [InlineData("nothing to explore is named 'nosuch'", "explore", "nosuch")]
    [InlineData("--bound takes a whole number", "explore", "--bound", "two")]
    [InlineData("'mars'", "explore", "--memory", "mars")]
    [InlineData("mailbox has no strategy 'luck'; there are: dpor", "explore", "mailbox", "--strategy", "luck")]
    [InlineData("mailbox has no planted bug 'flea'; there are: lost-push", "explore", "mailbox", "--plant", "flea")]
    [InlineData("the strategy random of mailbox takes no bound", "explore", "mailbox", "--strategy", "random", "--bound", "2")]
    [InlineData("coyote is sequentially consistent", "explore", "mailbox", "--engine", "coyote", "--memory", "tso")]
    [InlineData("there is no file /no/such/trace", "replay", "/no/such/trace")]
    [InlineData("--debug goes with --on qemu", "replay", "/no/such/trace", "--debug")]
    [InlineData("--debug goes with --on qemu", "replay", "/no/such/trace", "--debug", "--on", "hosted")]
    [InlineData("--no-gdb goes with --debug", "replay", "/no/such/trace", "--on", "qemu", "--no-gdb")]
    [InlineData("'--frob'", "--frob")]
    public async Task Words_that_make_no_sense_are_named_and_exit_code_2(string message, params string[] words)
    {
        Assert.Equal(2, await _commandLine.RunAsync(words));
        Assert.Contains(message, _commandLine.Errors, StringComparison.Ordinal);
        Assert.Empty(_commandLine.Deeds);
    }

    [Fact]
    public async Task Planted_bugs_are_listed_with_what_they_do_wrong()
    {
        Assert.Equal(0, await _commandLine.RunAsync("explore", "kernel-call", "--plants"));
        Assert.Contains("no-debts", _commandLine.Output, System.StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coyote_that_is_not_switched_on_is_exit_code_3_with_the_remedy()
    {
        Assert.Equal(3, await _commandLine.RunAsync("explore", "mailbox", "--engine", "coyote"));
        Assert.Contains("Set USE_COYOTE=true", _commandLine.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_planted_bug_is_told_and_replays_and_is_exit_code_1()
    {
        using TemporaryFolder folder = new();
        string trace = System.IO.Path.Combine(folder.Path, "trace.json");
        Assert.Equal(1, await _commandLine.RunAsync("explore", "mailbox", "--plant", "missing-fence", "--out", trace));
        Assert.Contains("bug found: lost wake-up: receiver sleeps", _commandLine.Output, StringComparison.Ordinal);
        Assert.Contains("replay it: ./asynccap replay", _commandLine.Output, StringComparison.Ordinal);
        Assert.Equal(1, await _commandLine.RunAsync("replay", trace));
        Assert.Contains("reproduced: lost wake-up", _commandLine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_of_instructions_is_not_debugged_on_the_metal()
    {
        using TemporaryFolder folder = new();
        string trace = System.IO.Path.Combine(folder.Path, "trace.json");
        Assert.Equal(1, await _commandLine.RunAsync("explore", "mailbox", "--plant", "missing-fence", "--out", trace));
        Assert.Equal(2, await _commandLine.RunAsync("replay", trace, "--on", "qemu", "--debug"));
        Assert.Contains("only kernel-level traces can be followed on QEMU", _commandLine.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_holds_is_exhausted_and_exit_code_0()
    {
        Assert.Equal(0, await _commandLine.RunAsync("explore", "mailbox"));
        Assert.Contains("exhausted up to this bound: all interleavings", _commandLine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_words_at_all_show_help_and_exit_code_2()
    {
        Assert.Equal(2, await _commandLine.RunAsync());
        Assert.Contains("./asynccap [command] [options]", _commandLine.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("run", "--help")]
    [InlineData("bench", "--help")]
    public async Task Help_is_exit_code_0(params string[] words)
    {
        Assert.Equal(0, await _commandLine.RunAsync(words));
        Assert.Contains("./asynccap", _commandLine.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("test")]
    [InlineData("image")]
    [InlineData("debug")]
    [InlineData("bench", "--metal")]
    public async Task A_missing_tool_is_exit_code_3(params string[] words)
    {
        FakeCommandLine commandLine = new() { IsToolMissing = true };
        Assert.Equal(3, await commandLine.RunAsync(words));
        Assert.Equal("asynccap: no QEMU\n", commandLine.Errors);
    }
}
