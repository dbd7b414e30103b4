using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Scenarios.Vats;
using AsyncCap.Scenarios.Vats.InProcess;
using Xunit;

namespace AsyncCap.Tests.Hosted;

/// <summary>The story of chaos, in a short form, and that its oracle finds what is planted.</summary>
public sealed class ChaosTests
{
    private const string Short = "run=chaos vats=40 rounds=2";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_row_passes(int seed) => Assert.All(Rows(Run($"{Short} seed={seed}")), row => Assert.EndsWith(" pass", row));

    [Fact]
    public void Every_row_passes_where_there_is_no_kernel()
    {
        List<string> lines = [];
        Assert.Equal(0, VatsInOneProcess.Run($"{Short} seed=1", lines.Add));
        Assert.Equal(Rows(Run($"{Short} seed=1")), Rows(lines));
    }

    [Fact]
    public void A_run_repeats_itself() => Assert.Equal(Run($"{Short} seed=3"), Run($"{Short} seed=3"));

    [Theory]
    [InlineData("repeated", "outcomes")]
    [InlineData("lost", "outcomes")]
    [InlineData("thrown", "outcomes")]
    [InlineData("crossed", "answers")]
    [InlineData("stale", "answers")]
    [InlineData("starved", "progress")]
    [InlineData("leaked", "frames")]
    [InlineData("unlimited", "hangs")]
    public void What_is_planted_is_found(string plant, string row) =>
        Assert.Contains($"{row} fail", Rows(Run($"run=chaos vats=20 rounds=1 plant={plant}")));

    /// <summary>What a dead vat owed is not broken: an invariant sees it, or clients wait for ever.</summary>
    [Fact]
    public void Without_the_breaking_of_debts_it_fails()
    {
        List<string> lines = [];
        try
        {
            Assert.NotEqual(0, HostedWorld.Run(VatPrograms.Run, "run=chaos vats=20 rounds=1", lines.Add, removed: Defences.Debts));
        }
        catch (KernelPanicException)
        {
            // As good.
        }
    }

    /// <summary>The kernel takes no budget from who runs: those that compute for ever have all of the processor that they can get.</summary>
    [Fact]
    public void Without_budgets_it_fails()
    {
        List<string> lines = [];
        Assert.NotEqual(0, HostedWorld.Run(VatPrograms.Run, "run=chaos vats=20 rounds=1", lines.Add, removed: Defences.CpuBudgets));
        Assert.Equal(["hangs fail"], Rows(lines).Where(row => row.EndsWith(" fail", System.StringComparison.Ordinal)));
    }

    private static List<string> Run(string bootLine)
    {
        List<string> lines = [];
        _ = HostedWorld.Run(VatPrograms.Run, bootLine, lines.Add); // The rows say it.
        return lines;
    }

    // Name and verdict.
    private static IEnumerable<string> Rows(List<string> lines) => lines
        .Where(line => line.StartsWith("@row ", System.StringComparison.Ordinal)).Select(line => string.Join(' ', line.Split(' ')[1..3]));
}
