using System;
using System.Linq;
using AsyncCap.CommandLine.Verbs;
using AsyncCap.Scenarios;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

/// <summary>What stories may be told, by this tree's own catalogue: a wrong value is refused before anything boots, and says what is allowed.</summary>
public sealed class StoryOptionTests
{
    [Theory]
    [InlineData("nsquared", "degree=some", "degree takes ring, eight or all, not 'some'")]
    [InlineData("nsquared", "design=rings", "design takes objects, pairs or credits, not 'rings'")]
    [InlineData("nsquared", "n=3", "n takes a power of two from 2 to 65536, not '3'")]
    [InlineData("nsquared", "n=1", "n takes a power of two from 2 to 65536, not '1'")]
    [InlineData("nsquared", "n=many", "n takes a power of two from 2 to 65536, not 'many'")]
    [InlineData("nsquared", "depth=65", "depth takes a whole number from 0 to 64, not '65'")]
    [InlineData("nsquared", "full=yes", "full takes 0 or 1, not 'yes'")]
    [InlineData("nsquared", "memory=0", "memory takes a whole number from 1 to 65536, not '0'")]
    [InlineData("attacks", "only=flood", "only takes floods, shares, replies, capabilities, promises, pages or endings, not 'flood'")]
    [InlineData("attacks", "depth=-1", "depth takes a whole number from 0 to 100000000, not '-1'")]
    [InlineData("chaos", "plant=bug", "plant takes repeated, lost, crossed, stale, starved, leaked, thrown or unlimited, not 'bug'")]
    [InlineData("chaos", "rounds=0", "rounds takes a whole number from 1 to 1000, not '0'")]
    [InlineData("chaos", "vats=5", "vats takes a whole number from 20 to 4096, not '5'")]
    [InlineData("chaos", "calls=65", "calls takes a whole number from 1 to 64, not '65'")]
    [InlineData("churn", "n=4", "nothing that runs is told 'n'; there are: seed")]
    public void What_it_does_not_take_is_refused(string story, string told, string complaint)
    {
        CommandFailure failure = Assert.Throws<CommandFailure>(() => StoryOptions.Boots([Story(story)], [told], seed: null));
        Assert.Equal((complaint, ExitCode.BadUsage), (failure.Message, failure.Code));
    }

    [Theory]
    [InlineData("nsquared", "n=65536", "degree=eight", "depth=0", "design=credits")]
    [InlineData("nsquared", "full=1")]
    [InlineData("attacks", "only=endings", "depth=0")]
    [InlineData("chaos", "plant=thrown", "rounds=1000", "vats=20", "calls=64")]
    [InlineData("chance", "only=0-41,77", "plays=3")]
    public void What_it_takes_goes_onto_the_boot_line(string story, params string[] told)
    {
        string boot = StoryOptions.Boots([Story(story)], told, seed: null).Single().Boot.ToString();
        Assert.StartsWith($"run={story} {string.Join(' ', told)}", boot, StringComparison.Ordinal);
    }

    /// <summary>Both know <c>depth</c>; what the smaller one does not take, it refuses itself.</summary>
    [Fact]
    public void Of_two_stories_that_know_a_key_one_must_take_the_value()
    {
        StoryEntry[] both = [Story("attacks"), Story("nsquared")];
        Assert.Contains("depth=100", StoryOptions.Boots(both, ["depth=100"], seed: null).Single().Boot.ToString(), StringComparison.Ordinal);
        _ = Assert.Throws<CommandFailure>(() => StoryOptions.Boots(both, ["depth=much"], seed: null));
    }

    private static StoryEntry Story(string name) => StoryCatalogue.All.Single(story => story.Name == name);
}
