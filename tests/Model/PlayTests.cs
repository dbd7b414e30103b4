using System;
using System.Linq;
using AsyncCap.Ipc.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AsyncCap.Tests.Model;

/// <summary>The plays that <c>./asynccap run chance</c> shows on the metal: after every kernel entry the kernel is what the model is.</summary>
/// <remarks>
/// tests/Image plays the same seeds hosted and on the metal and compares every trace record and the digest of all message pages. A
/// failure here prints the shrunk play as a command, which plays it on the metal.
/// </remarks>
public sealed class PlayTests
{
    private const int StepsPerPlay = 500;
    private const int Plays = 60;

    // As in tests/Image.
    private const int FirstSeed = 1;
    private const int SeedsOfTheMetal = 40;

    // The same plays every time; the long run looks for new ones.
    private const ulong Seed = 2_718_281_828;
    private const ulong SeedIncrement = 1_414_213_562 | 1;

    private static readonly int[] s_allSteps = [.. Enumerable.Range(0, StepsPerPlay)];

    [Fact]
    public void The_kernel_does_what_the_manual_says_in_the_plays_of_the_metal()
    {
        int compared = PlayOrTell(new Play(FirstSeed, s_allSteps, SeedsOfTheMetal));
        Assert.True(compared >= SeedsOfTheMetal * StepsPerPlay, $"Only {compared} entries were compared.");
    }

    [Fact]
    public void The_kernel_does_what_the_manual_says_in_other_plays()
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(Plays).WithReplay(Seed, SeedIncrement);
        Check.One(config, Prop.ForAll(AnyPlay(), play => _ = PlayOrTell(play)));
    }

    [Fact]
    [Trait("Category", "Long")]
    public void The_kernel_does_what_the_manual_says_in_plays_for_long()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(50 * Plays), Prop.ForAll(AnyPlay(), play => _ = PlayOrTell(play)));
    }

    /// <summary>The control: the same comparison sees one defence less, shrinks what shows it, and says how to play it.</summary>
    [Theory]
    [InlineData(Defences.Generations)]
    [InlineData(Defences.DroppedResolvers)]
    [InlineData(Defences.SingleUse)]
    [InlineData(Defences.Attenuation)]
    [InlineData(Defences.EntryBudget)]
    public void Without_a_defence_a_play_differs_and_is_told_as_a_command(Defences removed)
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(10 * Plays).WithReplay(Seed, SeedIncrement);
        Exception? found = Record.Exception(() => Check.One(config, Prop.ForAll(AnyPlay(), play => _ = PlayOrTell(play, removed))));
        Assert.True(found is not null, $"No play shows a difference without {removed}.");
        string shrunk = found.ToString()[found.ToString().IndexOf("Shrunk", StringComparison.Ordinal)..];
        Assert.Contains("./asynccap run chance seed=", shrunk, StringComparison.Ordinal);
    }

    /// <summary>The control of the twin: it notices when the kernel beside it lacks a defence.</summary>
    [Theory]
    [InlineData(Defences.DroppedResolvers)]
    [InlineData(Defences.Attenuation)]
    [InlineData(Defences.EntryBudget)]
    public void A_twin_without_a_defence_differs(Defences removed)
    {
        Exception? found = null;
        for (int seed = FirstSeed; seed < FirstSeed + SeedsOfTheMetal && found is null; seed++)
        {
            found = Record.Exception(() => new Play(seed, s_allSteps).RunBeside(removed));
        }

        _ = Assert.IsType<DifferenceException>(found);
    }

    private static Arbitrary<Play> AnyPlay() =>
        Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(seed => new Play(seed, s_allSteps)), play => play.Shrink());

    private static int PlayOrTell(Play play, Defences removed = Defences.None)
    {
        try
        {
            return play.Run(removed);
        }
        catch (Exception failure)
        {
            throw new Xunit.Sdk.XunitException($"Play it with: {play.Command}\n{failure}");
        }
    }
}
