using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Exploration.Turns.Hosted;
using AsyncCap.Arch.Exploration.Turns.Scenes;
using Xunit;

namespace AsyncCap.Tests.Exploration.Turns;

/// <summary>What the search of turns rests on: a path can be taken back without a trace.</summary>
public sealed class TakeBackTests
{
    public static TheoryData<string> Names => [.. TurnScenes.All.Select(scene => scene.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_path_over_the_kernel_can_be_taken_back_to_the_byte(string name)
    {
        using KernelWorld world = new(TurnScenes.All.Single(scene => scene.Name == name));
        byte[] before = world.AllBytes();
        Random random = new(5);
        for (int path = 0; path < 30; path++)
        {
            List<int> marks = [];
            for (ulong enabled = world.Enabled(); enabled != 0; enabled = world.Enabled())
            {
                int[] moves = [.. Enumerable.Range(0, 64).Where(move => (enabled & (1ul << move)) != 0)];
                if (random.Next(3) != 0)
                {
                    marks.Add(world.Mark); // some states are passed without a mark
                }

                _ = world.Take(moves[random.Next(moves.Length)]); // anything
                if (random.Next(4) == 0 && marks.Count > 0)
                {
                    int mark = marks[random.Next(marks.Count)];
                    world.TakeBack(mark);
                    marks.RemoveAll(later => later >= mark);
                }
            }

            world.TakeBack(0);
            byte[] after = world.AllBytes();
            int first = before.AsSpan().CommonPrefixLength(after);
            Assert.True(first == before.Length, $"path {path}: byte {first:x} differs");
        }
    }
}
