using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted.Matrix;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Every way to lose a reply x every state of a call x everything that can end; <c>./asynccap matrix</c> prints it.</summary>
public sealed class CrashMatrixTests
{
    private static readonly ConcurrentDictionary<(Situation, Payment), IReadOnlyList<MatrixRow>> Played = new();

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
        MustPass(RowsOf(situation, payment));

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Situations))]
    public void So_does_every_loss_on_top_of_another(Situation situation, Payment payment) => MustPass(CrashMatrix.RunPairs(situation, payment));

    /// <summary>What is added to the kernel is added to the matrix, or this fails.</summary>
    [Fact]
    public void No_object_no_state_and_no_reason_is_without_a_row()
    {
        List<MatrixRow> rows = [.. Enum.GetValues<Situation>().SelectMany(situation => RowsOf(situation, Payment.Separate))];
        Assert.Equal(Enum.GetValues<CallState>(), rows.Select(row => Kinds.StateOf(row.Situation)).Distinct().Order());
        Assert.Equal(Enum.GetValues<BreakReason>(), rows.Where(row => row.Passes).SelectMany(row => row.Seen.Completions).Distinct().Order());

        // Everything that can be destroyed is, while there is a call in every state. Only the forwarder is not there in all.
        foreach (ObjectType type in Enum.GetValues<ObjectType>().Except([ObjectType.Free]))
        {
            CallState[] states = [.. rows.Where(row => Destroys(row, type)).Select(row => Kinds.StateOf(row.Situation)).Distinct().Order()];
            CallState[] expected = type == ObjectType.Forwarder
                ? [CallState.Idle, CallState.Queued, CallState.InService, CallState.Pipelined]
                : Enum.GetValues<CallState>();
            Assert.Equal(expected, states);
        }
    }

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
    [InlineData(Defences.Revocation, Situation.SentThroughRelayAfterwards)]
    [InlineData(Defences.Revocation, Situation.PipelinedBeforeRelay)]
    [InlineData(Defences.KeeperDeath, Situation.FaultInHand)]
    [InlineData(Defences.KeeperDeath, Situation.FaultQueued)]
    public void The_matrix_sees_that_a_defence_is_missing(Defences removed, Situation situation) =>
        Assert.Contains(CrashMatrix.Run(situation, Payment.Own, removed), row => !row.Passes);

    private static bool Destroys(MatrixRow row, ObjectType type) =>
        row.Happenings[0].Way == Way.IsDestroyed && Kinds.ObjectsOf(row.Happenings[0].Item).Contains(type);

    // Several tests look at the same rows.
    private static IReadOnlyList<MatrixRow> RowsOf(Situation situation, Payment payment) =>
        Played.GetOrAdd((situation, payment), key => CrashMatrix.Run(key.Item1, key.Item2));

    private static void MustPass(IReadOnlyList<MatrixRow> rows)
    {
        Assert.NotEmpty(rows);
        IEnumerable<string> failures = rows.Where(row => !row.Passes).Select(row => row.ToString());
        Assert.True(rows.All(row => row.Passes), string.Join(Environment.NewLine, failures.Take(40)));
    }
}
