using System;
using System.Threading;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Instructions;
using AsyncCap.Arch.Exploration.Instructions.Scenes;
using AsyncCap.Arch.Sharing;
using AsyncCap.Scenarios.Programs.NSquared;
using Xunit;
using Xunit.Abstractions;

namespace AsyncCap.Tests.Exploration.Instructions;

/// <summary>The baseline's ring in every interleaving: nothing is lost, nobody sleeps for ever; and what is missed when a guard is.</summary>
public sealed class SharedRingTests(ITestOutputHelper output)
{
    private interface IPlant
    {
        static abstract RingGuard? Removed { get; }
    }

    [Theory]
    [InlineData(MemoryModel.Sc)]
    [InlineData(MemoryModel.Tso)]
    public void Nothing_is_wrong_in_any_interleaving(MemoryModel memory)
    {
        ExplorationReport report = Explore<Nothing>(memory);
        Assert.True(report.Bug is null, report.Bug?.What);
        Assert.Equal(Verdict.Exhausted, report.Verdict);
    }

    [Fact]
    public void A_tail_before_its_item_is_found() => Finds<Order>(MemoryModel.Sc);

    [Fact]
    public void A_taker_that_sleeps_without_another_look_is_found() => Finds<Look>(MemoryModel.Sc);

    [Fact]
    public void A_taker_without_a_fence_is_found() => Finds<TakerFence>(MemoryModel.Tso);

    [Fact]
    public void A_putter_without_a_fence_is_found() => Finds<PutterFence>(MemoryModel.Tso);

    private void Finds<TPlant>(MemoryModel memory)
        where TPlant : struct, IPlant
    {
        ExplorationReport report = Explore<TPlant>(memory);
        Assert.Equal(Verdict.BugFound, report.Verdict);
        output.WriteLine($"{report.Progress.Executions} executions: {report.Bug!.What}");
    }

    private static ExplorationReport Explore<TPlant>(MemoryModel memory)
        where TPlant : struct, IPlant
    {
        SceneDefinition scene = new("shared-ring", "one puts two messages and signals if it must, one takes them and sleeps", Build<TPlant>, [], [typeof(DataRing)]);
        return new InstructionExploration(scene).Run(
            new ExplorationOptions { Memory = memory, Strategy = "dpor", Workers = 1, Budget = TimeSpan.FromMinutes(2) },
            progress: null, CancellationToken.None);
    }

    private static Scene Build<TPlant>()
        where TPlant : struct, IPlant
    {
        const ulong Items = 2;
        long[] words = new long[512];
        ParkSlot bell = new("bell");
        return new Scene().Name(words, "page")
            .Thread("putter", () =>
            {
                ExploredPage<TPlant> page = new(words);
                RingSide side = default;
                for (ulong put = 1; put <= Items; put++)
                {
                    RingItem item = new() { Word0 = put, Word3 = ~put };
                    Scene.Require(DataRing.TryPut(page, ref side, in item) == RingOutcome.Done, "there was no room");
                    if (RingIndices.MustSignal(page))
                    {
                        Explored.Unpark(bell);
                    }
                }
            })
            .Thread("taker", () =>
            {
                ExploredPage<TPlant> page = new(words);
                RingSide side = default;
                for (ulong expected = 1; expected <= Items; expected++)
                {
                    RingItem item;
                    while (DataRing.TryTake(page, ref side, out item) != RingOutcome.Done)
                    {
                        RingIndices.Release(page, in side);
                        if (RingIndices.MaySleep(page, in side))
                        {
                            Explored.Park(bell);
                        }
                    }

                    Scene.Require(item.Word0 == expected && item.Word3 == ~expected, $"item {expected} came out as {item.Word0}");
                }
            });
    }

    private readonly struct ExploredPage<TPlant>(long[] words) : IRingPage
        where TPlant : struct, IPlant
    {
        public ulong ReadAcquire(uint offset) => (ulong)Explored.Read(words, in words[offset / 8]);

        public void WriteRelease(uint offset, ulong value) => Explored.Write(words, ref words[offset / 8], (long)value);

        public ulong ReadData(uint offset) => (ulong)Explored.ReadData(words, in words[offset / 8]);

        public void WriteData(uint offset, ulong value) => Explored.WriteData(words, ref words[offset / 8], (long)value);

        public void Fence() => Explored.Fence();

        public static bool Keeps(RingGuard guard) => guard != TPlant.Removed;
    }

    private readonly struct Nothing : IPlant
    {
        public static RingGuard? Removed => null;
    }

    private readonly struct Order : IPlant
    {
        public static RingGuard? Removed => RingGuard.ItemBeforeTail;
    }

    private readonly struct Look : IPlant
    {
        public static RingGuard? Removed => RingGuard.LooksAgainBeforeSleep;
    }

    private readonly struct TakerFence : IPlant
    {
        public static RingGuard? Removed => RingGuard.SleeperFences;
    }

    private readonly struct PutterFence : IPlant
    {
        public static RingGuard? Removed => RingGuard.PutterFences;
    }
}
