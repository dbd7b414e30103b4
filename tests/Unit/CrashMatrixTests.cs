using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted.Matrix;
using AsyncCap.Ipc.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Every way to lose a reply x every state of a call x everything that can end; <c>./asynccap matrix</c> prints it.</summary>
public sealed class CrashMatrixTests
{
    public static TheoryData<Situation, Payment> Situations
    {
        get
        {
            TheoryData<Situation, Payment> data = [];
            foreach (Situation situation in Enum.GetValues<Situation>())
            {
                data.Add(situation, Payment.Own);
                data.Add(situation, Payment.Separate);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public void Every_loss_in_every_state_ends_the_call_exactly_once(Situation situation, Payment payment) =>
        MustPass(CrashMatrix.Run(situation, payment));

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Situations))]
    public void So_does_every_loss_on_top_of_another(Situation situation, Payment payment) => MustPass(CrashMatrix.RunPairs(situation, payment));

    [Fact]
    public void Every_item_and_every_way_occur()
    {
        Assert.Equal(Enum.GetValues<Item>().Except([Item.None]), CrashMatrix.Happenings.Select(happening => happening.Item).Distinct().Order());
        Assert.Equal(Enum.GetValues<Way>(), CrashMatrix.Happenings.Select(happening => happening.Way).Distinct().Order());
    }

    [Theory]
    [InlineData(Defences.Debts, Situation.InService)]
    [InlineData(Defences.DroppedResolvers, Situation.InService)]
    [InlineData(Defences.SingleUse, Situation.InService)]
    [InlineData(Defences.Generations, Situation.InService)]
    [InlineData(Defences.Generations, Situation.Pipelined)]
    public void The_matrix_sees_that_a_defence_is_missing(Defences removed, Situation situation) =>
        Assert.Contains(CrashMatrix.Run(situation, Payment.Own, removed), row => !row.Passes);

    private static void MustPass(IReadOnlyList<MatrixRow> rows)
    {
        Assert.NotEmpty(rows);
        IEnumerable<string> failures = rows.Where(row => !row.Passes).Select(row => row.ToString());
        Assert.True(rows.All(row => row.Passes), string.Join(Environment.NewLine, failures.Take(40)));
    }
}
