using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Unit.Injection;

/// <summary>Every purchase fails once, and everybody dies once at every kernel entry and between every two slices of an end.</summary>
public sealed class FailureInjectionTests
{
    // What a process costs before it has bought anything.
    private const uint FewestPages = 5;

    private static readonly Action<InjectionStory>[] Deaths =
    [
        story => Fault(story, story.Caller),
        story => Fault(story, story.Server),
        story => Fault(story, story.Third),
        story => Destroy(story, story.Caller.SlotAtRoot, ProcessMethod.Destroy),
        story => Destroy(story, story.Server.SlotAtRoot, ProcessMethod.Destroy),
        story => Destroy(story, story.Third.SlotAtRoot, ProcessMethod.Destroy),
        story => Destroy(story, story.Caller.BankAtRoot, BankMethod.Destroy),
        story => Destroy(story, story.Server.BankAtRoot, BankMethod.Destroy),
        story => Destroy(story, story.Third.BankAtRoot, BankMethod.Destroy),
        story => DestroyOwn(story, "sub-bank"),
        story => DestroyOwn(story, "promise"),
        story => DestroyOwn(story, "call 1"),
    ];

    [Fact]
    public void A_purchase_that_the_bank_cannot_pay_is_refused_and_changes_nothing()
    {
        HashSet<string> refused = [];
        uint pages = FewestPages;
        int refusals;
        do
        {
            refusals = PlayWith(pages++, refused);
        }
        while (refusals > 0);

        // Frames that fit into a page that is there already, and a sub-bank that has what it needs.
        string[] needNoPage = ["call 2", "call 3", "call 4", "call 5", "promise", "map", "attach", "process in sub-bank"];
        using InjectionStory all = new();
        Assert.Equal(
            all.Steps.TakeWhile(step => step.Name != "send a page").Select(step => step.Name).Except(needNoPage).Order(),
            refused.Except(needNoPage).Order());
    }

    [Fact]
    public void Whoever_dies_at_whichever_entry_every_call_has_one_outcome_and_every_page_comes_back() => Play(stride: 1, deathsBetweenSlices: false);

    [Fact]
    [Trait("Category", "Long")]
    public void So_it_is_when_somebody_else_dies_between_two_slices_of_that_end() => Play(stride: 1, deathsBetweenSlices: true);

    [Fact]
    public void So_it_is_for_some_deaths_between_slices() => Play(stride: 9, deathsBetweenSlices: true);

    [Theory]
    [InlineData(Defences.Limits)]
    [InlineData(Defences.Debts)]
    public void Without_its_defence_an_injected_failure_shows(Defences removed) =>
        Assert.NotNull(Record.Exception(() =>
        {
            _ = removed == Defences.Limits ? PlayWith(FewestPages + 3, [], removed) : 0;
            Play(stride: 1, deathsBetweenSlices: false, removed);
        }));

    // Everything that is refused for want of pages leaves the state as it was.
    private static int PlayWith(uint pages, HashSet<string> refused, Defences removed = Defences.None)
    {
        using InjectionStory story = new(pages, removed);
        int refusals = 0;
        for (int step = 0; step < story.Steps.Count; step++)
        {
            _ = story.Steps[step].Who.Run();
            ulong before = story.World.Hash();
            if (story.Tell(step) == InvocationError.LimitReached)
            {
                Assert.Equal(before, story.World.Hash());
                _ = refused.Add(story.Steps[step].Name);
                refusals++;
            }
        }

        story.CheckOutcomes(story.Caller);
        story.CheckPages();
        return refusals;
    }

    private static void Play(int stride, bool deathsBetweenSlices, Defences removed = Defences.None)
    {
        using InjectionStory story = new(removed: removed);
        int run = 0;
        for (int step = 0; step <= story.Steps.Count; step++)
        {
            foreach (Action<InjectionStory> death in Deaths)
            {
                foreach (Action<InjectionStory> other in deathsBetweenSlices ? Deaths : [_ => { }])
                {
                    if (run++ % stride == 0)
                    {
                        PlayOn(story, step, death, deathsBetweenSlices ? other : null, run);
                    }
                }
            }

            if (step < story.Steps.Count)
            {
                _ = story.Tell(step);
            }
        }
    }

    // From here: somebody dies, somebody else dies after so many slices of that, the story goes on, and all must add up.
    private static void PlayOn(InjectionStory story, int step, Action<InjectionStory> death, Action<InjectionStory>? other, int run)
    {
        WorldSnapshot start = story.World.Snapshot();
        (Dictionary<string, uint> Slots, HashSet<(SimulatedProcess, uint)> Sent, Dictionary<(SimulatedProcess, uint), int> Outcomes) memory = story.Memory;
        death(story);
        if (other is not null)
        {
            for (int slice = 0; slice < run % 5 && story.World.HasWork; slice++)
            {
                story.World.Tick();
            }

            other(story);
        }

        for (int rest = step; rest < story.Steps.Count; rest++)
        {
            _ = story.Tell(rest);
        }

        story.CheckOutcomes(story.Everybody[run % story.Everybody.Length]);
        story.CheckPages();
        start.Restore();
        story.Memory = memory;
    }

    private static void Fault(InjectionStory story, SimulatedProcess process)
    {
        if (InjectionStory.CanRun(process))
        {
            process.Fault(FaultCause.InvalidWrite);
        }

        _ = story;
    }

    private static void Destroy<TMethod>(InjectionStory story, uint slotAtRoot, TMethod method)
        where TMethod : Enum
    {
        _ = story.World.Root.Invoke(slotAtRoot, [Convert.ToUInt64(method, null)]); // stale if it is gone already
    }

    private static void DestroyOwn(InjectionStory story, string name)
    {
        if (InjectionStory.CanRun(story.Caller) && story[name] != 0)
        {
            // Its slot is free again, and the story must not take what comes there for it.
            _ = story.Caller.Destroy(story[name]);
            story.Keep(name, 0);
        }
    }
}
