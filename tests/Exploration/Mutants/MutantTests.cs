using System;
using System.Linq;
using Xunit;

namespace AsyncCap.Tests.Exploration.Mutants;

using Mutant = AsyncCap.Ipc.Diagnostics.Mutants;

/// <summary>Detectors that prove that they detect: each mutant is put into the kernel, and whoever is to find it does.</summary>
public sealed class MutantTests
{
    // Figures move a little when states get other names or steps another order.
    private const int Slack = 4;
    private const int LeastStates = 2_000;
    private const int LeastPrograms = 12;

    /// <summary>Who finds a mutant soonest, where, and after how many states (of a search in breadth) or programs.</summary>
    public static TheoryData<Mutant, Engine, string, int> Finders => new()
    {
        { Mutant.SendDoesNotWake, Engine.States, "bank", 4 },
        { Mutant.PlainAnswerDoesNotWake, Engine.States, "call", 23 },
        { Mutant.OutcomeDoesNotWake, Engine.States, "call", 24 },
        { Mutant.EndpointStaysReady, Engine.States, "travel", 7 },
        { Mutant.GenerationKeptInTransit, Engine.States, "travel", 742 },
        { Mutant.WithdrawnOutcomeStays, Engine.States, "notify", 9 },
        { Mutant.DeadlineKeptByAnswer, Engine.Model, "", 1 },
        { Mutant.DeadlineKeptByCancel, Engine.Model, "", 1 },
        { Mutant.CancelReasonLost, Engine.Model, "", 7 },
        { Mutant.DeadlineNotToldToWatcher, Engine.Model, "", 124 },
        { Mutant.WatcherNotTold, Engine.States, "ring", 28 },
        { Mutant.WatcherStaysNamed, Engine.States, "ring", 28 },
        { Mutant.CancelKeepsCargo, Engine.States, "travel", 327 },
        { Mutant.BreakKeepsCargo, Engine.Model, "", 2 },
        { Mutant.PromiseTellsNobody, Engine.States, "ring", 13 },
        { Mutant.WithdrawnIsTold, Engine.States, "pipeline", 37 },
        { Mutant.ForwardForgetsDeadline, Engine.Model, "", 600 },
        { Mutant.GroupLostWithLeader, Engine.States, "lanes", 39 },
        { Mutant.LaneTakesLast, Engine.Model, "", 4 },
        { Mutant.TurnNotPassed, Engine.Model, "", 2 },
        { Mutant.LaneHeadKept, Engine.States, "lanes", 18 },
        { Mutant.ListTailKept, Engine.States, "deadline", 7 },
        { Mutant.ListLinkKept, Engine.States, "call", 20 },
        { Mutant.ListCountWrong, Engine.States, "call", 2 },
        { Mutant.ListPreviousWrong, Engine.States, "call", 2 },
        { Mutant.WorkTailKept, Engine.States, "call", 3 },
        { Mutant.DeadScheduleTaken, Engine.Model, "", 8 },
        { Mutant.BudgetNotCharged, Engine.Model, "", 1 },
        { Mutant.TimerCountKept, Engine.Model, "", 7 },
        { Mutant.TimerFiresEarly, Engine.Model, "", 1 },
        { Mutant.ResumeMissesEvents, Engine.Model, "", 191 },
        { Mutant.RingSearchStopsEarly, Engine.States, "ring", 2020 },
        { Mutant.DrainOutOfOrder, Engine.Model, "", 30 },
        { Mutant.DependentsForgotten, Engine.States, "watch", 26 },
        { Mutant.BrokenLooksFulfilled, Engine.Model, "", 1 },
        { Mutant.EntryWithoutRight, Engine.Model, "", 44 },
        { Mutant.BadgeDropped, Engine.Model, "", 1 },
        { Mutant.PlainSendToTheGone, Engine.States, "bank", 78 },
        { Mutant.DrainPaidOnce, Engine.Model, "", 107 },
        { Mutant.ShortensToLast, Engine.Model, "", 4 },
        { Mutant.RelayRightsNotMet, Engine.Model, "", 30 },
        { Mutant.DeadRelayPasses, Engine.Model, "", 11 },
        { Mutant.SignalDoesNotWake, Engine.States, "notify", 17 },
        { Mutant.SignalOverwrites, Engine.Model, "", 1 },
        { Mutant.ResolverCopied, Engine.States, "travel", 132 },
        { Mutant.CarrierNotMarked, Engine.States, "travel", 132 },
        { Mutant.RelayUnwrapped, Engine.Model, "", 21 },
        { Mutant.OwnResolverInAnswer, Engine.Model, "", 2 },
        { Mutant.ResolverTwiceInMessage, Engine.Model, "", 2 },
        { Mutant.MovedResolverForgotten, Engine.Model, "", 3 },
        { Mutant.CallIsCopied, Engine.Model, "", 1 },
        { Mutant.SlotCountedTwice, Engine.States, "purchase", 4 },
        { Mutant.WrongOwnerSlot, Engine.States, "deadline", 6 },
        { Mutant.StaleResolverStays, Engine.Model, "", 1 },
        { Mutant.AnswerKeepsSlot, Engine.Model, "", 1 },
        { Mutant.BecomeBeforeDeciding, Engine.Model, "", 1 },
        { Mutant.AwaitOfTheDead, Engine.States, "notify", 20 },
        { Mutant.BatchSkipsOne, Engine.Model, "", 1 },
        { Mutant.TableGrowsByTooMuch, Engine.Model, "", 1 },
        { Mutant.PageNotGivenBack, Engine.States, "lanes", 2 },
        { Mutant.BalanceLeaked, Engine.States, "lanes", 1 },
        { Mutant.LimitOffByOne, Engine.Model, "", 2 },
        { Mutant.TransferCreatesPages, Engine.Model, "", 2 },
        { Mutant.GrantKept, Engine.States, "bank", 14 },
        { Mutant.PageGenerationKept, Engine.Model, "", 1 },
        { Mutant.NobodyToldOfEnd, Engine.States, "notify", 8 },
        { Mutant.EndpointGenerationKept, Engine.States, "callers", 2 },
        { Mutant.QueueHeadLost, Engine.States, "call", 37 },
        { Mutant.EndReasonLost, Engine.Model, "", 23 },
        { Mutant.LastDebtForgotten, Engine.States, "call", 27 },
        { Mutant.DestroyedCallDoesNotWake, Engine.Model, "", 600 },
        { Mutant.PromiseGoneTooEarly, Engine.States, "watch", 26 },
        { Mutant.MintWithoutRight, Engine.Model, "", 2 },
        { Mutant.BitMintsBits, Engine.Model, "", 3 },
        { Mutant.PromiseBoughtTooEarly, Engine.Model, "", 600 },
        { Mutant.VerdictHasNoDeadline, Engine.Model, "", 21 },
        { Mutant.ShortcutBelieved, Engine.UnitTests, "PromiseTests", 0 },
        { Mutant.DebtForgiven, Engine.States, "schedules", 443 },
        { Mutant.OutcomeLosesWords, Engine.Model, "", 1 },
        { Mutant.OldWordsSent, Engine.Model, "", 1 },
        { Mutant.LateAwaitPaysOnce, Engine.Model, "", 7 },
        { Mutant.OneWayLossIsTold, Engine.States, "one-way", 549 },
        { Mutant.OneWayLifeIsTold, Engine.States, "one-way", 23 },
        { Mutant.OneWayPollTells, Engine.States, "one-way", 118 },
        { Mutant.OneWayLostOnTheWay, Engine.States, "one-way", 23 },
        { Mutant.LostHolderCounts, Engine.States, "holders", 100 },
        { Mutant.UnheldDoesNotWake, Engine.States, "holders", 100 },
        { Mutant.UnheldForgottenByQueue, Engine.States, "holders", 100 },
        { Mutant.DeadHoldersCount, Engine.Model, "", 100 },
        { Mutant.ShortensOpaque, Engine.UnitTests, "SeldomTests", 0 },
        { Mutant.DeadlineBeforeDeciding, Engine.UnitTests, "SeldomTests", 0 },
        { Mutant.UnpaidEndpointServed, Engine.UnitTests, "SeldomTests", 0 },
        { Mutant.FetchedThroughWeakWhole, Engine.UnitTests, "FetchTests", 0 },
    };

    /// <summary>What the explorer finds too, though another engine finds it sooner: each is the control of a check that the explorer makes.</summary>
    public static TheoryData<Mutant, string, int> FoundByTheExplorerToo => new()
    {
        { Mutant.BadgeDropped, "promises", 979 },
        { Mutant.BrokenLooksFulfilled, "promises", 225 },
        { Mutant.OutcomeLosesWords, "promises", 1243 },
        { Mutant.OldWordsSent, "call", 14 },
        { Mutant.TimerFiresEarly, "deadline", 6 },
        { Mutant.DeadScheduleTaken, "schedules", 819 },
        { Mutant.BudgetNotCharged, "schedules", 112 },
        { Mutant.TransferCreatesPages, "transfer", 12 },
        { Mutant.ResumeMissesEvents, "keepers", 1464 },
        { Mutant.VerdictHasNoDeadline, "keepers", 6 },
    };

    [Theory]
    [MemberData(nameof(FoundByTheExplorerToo))]
    public void The_explorer_finds_it_too(Mutant mutant, string configuration, int after)
    {
        Assert.NotNull(Engines.Explore(mutant, configuration, "breadth", Math.Max(LeastStates, Slack * after)));
    }

    [Theory]
    [MemberData(nameof(Finders))]
    public void The_best_engine_finds_it(Mutant mutant, Engine engine, string where, int after)
    {
        Kill? kill = engine switch
        {
            Engine.States => Engines.Explore(mutant, where, "breadth", Math.Max(LeastStates, Slack * after)),
            Engine.Model => Engines.Compare(mutant, Math.Max(LeastPrograms, Slack * after)),
            Engine.ThreePrograms => Engines.Operate(mutant, LeastPrograms, followsCalls: true),
            Engine.Turns => Engines.TakeTurns(mutant, "sleep", LeastStates),
            Engine.UnitTests => Engines.Test(mutant, name => name == where),
            _ => throw new ArgumentOutOfRangeException(nameof(engine)),
        };
        Assert.NotNull(kill);
    }

    /// <summary>The search of turns does not wake anybody itself: a vat that the kernel forgets to wake stays asleep.</summary>
    [Theory]
    [InlineData(Mutant.SendDoesNotWake)]
    [InlineData(Mutant.PlainAnswerDoesNotWake)]
    [InlineData(Mutant.OutcomeDoesNotWake)]
    public void Turns_show_a_lost_wake_up(Mutant mutant) =>
        Assert.NotNull(Engines.TakeTurns(mutant, "sleep", pathsPerScene: 16));

    [Fact]
    public void Every_mutant_has_somebody_who_finds_it()
    {
        Mutant[] found = [.. Finders.Select(row => (Mutant)row[0]).Order()];
        Assert.Equal(Enum.GetValues<Mutant>().Except([Mutant.None]), found);
        Assert.True(found.Length >= 40);
    }

    [Theory]
    [InlineData(Engine.States)]
    [InlineData(Engine.Model)]
    [InlineData(Engine.ThreePrograms)]
    [InlineData(Engine.Turns)]
    public void Without_a_mutant_nothing_is_found(Engine engine)
    {
        Assert.Null(engine switch
        {
            Engine.States => Engines.Explore(Mutant.None, "call", "breadth", LeastStates),
            Engine.Model => Engines.Compare(Mutant.None, LeastPrograms),
            Engine.Turns => Engines.TakeTurns(Mutant.None, "sleep", LeastStates),
            Engine.ThreePrograms or Engine.UnitTests or _ => Engines.Operate(Mutant.None, LeastPrograms, followsCalls: true),
        });
    }
}
