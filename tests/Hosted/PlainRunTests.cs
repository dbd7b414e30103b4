using System.Linq;
using Xunit;

namespace AsyncCap.Tests.Hosted;

/// <summary>What <c>./asynccap run</c> runs of the kernel, in one world: each story finds the world as the one before left it.</summary>
/// <remarks>Stories passed one by one and stalled together: churn made the first process's table larger, and attacks fill it.</remarks>
[Collection("Churn")]
public sealed class PlainRunTests
{
    [Fact]
    public void All_stories_of_a_plain_run_hold_in_one_world()
    {
        string[] names = [.. Scenarios.StoryCatalogue.All.Where(story => !story.IsMeasurement && story.Image == Scenarios.StoryImage.Programs).Select(story => story.Name)];
        StoryRun run = StoryRun.Of($"run={string.Join(',', names)} seed=1 n=64"); // One point of nsquared: its default form has a test of its own.
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(names.Select(name => $"@end {name} pass"), run.Lines.Where(line => line.StartsWith("@end ", System.StringComparison.Ordinal)));
        Assert.All(run.Rows, row => Assert.True(row.Passes, row.Name));
    }
}
