using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Ipc.Abi;
using AsyncCap.Scenarios;
using AsyncCap.Scenarios.Vats.InProcess;
using Xunit;

namespace AsyncCap.Tests.Vats;

/// <summary>The vats' stories in one process: the same rows as on a kernel, with no kernel.</summary>
public sealed class StoryTests
{
    /// <summary>Names of the stories of vats.</summary>
    public static TheoryData<string> Names =>
        [.. StoryCatalogue.All.Where(story => story.Image == StoryImage.Vats && !story.IsMeasurement && story.Name != "chaos").Select(story => story.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_row_passes_on_threads(string story) => MustPass(Run($"run={story}"), story);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_row_passes_in_whatever_order_turns_come(string story)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            MustPass(Run($"run={story} seed={seed}"), story);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_is_the_same_run(string story) => Assert.Equal(Run($"run={story} seed=8812").Lines, Run($"run={story} seed=8812").Lines);

    [Fact]
    public void Stories_are_told_one_after_the_other()
    {
        (int code, List<string> lines) = Run("run=cars,mint seed=1");
        Assert.Equal(0, code);
        Assert.Equal(["@story cars", "@story mint"], lines.Where(line => line.StartsWith("@story ", StringComparison.Ordinal)));
        Assert.Equal("@done", lines[^1]);
    }

    [Fact]
    public void A_story_that_nobody_knows_is_a_failed_row()
    {
        (int code, List<string> lines) = Run("run=nonsense,cars");
        Assert.Equal(1, code);
        Assert.Equal("@row told-to-its-end fail no story has this name", lines[1]);
        Assert.Contains("@end cars pass", lines);
    }

    [Fact]
    public void No_story_at_all_is_said() => Assert.Equal(2, Run("seed=1").Code);

    private static void MustPass((int Code, List<string> Lines) run, string story)
    {
        string all = string.Join('\n', run.Lines);
        Assert.True(run.Code == 0, $"code {run.Code}{(run.Code == WorldExitCode.Stalled ? ", nothing can go on" : "")}\n{all}");
        Assert.DoesNotContain(run.Lines, line => line.StartsWith("@row ", StringComparison.Ordinal) && line.Split(' ')[2] != "pass");
        Assert.Contains($"@end {story} pass", run.Lines);
        Assert.Equal("@done", run.Lines[^1]);
    }

    private static (int Code, List<string> Lines) Run(string bootCommandLine)
    {
        List<string> lines = [];
        int code = VatsInOneProcess.Run(bootCommandLine, lines.Add);
        return (code, lines);
    }
}
