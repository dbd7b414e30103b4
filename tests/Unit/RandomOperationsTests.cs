using System;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Tests.Unit.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Random programs: after every step all invariants hold, and the trace tells of no call that ended twice.</summary>
/// <remarks>A failure prints the shrunk steps and the seed that FsCheck takes back through <c>Config.WithReplay</c>.</remarks>
public sealed class RandomOperationsTests
{
    private const int Runs = 80;
    private const int StepsPerRun = 300;

    [Fact]
    public void No_sequence_of_operations_breaks_an_invariant()
    {
        int steps = 0;
        Arbitrary<int[]> programs = Arb.From(
            Gen.Choose(0, int.MaxValue - 1).ArrayOf(StepsPerRun), ArbMap.Default.ArbFor<int[]>().Shrinker);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Runs), Prop.ForAll(programs, program => steps += Play(program)));
        Assert.True(steps >= 20_000, $"Only {steps} steps were taken.");
    }

    [Fact]
    [Trait("Category", "Long")]
    public void No_long_sequence_of_operations_breaks_an_invariant()
    {
        Arbitrary<int[]> programs = Arb.From(
            Gen.Choose(0, int.MaxValue - 1).ArrayOf(4 * StepsPerRun), ArbMap.Default.ArbFor<int[]>().Shrinker);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Runs * 2), Prop.ForAll(programs, program => _ = Play(program)));
    }

    [Theory]
    [InlineData(Defences.DroppedResolvers)]
    [InlineData(Defences.Debts)]
    [InlineData(Defences.SingleUse)]
    [InlineData(Defences.Generations)]
    public void Random_operations_find_a_defence_that_was_removed(Defences removed)
    {
        Exception? found = null;
        for (int seed = 1; seed <= 60 && found is null; seed++)
        {
            Random random = new(seed);
            int[] program = new int[StepsPerRun];
            for (int i = 0; i < program.Length; i++)
            {
                program[i] = random.Next();
            }

            found = Record.Exception(() => Play(program, removed));
        }

        Assert.NotNull(found);
    }

    private static int Play(int[] program) => Play(program, Defences.None);

    private static int Play(int[] program, Defences removed)
    {
        using RandomPrograms programs = new(removed);
        foreach (int step in program)
        {
            programs.Step(step);
        }

        programs.Finish();
        return program.Length;
    }
}
