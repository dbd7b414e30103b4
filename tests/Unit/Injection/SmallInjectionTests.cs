using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Unit.Injection;

/// <summary>Small stories, and everything that can go wrong in them: each purchase refused, everything ended at each entry and each slice.</summary>
/// <remarks>
/// After every kernel entry the whole state is audited, the banks' sum against the frames in use among it. At the end everybody but one
/// is destroyed and each of that one's calls must have had one outcome; then everything is, and every page must be back.
/// </remarks>
public sealed class SmallInjectionTests
{
    // Ends take a few slices; what is left after so many is taken apart when the world settles.
    private const int MostSlices = 6;

    // In the normal run, one in so many of the runs with a second end.
    private const int NormalStride = 4;

    public static TheoryData<SmallStory> Stories => [.. Enum.GetValues<SmallStory>()];

    [Theory]
    [MemberData(nameof(Stories))]
    public void Untouched_the_story_is_told_to_its_end(SmallStory story)
    {
        using SmallStories told = SmallStories.Of(story);
        for (int step = 0; step < told.Steps.Count; step++)
        {
            InvocationError? error = told.Tell(step);
            bool isMeantToFail = told.Steps[step].Name is "answer late" or "answer into nothing" or "answer that";
            Assert.True(error == InvocationError.None || isMeantToFail, $"{told.Steps[step].Name}: {error}");
        }

        told.CheckOutcomes(told.Caller);
        told.CheckPages();
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void Each_purchase_is_refused_once_and_the_story_goes_on(SmallStory story) => RefuseEach(story);

    [Theory]
    [MemberData(nameof(Stories))]
    public void Everything_ends_once_at_each_entry(SmallStory story) => EndEach(story, stride: 0);

    [Theory]
    [MemberData(nameof(Stories))]
    public void Something_else_ends_between_some_slices_of_that(SmallStory story) => EndEach(story, NormalStride);

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Stories))]
    public void Everything_else_ends_between_any_two_slices_of_that(SmallStory story) => EndEach(story, stride: 1);

    [Theory]
    [InlineData(SmallStory.Capabilities, Defences.Debts)]
    [InlineData(SmallStory.Deadlines, Defences.SingleUse)]
    [InlineData(SmallStory.Banks, Defences.Generations)]
    public void Without_its_defence_an_end_shows(SmallStory story, Defences removed) =>
        Assert.NotNull(Record.Exception(() => EndEach(story, stride: 0, removed)));

    [Fact]
    public void Without_limits_no_purchase_is_refused() =>
        Assert.NotNull(Record.Exception(() => RefuseEach(SmallStory.Forwarder, Defences.Limits)));

    private static void RefuseEach(SmallStory story, Defences removed = Defences.None)
    {
        using SmallStories told = SmallStories.Of(story, removed);
        List<string> refused = [];
        for (int step = 0; step < told.Steps.Count; step++)
        {
            foreach (bool isForGood in (bool[])[false, true])
            {
                Moment start = new(told);
                ulong[] taken = [.. told.Everybody.Select(process => Empty(told, process))];
                told.Steps[step].Who.Run().Turn(); // What there is for it comes first: that changes something too.
                _ = told.Steps[step].Who.Run();
                ulong before = told.World.Hash();
                if (told.Tell(step) == InvocationError.LimitReached)
                {
                    Assert.Equal(before, told.World.Hash());
                    refused.Add(told.Steps[step].Name);
                }

                for (int i = 0; i < taken.Length && !isForGood; i++)
                {
                    GiveBack(told, told.Everybody[i], taken[i]);
                }

                TellOn(told, step + 1, survivor: step);
                start.Restore();
            }

            _ = told.Tell(step);
        }

        Assert.Equal(told.Purchases.Order(), refused.Distinct().Order());
    }

    // Stride 0: one end, nothing else. Otherwise one in so many of the runs with a second end, after 0, 1, 2… slices of the first.
    private static void EndEach(SmallStory story, int stride, Defences removed = Defences.None)
    {
        using SmallStories told = SmallStories.Of(story, removed);
        List<Action> ends = [.. EndsOf(told)];
        int run = 0;
        for (int step = 0; step <= told.Steps.Count; step++)
        {
            Moment start = new(told);
            foreach (Action end in ends)
            {
                if (stride == 0)
                {
                    end();
                    TellOn(told, step, run++);
                    start.Restore();
                }
                else
                {
                    run = EndOthers(told, ends, end, start, step, stride, run);
                }
            }

            _ = step == told.Steps.Count ? default : told.Tell(step);
        }
    }

    private static int EndOthers(SmallStories told, List<Action> ends, Action end, Moment start, int step, int stride, int run)
    {
        bool hasWork = true;
        for (int slices = 0; slices <= MostSlices && hasWork; slices++)
        {
            foreach (Action other in ends)
            {
                if (other != end && run++ % stride == 0)
                {
                    end();
                    for (int slice = 0; slice < slices; slice++)
                    {
                        hasWork = told.World.HasWork;
                        told.World.Tick();
                    }

                    other();
                    TellOn(told, step, run / stride);
                    start.Restore();
                }
            }
        }

        return run;
    }

    private static void TellOn(SmallStories told, int step, int survivor)
    {
        told.World.Settle();
        told.AuditSeldom();
        for (int rest = step; rest < told.Steps.Count; rest++)
        {
            _ = told.Tell(rest);
        }

        told.CheckOutcomes(told.Everybody[survivor % told.Everybody.Length]);
        told.CheckPages();
    }

    private static IEnumerable<Action> EndsOf(SmallStories told)
    {
        foreach (SimulatedProcess process in told.Everybody)
        {
            yield return () => Fault(told, process);
            yield return () => _ = told.World.Root.Invoke(process.SlotAtRoot, [(ulong)ProcessMethod.Destroy]); // stale if it is gone, as below
            yield return () => _ = told.World.Root.Invoke(process.SlotAtRoot, [(ulong)ProcessMethod.Kill]);
            yield return () => _ = told.World.Root.Invoke(process.BankAtRoot, [(ulong)BankMethod.Destroy]);
        }

        foreach ((SimulatedProcess owner, string name) in told.Mortals)
        {
            yield return () => EndOwn(told, owner, name);
        }
    }

    private static void Fault(SmallStories told, SimulatedProcess process)
    {
        if (process.CanRun && told.World.TryRun(process))
        {
            process.Fault(FaultCause.InvalidWrite);
        }
    }

    private static void EndOwn(SmallStories told, SimulatedProcess owner, string name)
    {
        if (owner.CanRun && told[name] != 0 && told.World.TryRun(owner))
        {
            // Its slot is free again, and the story must not take what comes there for it.
            _ = owner.Destroy(told[name]);
            told.Keep(name, 0);
        }
    }

    // What a bank has not spent goes to its parent.
    private static ulong Empty(SmallStories told, SimulatedProcess process)
    {
        (ulong limit, ulong used) = told.World.Root.Balance(process.BankAtRoot);
        _ = SimulatedProcess.Require(told.World.Root.Invoke(process.BankAtRoot, [(ulong)BankMethod.Transfer, limit - used], told.World.Root.Bank));
        return limit - used;
    }

    private static void GiveBack(SmallStories told, SimulatedProcess process, ulong pages) =>
        _ = SimulatedProcess.Require(told.World.Root.Invoke(told.World.Root.Bank, [(ulong)BankMethod.Transfer, pages], process.BankAtRoot));

    // A moment of a story to come back to, the world's and its own.
    private sealed class Moment(SmallStories told)
    {
        private readonly WorldSnapshot _world = told.World.Snapshot();
        private readonly (Dictionary<string, uint>, HashSet<(SimulatedProcess, uint)>, Dictionary<(SimulatedProcess, uint), int>) _memory = told.Memory;

        public void Restore()
        {
            _world.Restore();
            told.Memory = _memory;
            told.World.EntriesBetweenAudits = 1;
        }
    }
}
