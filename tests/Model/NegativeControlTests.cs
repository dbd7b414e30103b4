using System;
using AsyncCap.Ipc.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Model;

/// <summary>The planted-bug twins: with a defence removed, the very same comparison finds a difference.</summary>
/// <remarks>
/// Not found by these programs: NoExecute and SupervisorPages (page tables), BatchBounds (what is read beyond the page is memory of its
/// own), TimerSlices (more than eight timers due at once, of which the manual says no order), Retirement (2³² of something). Lanes and
/// Transfer have no defence to remove.
/// </remarks>
public sealed class NegativeControlTests
{
    private const int StepsPerRun = 500;
    private const int Seeds = 1000;

    [Theory]
    [InlineData(Defences.Generations)]
    [InlineData(Defences.Debts)]
    [InlineData(Defences.DroppedResolvers)]
    [InlineData(Defences.SingleUse)]
    [InlineData(Defences.EntryBudget)]
    [InlineData(Defences.Attenuation)]
    [InlineData(Defences.KeeperDeath)]
    [InlineData(Defences.Limits)]
    [InlineData(Defences.SlotCounts)]
    [InlineData(Defences.WorkSlices)]
    [InlineData(Defences.CodeFirst)]
    [InlineData(Defences.CpuBudgets)]
    [InlineData(Defences.Revocation)]
    [InlineData(Defences.CycleCheck)]
    [InlineData(Defences.DrainOrder)]
    [InlineData(Defences.AwaitOrder)]
    [InlineData(Defences.FairGroups)]
    public void Without_a_defence_the_kernel_is_not_what_the_model_is(Defences removed)
    {
        Exception? found = null;
        for (int seed = 1; seed <= Seeds && found is null; seed++)
        {
            found = Record.Exception(() => RandomProgramTests.Play(ProgramOf(seed), removed));
        }

        Assert.True(found is not null, $"{Seeds} programs found no difference without {removed}.");
    }

    private static int[] ProgramOf(int seed)
    {
        Random random = new(seed);
        int[] program = new int[StepsPerRun];
        for (int i = 0; i < program.Length; i++)
        {
            program[i] = random.Next();
        }

        return program;
    }
}
