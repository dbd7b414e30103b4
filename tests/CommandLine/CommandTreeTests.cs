using System;
using System.Threading.Tasks;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

public sealed class CommandTreeTests
{
    private readonly FakeCommandLine _commandLine = new();

    [Theory]
    [InlineData("there is no verb 'walk'; there are: run, test, image, size, debug, bench, matrix, explore, replay", "walk")]
    [InlineData("no story is named 'nosuch'; there are: survive, churn", "run", "survive", "nosuch")]
    [InlineData("run has no option '--frob'", "run", "--frob")]
    [InlineData("'mars'", "run", "--on", "mars")]
    [InlineData("--seed takes a whole number", "run", "--seed", "-3")]
    [InlineData("--seed takes a whole number", "run", "--seed", "seven")]
    [InlineData("--timeout takes a whole number from 1", "run", "--timeout", "0")]
    [InlineData("--checked", "run", "--on", "hosted", "--checked")]
    [InlineData("'extra'", "image", "extra")]
    [InlineData("there is no file /no/such/map", "size", "--against", "/no/such/map")]
    [InlineData("no story is named 'nosuch'", "debug", "nosuch")]
    [InlineData("nothing to explore is named 'nosuch'", "explore", "nosuch")]
    [InlineData("--bound takes a whole number", "explore", "--bound", "two")]
    [InlineData("'mars'", "explore", "--memory", "mars")]
    [InlineData("there is no file /no/such/trace", "replay", "/no/such/trace")]
    [InlineData("'--frob'", "--frob")]
    public async Task Words_that_make_no_sense_are_named_and_exit_code_2(string message, params string[] words)
    {
        Assert.Equal(2, await _commandLine.RunAsync(words));
        Assert.Contains(message, _commandLine.Errors, StringComparison.Ordinal);
        Assert.Empty(_commandLine.Deeds);
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
