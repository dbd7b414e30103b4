using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted;
using AsyncCap.Scenarios;
using AsyncCap.Scenarios.Vats;
using AsyncCap.Scenarios.Vats.InProcess;
using Xunit;

namespace AsyncCap.Tests.Hosted;

/// <summary>The vats' stories, each vat a process of the hosted kernel.</summary>
public sealed class VatStoryTests
{
    /// <summary>Names of the stories of vats; <see cref="ChaosTests"/> has the one that is long.</summary>
    public static TheoryData<string> Names =>
        [.. StoryCatalogue.All.Where(story => story.Image == StoryImage.Vats && !story.IsMeasurement && story.Name != "chaos").Select(story => story.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_row_passes(string story)
    {
        List<string> lines = Run(story, "");
        Assert.DoesNotContain(lines, line => line.StartsWith("@row ", System.StringComparison.Ordinal) && line.Split(' ')[2] != "pass");
        Assert.Equal([$"@end {story} pass", "@done"], lines.TakeLast(2));
    }

    /// <summary>Whatever is said differently in one process, it is said of the same.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void With_and_without_a_kernel_the_rows_are_the_same(string story)
    {
        List<string> inProcess = [];
        Assert.Equal(0, VatsInOneProcess.Run($"run={story} seed=1", inProcess.Add));
        Assert.Equal(Rows(inProcess), Rows(Run(story, "")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_row_passes_wherever_a_timer_strikes(string story)
    {
        foreach (int strike in new[] { 1, 3, 7 })
        {
            _ = Run(story, $" strike={strike}");
        }
    }

    /// <summary>Capabilities of all that the stories before it left stay in the director's table, which must grow.</summary>
    [Fact]
    public void All_are_told_one_after_the_other() => _ = Run(string.Join(',', StoryCatalogue.All.Where(story => story.Image == StoryImage.Vats).Select(story => story.Name)), " vats=20 rounds=1");

    [Fact]
    public void A_run_repeats_itself() => Assert.Equal(Run("cars", ""), Run("cars", ""));

    private static List<string> Run(string story, string options)
    {
        List<string> lines = [];
        int code = HostedWorld.Run(VatPrograms.Run, $"run={story}{options}", lines.Add);
        Assert.True(code == 0, $"code {code}{options}\n{string.Join('\n', lines)}");
        return lines;
    }

    private static IEnumerable<string> Rows(List<string> lines) =>
        lines.Where(line => line.StartsWith("@row ", System.StringComparison.Ordinal)).Select(line => line.Split(' ')[1]);
}
