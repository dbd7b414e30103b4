using System;
using System.Collections.Generic;
using AsyncCap.Ipc.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AsyncCap.Tests.Model;

/// <summary>Random programs of many processes: after every step the kernel is what the model is.</summary>
/// <remarks>A failure prints the shrunk steps and the seed that FsCheck takes back through <c>Config.WithReplay</c>.</remarks>
public sealed class RandomProgramTests
{
    private const int StepsPerRun = 500;
    private const int Runs = 400;

    // The same programs every time: a gate must not depend on luck. The long run looks for new ones.
    private const ulong Seed = 1_618_033_988;
    private const ulong SeedIncrement = 1_414_213_562 | 1;

    [Fact]
    public void The_kernel_does_what_the_manual_says()
    {
        int steps = 0;
        SortedDictionary<string, int> counts = [];
        Config config = Config.QuickThrowOnFailure.WithMaxTest(Runs).WithReplay(Seed, SeedIncrement);
        Check.One(config, Prop.ForAll(ProgramsOf(StepsPerRun), program => steps += PlayOrTell(program, counts)));
        Assert.True(steps == Runs * StepsPerRun, $"Only {steps} steps were compared.");
        Coverage.Check(counts);
    }

    /// <summary>Ten million steps, other ones each time.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public void The_kernel_does_what_the_manual_says_for_long()
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(50 * Runs);
        Check.One(config, Prop.ForAll(ProgramsOf(StepsPerRun), program => _ = PlayOrTell(program)));
    }

    internal static Arbitrary<int[]> ProgramsOf(int steps) => Arb.From(Gen.Choose(0, int.MaxValue - 1).ArrayOf(steps), Without);

    private static int PlayOrTell(int[] program, SortedDictionary<string, int>? counts = null)
    {
        try
        {
            return Play(program, counts: counts);
        }
        catch (Exception failure)
        {
            throw new Xunit.Sdk.XunitException(failure + "\n" + Retell(program));
        }
    }

    internal static int Play(int[] program, Defences removed = Defences.None, SortedDictionary<string, int>? counts = null)
    {
        using Lockstep lockstep = new(removed, counts: counts);
        foreach (int step in program)
        {
            lockstep.Step(step);
        }

        Assert.Null(lockstep.LeftBecauseOf);
        return lockstep.Compared;
    }

    // The same again, for a failure's text: the last entries of the batches, and what the model made of them.
    private static string Retell(int[] program)
    {
        List<string> transcript = [];
        try
        {
            using Lockstep lockstep = new(transcript: transcript);
            foreach (int step in program)
            {
                lockstep.Step(step);
            }
        }
        catch (Exception failure)
        {
            transcript.Add(failure.ToString());
        }

        if (Environment.GetEnvironmentVariable("ASYNCCAP_TRANSCRIPT") is string file)
        {
            System.IO.File.WriteAllLines(file, transcript);
        }

        return string.Join('\n', transcript[Math.Max(0, transcript.Count - 60)..]);
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
}
