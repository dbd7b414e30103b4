using System;
using System.Linq;
using AsyncCap.Ipc.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Hosted;

/// <summary>A story that passes without the defence that it is about would be worth nothing.</summary>
public sealed class NegativeControlTests
{
    [Theory]
    [InlineData("isolation", Defences.Generations, "forged-capabilities")]
    [InlineData("isolation", Defences.BatchBounds, "hostile-lengths")]
    [InlineData("isolation", Defences.NoExecute, "execute-data")]
    [InlineData("survive", Defences.Debts, "crashes-in-hand")]
    [InlineData("survive", Defences.DroppedResolvers, "drops-resolver")]
    [InlineData("survive", Defences.SingleUse, "stays-silent")]
    [InlineData("autopsy", Defences.KeeperDeath, "keeper-dies")]
    public void A_story_fails_where_its_defence_is_missing(string story, Defences removed, string row)
    {
        StoryRun run;
        try
        {
            run = StoryRun.Of($"run={story} seed=1", removed);
        }
        catch (KernelPanicException)
        {
            // An invariant saw it first, which is as good.
            return;
        }

        // The row failed, or the story never got past it: a call that nobody ends leaves its caller asleep.
        Assert.NotEqual(0, run.ExitCode);
        (string Name, bool Passes) told = run.Rows.FirstOrDefault(told => told.Name == row);
        Assert.False(told.Passes, string.Join(Environment.NewLine, run.Lines));
    }
}
