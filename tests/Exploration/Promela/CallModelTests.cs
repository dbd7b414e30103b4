using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Exploration.Promela;

/// <summary>docs/model/call.pml: the model is right, the kernel does what it does, and either's bugs are found.</summary>
public sealed class CallModelTests
{
    private const string Absent = "skipped: spin or gcc is not installed (apt-get install spin gcc)";

    private static readonly List<List<ModelStep>> Stored = ReadStored();

    [Fact]
    public void The_kernel_plays_the_stored_traces_as_the_model_does()
    {
        foreach (List<ModelStep> trace in Stored)
        {
            Assert.Null(PlayOn(Defences.None, trace));
        }
    }

    [Fact]
    public void The_stored_traces_bring_calls_into_every_state_by_every_deed()
    {
        IEnumerable<ModelStep> steps = Stored.SelectMany(trace => trace);
        HashSet<CallState> states = [.. steps.SelectMany(step => step.Calls).Where(call => call.State is not null).Select(call => call.State!.Value)];
        Assert.Equal([.. Enum.GetValues<CallState>().Except([CallState.InTransit, CallState.Waiting])], states);
        Assert.Equal(11, steps.Select(step => step.Deed).Distinct().Count());
    }

    [Theory]
    [InlineData(Defences.Debts)]
    [InlineData(Defences.DroppedResolvers)]
    [InlineData(Defences.SingleUse)]
    public void A_kernel_without_a_defence_does_something_else(Defences removed)
    {
        Assert.Contains(Stored, trace => PlayOn(removed, trace) is not null);
    }

    [SpinFact]
    public void The_kernel_plays_fresh_traces_as_the_model_does()
    {
        using Spin spin = new();
        int first = Random.Shared.Next(1_000_000);
        for (int seed = first; seed < first + 12; seed++)
        {
            List<ModelStep> trace = spin.Walk(seed, calmSteps: seed % 4 * 8);
            Assert.NotEmpty(trace);
            string? difference = PlayOn(Defences.None, trace);
            Assert.True(difference is null, $"seed {seed}: {difference}");
        }
    }

    [SpinFact]
    public void The_stored_traces_are_still_traces_of_the_model()
    {
        using Spin spin = new();
        foreach (List<ModelStep> trace in Stored)
        {
            Assert.Equal(trace.Select(step => step.Text), spin.Follow(trace).Select(step => step.Text));
        }
    }

    [SpinTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_bug_in_the_model_leads_to_a_wrong_state(int plant)
    {
        using Spin spin = new();
        Assert.Contains("assertion violated", spin.Check(isThorough: false, "CALLS=2", $"PLANT={plant}"), StringComparison.Ordinal);
    }

    [SpinFact]
    public void Forgotten_debts_leave_a_call_undecided_for_ever()
    {
        using Spin spin = new();
        Assert.Contains("acceptance cycle", spin.CheckLiveness(isThorough: false, 0, "CALLS=2", "PLANT=1"), StringComparison.Ordinal);
    }

    [SpinFact]
    public void The_model_of_two_calls_has_no_wrong_state()
    {
        using Spin spin = new();
        IsExhausted(spin.Check(isThorough: true, "CALLS=2"));
    }

    [SpinFact]
    public void In_the_model_of_two_calls_each_is_decided_if_those_who_can_act_or_are_gone()
    {
        using Spin spin = new();
        IsExhausted(spin.CheckLiveness(isThorough: true, 0, "CALLS=2"));
    }

    [SpinFact]
    [Trait("Category", "Long")]
    public void The_model_of_three_calls_has_no_wrong_state()
    {
        using Spin spin = new();
        IsExhausted(spin.Check(isThorough: true, "CALLS=3"));
    }

    private static void IsExhausted(string output)
    {
        Assert.Contains("errors: 0", output, StringComparison.Ordinal);
        Assert.DoesNotContain("max search depth too small", output, StringComparison.Ordinal);
    }

    private static string? PlayOn(Defences removed, List<ModelStep> trace)
    {
        using ModelReplay replay = new(removed);
        return replay.Play(trace);
    }

    private static List<List<ModelStep>> ReadStored()
    {
        string text = File.ReadAllText(Path.Combine(Spin.Sources, "tests", "Exploration", "Promela", "traces.txt"));
        return [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(trace => ModelStep.Parse(trace.Split('\n')))];
    }

    private sealed class SpinFactAttribute : FactAttribute
    {
        public SpinFactAttribute() => Skip = Spin.IsThere ? null! : Absent;
    }

    private sealed class SpinTheoryAttribute : TheoryAttribute
    {
        public SpinTheoryAttribute() => Skip = Spin.IsThere ? null! : Absent;
    }
}
