using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Own;
using Xunit;

namespace AsyncCap.Tests.Image;

/// <summary>What <c>./asynccap new scenario</c> writes, built for ring 3 and booted; the other places are tests/CommandLine's.</summary>
[Collection(ImageCollection.Name)]
public sealed class OwnScenarioTests(ImageFixture images)
{
    private static readonly string[] RowsOfVats = ["greets", "asks-another-vat", "an-exception-is-a-problem", "a-closed-vat-is-told"];
    private static readonly string[] RowsOfPrograms = ["answers", "both-on-their-way", "a-crash-is-an-outcome", "pages-come-back"];

    [QemuTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_template_holds_in_ring_3_and_carries_no_story_of_ours(bool isAboutKernel)
    {
        using TemporaryFolder folder = new();
        IReadOnlyList<(string File, string Text)> files =
            await new OwnTemplate(images.Layout, "hello", isAboutKernel).AgainstTreeAsync(CancellationToken.None);
        foreach ((string file, string text) in files)
        {
            File.WriteAllText(Path.Combine(folder.Path, file), text);
        }

        OwnScenario own = OwnScenario.Find(folder.Path);
        Assert.Equal(isAboutKernel, own.IsAboutKernel);
        await OwnBuild.BuildImageAsync(own, images.Layout, CancellationToken.None);
        Boot boot = await ImageFixture.BootAsync(images.Machine("run=hello", isChecked: true) with { ProgramsPath = own.Image });
        boot.MustPass();
        Assert.Equal(isAboutKernel ? RowsOfPrograms : RowsOfVats, boot.Record.Stories.Single().Rows.Select(row => row.Name));

        // What the director needs, and the scenario: chaos, measurements and the stories stay away.
        string map = File.ReadAllText(own.Image + ".map");
        Assert.DoesNotContain("Chaos", map, System.StringComparison.Ordinal);
        Assert.DoesNotContain("AsyncCap_Scenarios", map, System.StringComparison.Ordinal);
        Assert.True(
            new FileInfo(own.Image).Length < new FileInfo(isAboutKernel ? images.Layout.Programs : images.Layout.Vats).Length / 2, "it is as large as the tree's own");
    }
}
