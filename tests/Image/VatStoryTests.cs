using System.Linq;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using AsyncCap.Ipc.Abi;
using AsyncCap.Scenarios;
using Xunit;

namespace AsyncCap.Tests.Image;

/// <summary>The vats' stories, each vat a process in ring 3.</summary>
[Collection(ImageCollection.Name)]
public sealed class VatStoryTests(ImageFixture images)
{
    /// <summary>Names of the stories of vats.</summary>
    public static TheoryData<string> Names =>
        [.. StoryCatalogue.All.Where(story => story.Image == StoryImage.Vats && !story.IsMeasurement && story.Name != "chaos").Select(story => story.Name)];

    [QemuTheory]
    [MemberData(nameof(Names))]
    public async Task Every_row_passes_with_the_release_kernel(string story) => (await BootAsync(story, isChecked: false)).MustPass();

    [QemuFact]
    public async Task All_rows_pass_in_one_boot_with_every_invariant_checked() =>
        (await BootAsync(string.Join(',', StoryCatalogue.All.Where(story => story.Image == StoryImage.Vats && !story.IsMeasurement && story.Name != "chaos").Select(story => story.Name)), isChecked: true))
            .MustPass();

    [QemuFact]
    public async Task Chaos_passes_and_repeats_itself_exactly()
    {
        Boot first = await BootAsync("chaos vats=60 rounds=1 seed=3", isChecked: false);
        first.MustPass();
        Assert.Equal(first.Lines, (await BootAsync("chaos vats=60 rounds=1 seed=3", isChecked: false)).Lines);
    }

    [QemuFact]
    public async Task A_run_repeats_itself_exactly() =>
        Assert.Equal((await BootAsync("cars", isChecked: false)).Lines, (await BootAsync("cars", isChecked: false)).Lines);

    /// <summary>It stalled once: nobody but the first process could tell, and it was dead.</summary>
    [QemuTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_first_process_with_a_full_heap_says_so_and_ends_the_world(bool isOfVats)
    {
        QemuMachine machine = images.Machine("run=full-heap");
        Boot boot = await ImageFixture.BootAsync(isOfVats ? machine with { ProgramsPath = images.Layout.Vats } : machine);
        boot.MustStop("OUT OF MEMORY: the heap of the first process is full: ", (2 * WorldExitCode.OutOfMemory) + 1);
        Assert.Matches("^OUT OF MEMORY: .* full: 1[0-9]{6} bytes, collected 0 times, and no room for 41[0-9]{2} more$", boot.Lines[^1]);
        Assert.Equal(GuestEndingKind.OutOfMemory, boot.Ending.Kind);
        Assert.Empty(boot.Rows);
    }

    [QemuFact]
    public async Task A_story_that_nobody_knows_fails_the_run() => (await BootAsync("nonsense", isChecked: false)).MustFail("told-to-its-end");

    private Task<Boot> BootAsync(string stories, bool isChecked) =>
        ImageFixture.BootAsync(images.Machine("run=" + stories, isChecked) with { ProgramsPath = images.Layout.Vats });
}
