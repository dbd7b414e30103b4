using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

public sealed class ReportVerbTests
{
    private readonly FakeCommandLine _commandLine = new();

    [Fact]
    public async Task A_page_of_a_saved_run_is_one_file_with_its_figures_and_their_origin()
    {
        using TemporaryFolder folder = new();
        string saved = Path.Combine(folder.Path, "latest", "survive-hosted.json");
        string page = Path.Combine(folder.Path, "out", "page.html");
        _commandLine.Hosted.Lines = ["@story survive", "@row answers pass fulfilled <once>", "@figure answers turn 1251 instructions", "@end survive pass", "@done"];
        Assert.Equal(0, await _commandLine.RunAsync("run", "survive", "--on", "hosted", "--save", saved));
        Assert.Equal(0, await _commandLine.RunAsync("report", "--results", folder.Path, "--output", page));
        string html = await File.ReadAllTextAsync(page);
        Assert.Contains("turn 1,251 instructions", html, StringComparison.Ordinal);
        Assert.Contains("fulfilled &lt;once&gt;", html, StringComparison.Ordinal);
        Assert.Contains("./asynccap run survive --on hosted", html, StringComparison.Ordinal);
        Assert.Contains("./asynccap run nsquared --save", html, StringComparison.Ordinal); // what is missing, and how to have it
    }

    [Fact]
    public async Task To_measure_runs_the_stories_that_there_are_in_both_worlds_and_stores_them()
    {
        using TemporaryFolder folder = new();
        string[] lines = ["@story survive", "@row answers pass", "@end survive pass", "@done"];
        (_commandLine.Metal.Lines, _commandLine.Hosted.Lines) = (lines, lines);
        // The fakes tell the same whatever they are asked, so churn fails; it is stored and shown all the same.
        Assert.Equal(1, await _commandLine.RunAsync("report", "--measure", "--results", folder.Path, "--output", Path.Combine(folder.Path, "page.html")));
        Assert.All(
            ["matrix-simulated", "survive-metal", "survive-hosted", "churn-metal", "churn-hosted"],
            name => Assert.True(File.Exists(Path.Combine(folder.Path, "latest", name + ".json")), name));
        Assert.Contains("2,322 of 2,322", await File.ReadAllTextAsync(Path.Combine(folder.Path, "page.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "is not what run --save writes")]
    [InlineData("{\"world\":\"metal\"}", "is not what run --save writes: it lacks commit, machine, arguments, world or stories")]
    [InlineData("null", "is not what run --save writes: it lacks")]
    public async Task A_damaged_file_is_named(string text, string complaint)
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("latest/churn-metal.json", text);
        Assert.Equal(1, await _commandLine.RunAsync("report", "--results", folder.Path, "--output", Path.Combine(folder.Path, "page.html")));
        Assert.Contains("churn-metal.json " + complaint, _commandLine.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_exit_code_2()
    {
        Assert.Equal(2, await _commandLine.RunAsync("report", "--results", "/no/such/folder"));
        Assert.Contains("there is no folder /no/such/folder", _commandLine.Errors, StringComparison.Ordinal);
    }
}
