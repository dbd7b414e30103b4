using System;
using System.Linq;
using System.Threading;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Instructions;
using AsyncCap.Arch.Exploration.Instructions.Checks;
using AsyncCap.Arch.Exploration.Instructions.Engine;
using AsyncCap.Arch.Exploration.Instructions.Scenes;
using AsyncCap.Arch.Sharing;
using Xunit;

namespace AsyncCap.Tests.Exploration.Instructions;

/// <summary>What the engine says of small programs whose faults are known.</summary>
public sealed class EngineTests
{
    private int _executions;

    [Theory]
    [InlineData("dpor")]
    [InlineData("dfs")]
    [InlineData("random")]
    [InlineData("pct")]
    [InlineData("pos")]
    public void Two_who_wait_for_each_other_are_a_deadlock(string strategy)
    {
        ExplorationReport report = Explore(strategy, () =>
        {
            ParkSlot one = new("one");
            ParkSlot other = new("other");
            return new Scene()
                .Thread("a", () =>
                {
                    Explored.Park(one);
                    Explored.Unpark(other);
                })
                .Thread("b", () =>
                {
                    Explored.Park(other);
                    Explored.Unpark(one);
                });
        });
        Assert.Equal("deadlock: a sleeps at one's slot#1, b sleeps at other's slot#1, and nobody is left who could wake them", report.Bug!.What);
    }

    [Theory]
    [InlineData("dpor")]
    [InlineData("dfs")]
    public void To_spin_for_what_nobody_will_write_is_a_livelock(string strategy)
    {
        ExplorationReport report = Explore(strategy, static () =>
        {
            int[] word = new int[1];
            return new Scene().Thread("spinner", () =>
            {
                while (Explored.Read(word, in word[0]) == 0)
                {
                    Explored.Yield();
                }
            });
        });
        Assert.Equal("livelock: spinner spins, and nobody is left who could write", report.Bug!.What);
    }

    [Fact]
    public void Two_who_always_undo_each_other_are_a_livelock()
    {
        ExplorationReport report = Explore("random", static () =>
        {
            int[] word = new int[1];
            void Insist(int mine)
            {
                while (true)
                {
                    _ = Explored.Exchange(word, ref word[0], mine);
                }
            }

            return new Scene().Thread("one", () => Insist(1)).Thread("two", () => Insist(2));
        });
        Assert.StartsWith("livelock: under a fair schedule too there is no end", report.Bug!.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dpor")]
    [InlineData("dfs")]
    public void What_depends_on_more_than_the_schedule_is_hidden_nondeterminism(string strategy)
    {
        _executions = 0;
        ExplorationReport report = Explore(strategy, () =>
        {
            int[] words = new int[8];
            int place = _executions++ % 7;
            return new Scene()
                .Thread("one", () => Explored.Write(words, ref words[place], 1))
                .Thread("two", () => Explored.Write(words, ref words[0], Explored.Read(words, in words[1])));
        });
        Assert.StartsWith("hidden nondeterminism", report.Bug!.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_without_order_is_a_race_and_with_order_is_none()
    {
        ExplorationReport Run(bool isOrdered) => Explore("dpor", () =>
        {
            long[] data = new long[1];
            int[] flag = new int[1];
            return new Scene()
                .Thread("writer", () =>
                {
                    Explored.WriteData(data, ref data[0], 7);
                    Explored.Write(flag, ref flag[0], 1);
                })
                .Thread("reader", () =>
                {
                    if (Explored.Read(flag, in flag[0]) == 1 || !isOrdered)
                    {
                        Scene.Require(Explored.ReadData(data, in data[0]) == 7 || !isOrdered, "it is ordered and yet not seen");
                    }
                });
        });
        Assert.StartsWith("data race: ", Run(isOrdered: false).Bug!.What, StringComparison.Ordinal);
        Assert.Equal(Verdict.Exhausted, Run(isOrdered: true).Verdict);
    }

    [Fact]
    public void Fate_and_time_are_explored_too()
    {
        bool[] seen = new bool[3];
        bool isLate = false;
        bool isWoken = false;
        ExplorationReport report = Explore("dpor", () =>
        {
            ParkSlot slot = new("slot");
            return new Scene()
                .Thread("waiter", () =>
                {
                    bool taken = Explored.ParkFor(slot, 10);
                    isWoken |= taken;
                    isLate |= !taken && Explored.Now() == 10;
                })
                .Thread("waker", () =>
                {
                    int fate = Explored.Choose(3);
                    seen[fate] = true;
                    if (fate == 0)
                    {
                        Explored.Unpark(slot);
                    }
                });
        });
        Assert.Equal(Verdict.Exhausted, report.Verdict);
        Assert.True(isLate && isWoken && seen.All(each => each));
    }

    [Fact]
    public void A_thread_that_is_started_knows_what_its_parent_did_before()
    {
        ExplorationReport report = Explore("dpor", static () =>
        {
            int[] words = new int[2];
            return new Scene().Thread("parent", () =>
            {
                Explored.WriteData(words, ref words[0], 5);
                Explored.Spawn("child", () => Explored.Write(words, ref words[1], Explored.ReadData(words, in words[0])));
                _ = Explored.Read(words, in words[1]);
            }).AtEnd(() => Scene.Require(words[1] == 5, "the child saw something else"));
        });
        Assert.Equal(Verdict.Exhausted, report.Verdict);
        Assert.Equal(2, report.Progress.Executions);
    }

    [Fact]
    public void Three_times_three_writes_are_counted_exactly()
    {
        static Scene Build()
        {
            int[] word = new int[1];
            Scene scene = new();
            for (int index = 0; index < 3; index++)
            {
                scene.Thread($"thread {index}", () =>
                {
                    for (int count = 0; count < 3; count++)
                    {
                        _ = Explored.Add(word, ref word[0], 1);
                    }
                });
            }

            return scene;
        }

        // 9!/(3!)^3 orders, all of which can be told apart; with no preemption only the orders of three threads.
        Assert.Equal(1680, Explore("dfs", Build).Progress.Executions);
        Assert.Equal(1680, Explore("dpor", Build).Progress.Executions);
        Assert.Equal(6, Explore("dfs", Build, bound: 0).Progress.Executions);
    }

    [Fact]
    public void Threads_that_share_nothing_need_one_execution()
    {
        ExplorationReport report = Explore("dpor", static () =>
        {
            int[] words = new int[3];
            Scene scene = new();
            for (int index = 0; index < 3; index++)
            {
                int own = index;
                scene.Thread($"thread {index}", () => Explored.Write(words, ref words[own], Explored.Read(words, in words[own]) + 1));
            }

            return scene;
        });
        Assert.Equal(1, report.Progress.Executions);
    }

    [Fact]
    public void Store_buffers_show_what_one_order_for_all_does_not()
    {
        static Scene Build()
        {
            int[] words = new int[2];
            int[] seen = new int[2];
            return new Scene()
                .Thread("one", () =>
                {
                    Explored.Write(words, ref words[0], 1);
                    seen[0] = Explored.Read(words, in words[1]);
                })
                .Thread("two", () =>
                {
                    Explored.Write(words, ref words[1], 1);
                    seen[1] = Explored.Read(words, in words[0]);
                })
                .AtEnd(() => Scene.Require(seen[0] + seen[1] > 0, "neither saw the other"));
        }

        Assert.Equal(Verdict.Exhausted, Explore("dpor", Build).Verdict);
        Assert.Equal("neither saw the other", Explore("dpor", Build, memory: MemoryModel.Tso).Bug!.What);
    }

    [Fact]
    public void A_location_must_be_in_the_object_that_is_said_to_hold_it()
    {
        int[] one = new int[4];
        int[] other = new int[4];
        Assert.Equal(sizeof(long) + sizeof(int), ObjectData.Offset(one, in one[1]));
        Assert.Throws<InvalidOperationException>(() => ObjectData.Offset(one, in other[1]));
        Assert.Throws<InvalidOperationException>(() => ObjectData.Offset(new ParkSlot(), in one[0]));
    }

    [Fact]
    public void A_history_that_no_order_explains_is_refused()
    {
        RecordedCall[] calls =
        [
            new(0, "write", 1, null, 0, 1),
            new(1, "read", null, 0, 2, 3), // after the write had ended
        ];
        Assert.Throws<SceneFailedException>(() => Linearizability.Require(calls, new Register()));
        Linearizability.Require([calls[0] with { End = 4 }, calls[1]], new Register());
    }

    private static ExplorationReport Explore(string strategy, Func<Scene> build, int? bound = null, MemoryModel memory = MemoryModel.Sc)
    {
        InstructionExploration exploration = new(new SceneDefinition("test", "a test", build, [], []));
        return exploration.Run(
            new ExplorationOptions { Strategy = strategy, Bound = bound, Memory = memory, MaximumExecutions = 5_000, Workers = 1 },
            progress: null, CancellationToken.None);
    }

    private sealed class Register : ISequentialModel<int>
    {
        public int Initial => 0;

        public (object? Result, int Next) Apply(int state, string operation, object? argument) =>
            operation == "write" ? (null, (int)argument!) : (state, state);
    }
}
