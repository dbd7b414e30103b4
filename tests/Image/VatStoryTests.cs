using System.Linq;
using System.Threading.Tasks;
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

    [QemuFact]
    public async Task A_story_that_nobody_knows_fails_the_run() => (await BootAsync("nonsense", isChecked: false)).MustFail("told-to-its-end");

    private Task<Boot> BootAsync(string stories, bool isChecked) =>
        ImageFixture.BootAsync(images.Machine("run=" + stories, isChecked) with { ProgramsPath = images.Layout.Vats });
}
