using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using AsyncCap.Arch.Exploration.States;
using AsyncCap.Ipc.Calls;
using Xunit;

namespace AsyncCap.Tests.Exploration.States;

/// <summary>What the search of states rests on: that a step can be taken back without a trace, and that states of one name behave alike.</summary>
public sealed class NameTests
{
    public static TheoryData<string> AllNames => [.. Configurations.All.Select(configuration => configuration.Name)];

    [Theory]
    [MemberData(nameof(AllNames))]
    public void Any_path_can_be_taken_back_to_the_byte(string name)
    {
        using KernelStates states = new(Find(name));
        byte[] before = Bytes(states);
        ulong first = states.Name();
        Random random = new(7);
        for (int path = 0; path < 20; path++)
        {
            Walk(states, random, 60);
            states.TakeBack(0);
            Assert.Equal(first, states.Name());
        }

        Assert.Equal(before, Bytes(states));
    }

    // Two paths to one name: whatever can happen next leads to the same names from both.
    [Theory]
    [MemberData(nameof(AllNames))]
    public void States_of_one_name_have_successors_of_the_same_names(string name)
    {
        Assert.Empty(Differences(name, namesAreWhole: true));
    }

    // The control: names that leave out who holds what are found out.
    [Fact]
    public void A_name_that_leaves_something_out_is_found_out()
    {
        Assert.NotEmpty(Differences("purchase", namesAreWhole: false));
    }

    // Calls are read by hand, because what a field means depends on their state; so a new field must be thought of.
    [Fact]
    public void Every_field_of_a_call_is_read_or_left_out_on_purpose()
    {
        string[] fields = [.. typeof(Call).GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(field => field.Name)];
        Assert.Equal(fields.Order(), Fingerprint.FieldsOfCalls.Concat(Fingerprint.OtherFieldsOfCalls).Order());
    }

    private static List<string> Differences(string name, bool namesAreWhole)
    {
        StateConfiguration configuration = Find(name);
        using KernelStates states = new(configuration);
        states.LeavesOutSlots = !namesAreWhole;
        Dictionary<ulong, ulong[]> successors = [];
        List<string> differences = [];
        Random random = new(11);
        for (int path = 0; path < 150; path++)
        {
            states.TakeBack(0);
            for (int step = 0; step < 40; step++)
            {
                List<Move> moves = Moves(states);
                if (moves.Count is 0 or > 200)
                {
                    break;
                }

                ulong here = states.Name();
                ulong[] next = Successors(states, moves);
                if (!successors.TryAdd(here, next) && !successors[here].AsSpan().SequenceEqual(next))
                {
                    differences.Add($"path {path}, step {step}");
                }

                states.Take(moves[random.Next(moves.Count)]);
            }
        }

        return differences;
    }

    private static ulong[] Successors(KernelStates states, List<Move> moves)
    {
        SortedSet<ulong> names = [];
        int mark = states.Mark;
        foreach (Move move in moves)
        {
            states.Take(move);
            _ = names.Add(states.Name());
            states.TakeBack(mark);
        }

        return [.. names];
    }

    private static void Walk(KernelStates states, Random random, int length)
    {
        for (int step = 0; step < length; step++)
        {
            List<Move> moves = Moves(states);
            if (moves.Count == 0)
            {
                return;
            }

            states.Take(moves[random.Next(moves.Count)]);
        }
    }

    private static List<Move> Moves(KernelStates states)
    {
        List<Move> moves = [];
        states.AddMoves(moves);
        return moves;
    }

    private static byte[] Bytes(KernelStates states) => states.FollowedBytes();

    private static StateConfiguration Find(string name) => Configurations.All.Single(configuration => configuration.Name == name);
}
