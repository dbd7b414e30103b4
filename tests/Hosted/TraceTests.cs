using Xunit;

namespace AsyncCap.Tests.Hosted;

/// <summary>Nothing hosted depends on time or threads: a seed is a run.</summary>
public sealed class TraceTests
{
    [Theory]
    [InlineData("player", 1)]
    [InlineData("player", 8812)]
    [InlineData("chance", 8812)]
    [InlineData("survive", 1)]
    public void The_same_seed_gives_the_same_events_twice(string story, int seed)
    {
        StoryRun one = StoryRun.Of($"run={story} seed={seed}", traces: true);
        StoryRun other = StoryRun.Of($"run={story} seed={seed}", traces: true);
        Assert.NotEmpty(one.Trace);
        Assert.Equal(one.Trace, other.Trace);
        Assert.Equal(one.Rows, other.Rows);
    }

    [Fact]
    public void Different_seeds_give_different_events()
    {
        Assert.NotEqual(StoryRun.Of("run=player seed=2", traces: true).Trace, StoryRun.Of("run=player seed=5", traces: true).Trace);
    }
}
