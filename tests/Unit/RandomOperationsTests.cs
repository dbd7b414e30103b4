using System;
using System.Collections.Generic;
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

    // The same programs every time: a gate must not depend on luck. The long run looks for new ones.
    private const ulong Seed = 2_718_281_828;
    private const ulong SeedIncrement = 3_141_592_653;

    [Fact]
    public void No_sequence_of_operations_breaks_an_invariant()
    {
        int steps = 0;
        Config config = Config.QuickThrowOnFailure.WithMaxTest(Runs).WithReplay(Seed, SeedIncrement);
        Check.One(config, Prop.ForAll(ProgramsOf(StepsPerRun), program => steps += Play(program)));
        Assert.True(steps >= 20_000, $"Only {steps} steps were taken.");
    }

    [Fact]
    [Trait("Category", "Long")]
    public void No_long_sequence_of_operations_breaks_an_invariant()
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(Runs * 2);
        Check.One(config, Prop.ForAll(ProgramsOf(4 * StepsPerRun), program => _ = Play(program)));
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

    private static Arbitrary<int[]> ProgramsOf(int steps)
    {
        return Arb.From(Gen.Choose(0, int.MaxValue - 1).ArrayOf(steps), Without);
    }

    // Shrinks by leaving out ever smaller parts; numbers are as good as any other, so they are left alone.
    private static IEnumerable<int[]> Without(int[] program)
    {
        for (int size = program.Length / 2; size > 0; size /= 2)
        {
            for (int at = 0; at + size <= program.Length; at += size)
            {
                yield return [.. program[..at], .. program[(at + size)..]];
            }
        }
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
