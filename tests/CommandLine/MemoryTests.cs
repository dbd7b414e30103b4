using System.Linq;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Verbs;
using AsyncCap.Scenarios;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

/// <summary>A story that needs more memory than machines have gets a machine that has it.</summary>
public sealed class MemoryTests
{
    private static readonly StoryEntry Large = new("large", "", Keys: "n memory", Memory: "n=9:2000 all=1:3000 n=8:1500");

    [Theory]
    [InlineData("run=a", "1G")]
    [InlineData("run=a memory=4", "1G")]
    [InlineData("run=a memory=960", "1G")]
    [InlineData("run=a memory=1536", "1600M")]
    [InlineData("run=a memory=3008", "3072M")]
    [InlineData("run=a memory=6000", "9072M")]
    [InlineData("run=a memory=much", "1G")]
    public void The_machine_has_room_for_the_arena(string boot, string memory) => Assert.Equal(memory, QemuMachine.MemoryFor(boot));

    [Theory]
    [InlineData("n=7", "run=large n=7")]
    [InlineData("n=8", "run=large n=8 memory=1500")]
    [InlineData("n=9", "run=large n=9 memory=2000")]
    public void What_a_story_is_told_decides_how_much(string told, string boot) =>
        Assert.Equal(boot, StoryOptions.Boots([Large], [told], seed: null).Single().Boot.ToString());

    [Fact]
    public void Whoever_runs_it_has_the_last_word() =>
        Assert.Equal("run=large n=9 memory=700", StoryOptions.Boots([Large], ["n=9", "memory=700"], seed: null).Single().Boot.ToString());
}
