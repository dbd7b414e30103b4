using System;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using AsyncCap.Scenarios;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

/// <summary>Stories of two images in one run, and vats with no kernel.</summary>
public sealed class VatStoryTests
{
    private static readonly string[] SurviveLines = ["@story survive", "@row answers pass", "@end survive pass", "@done"];
    private static readonly string[] CarsLines = ["@story cars", "@row pipelined pass vroom", "@end cars pass", "@done"];

    private readonly FakeCommandLine _commandLine = new()
    {
        VatStories = [new("cars", "messages to cars", Keys: "colors", Image: StoryImage.Vats), new("mint", "money", Image: StoryImage.Vats)],
    };

    [Fact]
    public async Task Stories_of_two_images_are_two_boots_and_one_run()
    {
        _commandLine.Metal.Lines = SurviveLines;
        _commandLine.MetalVats.Lines = CarsLines;
        Assert.Equal(0, await _commandLine.RunAsync("run", "survive", "cars", "--seed", "7"));
        Assert.Equal("run=survive seed=7", _commandLine.Metal.Boot);
        Assert.Equal("run=cars seed=7", _commandLine.MetalVats.Boot);
        Assert.Equal(["binutils", "qemu-system-x86", "images", "release kernel", "release kernel"], _commandLine.Deeds);
        Assert.Contains("2 of 2 stories hold on metal", _commandLine.Output, StringComparison.Ordinal);
        Assert.Contains("cars: messages to cars", _commandLine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_run_tells_the_stories_of_both()
    {
        _commandLine.Hosted.Lines = [.. SurviveLines[..^1], "@story churn", "@row endpoints pass", "@end churn pass", "@done"];
        _commandLine.HostedVats.Lines = [.. CarsLines[..^1], "@story mint", "@row conserved pass", "@end mint pass", "@done"];
        Assert.Equal(0, await _commandLine.RunAsync("run", "--on", "hosted"));
        Assert.Equal(("run=survive,churn", "run=cars,mint"), (_commandLine.Hosted.Boot, _commandLine.HostedVats.Boot));
        Assert.Contains("4 of 4 stories hold on hosted", _commandLine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_boot_is_told_what_its_own_stories_know()
    {
        _commandLine.Metal.Lines = SurviveLines;
        _commandLine.MetalVats.Lines = CarsLines;
        Assert.Equal(0, await _commandLine.RunAsync("run", "cars", "survive", "colors=red"));
        Assert.Equal("run=cars colors=red", _commandLine.MetalVats.Boot);
        Assert.Equal("run=survive", _commandLine.Metal.Boot);
    }

    [Theory]
    [InlineData(GuestEndingKind.FellSilent, 4)]
    [InlineData(GuestEndingKind.PoweredOff, 1)]
    public async Task The_worst_boot_decides_and_the_others_are_told_all_the_same(GuestEndingKind kind, int exitCode)
    {
        _commandLine.Metal.Lines = SurviveLines;
        _commandLine.Metal.Ending = new GuestEnding(kind, kind == GuestEndingKind.PoweredOff ? 3 : 0);
        _commandLine.MetalVats.Lines = CarsLines;
        Assert.Equal(exitCode, await _commandLine.RunAsync("run", "survive", "cars", "--json"));
        using JsonDocument document = JsonDocument.Parse(_commandLine.Output);
        JsonElement root = document.RootElement;
        Assert.Equal(["survive", "cars"], root.GetProperty("stories").EnumerateArray().Select(story => story.GetProperty("name").GetString()));
        Assert.Equal([exitCode, 0], root.GetProperty("boots").EnumerateArray().Select(boot => boot.GetProperty("exitCode").GetInt32()));
        Assert.Equal("run=survive", root.GetProperty("boot").GetString());
        Assert.Equal(exitCode, root.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task Vats_of_one_process_need_no_kernel_and_no_tools()
    {
        _commandLine.InProcess.Lines = CarsLines;
        Assert.Equal(0, await _commandLine.RunAsync("run", "cars", "--on", "process", "--seed", "3"));
        Assert.Equal("run=cars seed=3", _commandLine.InProcess.Boot);
        Assert.Empty(_commandLine.Deeds);
        Assert.Contains("1 of 1 stories hold on process", _commandLine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_one_process_a_plain_run_tells_the_stories_of_vats()
    {
        _commandLine.InProcess.Lines = [.. CarsLines[..^1], "@story mint", "@row conserved pass", "@end mint pass", "@done"];
        Assert.Equal(0, await _commandLine.RunAsync("run", "--on", "process"));
        Assert.Equal("run=cars,mint", _commandLine.InProcess.Boot);
    }

    [Fact]
    public async Task A_story_about_the_kernel_needs_one()
    {
        Assert.Equal(2, await _commandLine.RunAsync("run", "cars", "survive", "--on", "process"));
        Assert.Contains(
            "'survive' is about the kernel, and --on process has none; stories of vats are: cars, mint", _commandLine.Errors, StringComparison.Ordinal);
    }
}
