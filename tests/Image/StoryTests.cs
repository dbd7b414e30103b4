using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using AsyncCap.Arch.Hosted;
using AsyncCap.CommandLine.Protocol;
using AsyncCap.Scenarios;
using AsyncCap.Scenarios.Programs;
using Xunit;

namespace AsyncCap.Tests.Image;

/// <summary>The stories on the metal, with the assertions that they have everywhere: their own.</summary>
[Collection(ImageCollection.Name)]
public sealed class StoryTests(ImageFixture images)
{
    /// <summary>What <c>./asynccap run</c> boots first: each story finds the world, and the first process's heap, as the one before left it.</summary>
    [QemuFact]
    public async Task All_stories_of_a_plain_run_hold_in_one_boot() => (await images.BootAsync("run=" + string.Join(',', StoryCatalogue.All
        .Where(story => !story.IsMeasurement && story.Image == StoryImage.Programs && story.Machine.Length == 0).Select(story => story.Name)))).MustPass();

    [QemuTheory]
    [InlineData("churn")]
    [InlineData("attacks")]
    [InlineData("player")]
    public async Task Every_row_passes_with_the_release_kernel(string story) =>
        (await images.BootAsync("run=" + story)).MustPass();

    [QemuTheory]
    [InlineData("survive")]
    [InlineData("isolation")]
    [InlineData("promises")]
    [InlineData("autopsy")]
    [InlineData("diode")]
    [InlineData("player")]
    public async Task Every_row_passes_with_every_invariant_checked(string story) =>
        (await images.BootAsync("run=" + story, isChecked: true)).MustPass();

    [QemuTheory]
    [InlineData("n=64 degree=all depth=8", false)]
    [InlineData("n=32 degree=eight depth=64", true)]
    public async Task A_point_of_the_sweep_is_measured(string point, bool isChecked) =>
        (await images.BootAsync("run=nsquared " + point, isChecked)).MustPass();

    /// <summary>Once a callee died between two sends of a flood, when a faster kernel had moved the timer's strike there.</summary>
    [QemuTheory]
    [InlineData(1300)]
    [InlineData(5000)]
    [InlineData(11000)]
    [InlineData(20000)]
    public async Task Survive_holds_wherever_the_timer_strikes(int quantum) =>
        (await images.BootAsync($"run=survive quantum={quantum}", isChecked: true)).MustPass();

    [QemuFact]
    public async Task Stories_run_one_after_the_other_in_one_boot()
    {
        Boot boot = await images.BootAsync("run=isolation,survive,player");
        boot.MustPass();
        Assert.Equal(["isolation", "survive", "player"], boot.Record.Stories.Select(story => story.Name));
    }

    /// <summary>The machine counts instructions, and even the timer strikes at the same one: figures and all are equal.</summary>
    [QemuFact]
    public async Task A_run_repeats_itself_exactly_preemption_included()
    {
        Boot first = await images.BootAsync("run=isolation,survive");
        Assert.Equal(first.Lines, (await images.BootAsync("run=isolation,survive")).Lines);
    }

    [QemuFact]
    public async Task A_story_that_nobody_knows_fails_the_run() => (await images.BootAsync("run=nonsense")).MustFail("name");

    [QemuTheory]
    [InlineData("survive")]
    [InlineData("isolation")]
    [InlineData("promises")]
    [InlineData("autopsy")]
    public async Task Both_worlds_show_the_same_rows(string story)
    {
        RunRecord hosted = new([story]);
        Assert.Equal(0, HostedWorld.Run(ProgramTable.Run, "run=" + story, line => hosted.Accept(line)));
        IEnumerable<string> hostedRows = hosted.Stories.SelectMany(told => told.Rows).Select(row => row.Name);
        Assert.Equal(hostedRows, (await images.BootAsync("run=" + story)).Rows);
    }
}
