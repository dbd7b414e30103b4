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
    [InlineData("promises", Defences.CycleCheck, "a-ring-breaks")]
    [InlineData("autopsy", Defences.KeeperDeath, "keeper-dies")]
    [InlineData("attacks only=floods", Defences.Limits, "flood-until-the-bank-is-empty")]
    [InlineData("attacks only=floods", Defences.FairGroups, "floods-from-100-endpoints")]
    [InlineData("attacks only=floods", Defences.SlotCounts, "asks-with-a-full-table")]
    [InlineData("attacks only=shares", Defences.FairGroups, "floods-from-2000-sub-banks")]
    [InlineData("attacks only=shares", Defences.FairGroups, "floods-through-10000-copies")]
    [InlineData("attacks only=replies", Defences.DroppedResolvers, "drops-the-resolver")]
    [InlineData("attacks only=replies", Defences.DroppedResolvers, "overwrites-the-resolver")]
    [InlineData("attacks only=replies", Defences.DroppedResolvers, "becomes-a-forgotten-promise")]
    [InlineData("attacks only=replies", Defences.DroppedResolvers, "moves-one-resolver-over-another")]
    [InlineData("attacks only=replies", Defences.Debts, "crashes")]
    [InlineData("attacks only=replies", Defences.Debts, "destroys-the-bank-it-runs-on")]
    [InlineData("attacks only=replies", Defences.Generations, "forwards-nowhere")]
    [InlineData("attacks only=replies", Defences.Generations, "sends-the-resolver-nowhere")]
    [InlineData("attacks only=replies", Defences.SingleUse, "is-silent-then-late")]
    [InlineData("attacks only=capabilities", Defences.Generations, "sends-what-it-is-made-of-and-dies")]
    [InlineData("attacks only=capabilities", Defences.Revocation, "sends-through-a-revoked-relay")]
    [InlineData("attacks only=promises", Defences.CycleCheck, "ring-of-two-promises")]
    [InlineData("attacks only=promises", Defences.CycleCheck, "ring-of-500-promises")]
    [InlineData("attacks only=promises", Defences.DrainOrder, "sends-while-a-promise-settles")]
    [InlineData("attacks only=endings", Defences.WorkSlices, "dies-owing-10000-objects")]
    [InlineData("attacks only=endings", Defences.WorkSlices, "dies-with-10000-queued")]
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
