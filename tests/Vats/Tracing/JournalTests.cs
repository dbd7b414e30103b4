using System;
using System.IO;
using System.Linq;
using System.Threading;
using AsyncCap.Vats;
using Xunit;

namespace AsyncCap.Tests.Vats.Tracing;

/// <summary>Runs that are gone through again, turn by turn.</summary>
public sealed class JournalTests
{
    [Fact]
    public void What_threads_ran_is_run_again_turn_by_turn()
    {
        for (int round = 0; round < 20; round++)
        {
            VatJournal journal = RunWithThreads(Plays.Crowd);
            ReplayHost host = new(journal);
            Plays.Crowd(host);
            Assert.Null(host.Run());
            Assert.Null(journal.FirstDifference(CausalTrace.Of(host)));
            Assert.True(journal.Vats.Sum(vat => journal.TurnsOf(vat).Length) > 60);
        }
    }

    [Fact]
    public void A_vat_that_is_ended_at_any_time_is_ended_there_again()
    {
        for (int round = 0; round < 20; round++)
        {
            VatJournal journal = RunWithThreads(Plays.LateMessage);
            ReplayHost host = new(journal);
            Plays.LateMessage(host);
            Assert.Null(host.Run());
        }
    }

    [Fact]
    public void A_journal_of_another_program_is_stale_and_says_where()
    {
        VatJournal journal = new("process", "", Plays.Run(new SeededHost(1), Plays.Crowd));
        ReplayHost host = new(journal);
        Plays.Trade(host);
        string? difference = host.Run();
        Assert.Contains("does not come", difference, StringComparison.Ordinal);
        Assert.StartsWith("turn ", difference, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vat_that_was_not_made_is_said()
    {
        ReplayHost host = new(new VatJournal("process", "", Plays.Run(new SeededHost(1), Plays.Trade)));
        Plays.Crowd(host);
        Assert.Equal("outside makes a vat that it did not make", host.Run());
    }

    [Fact]
    public void Another_order_of_a_vats_turns_is_followed_as_the_journal_has_it()
    {
        VatJournal first = new("process", "", Plays.Crowd(1));
        VatJournal second = new("process", "", Plays.Crowd(2));
        Assert.NotNull(first.FirstDifference(second.Trace));
        ReplayHost host = new(second);
        Plays.Crowd(host);
        Assert.Null(host.Run());
        Assert.Null(second.FirstDifference(CausalTrace.Of(host)));
        Assert.NotNull(first.FirstDifference(CausalTrace.Of(host)));
    }

    [Fact]
    public void A_journal_is_read_as_it_was_written_and_a_part_of_one_is_refused()
    {
        VatJournal journal = new("process", "run=x seed=1", Plays.Trade(1));
        string[] lines = [.. journal.ToLines()];
        VatJournal again = VatJournal.Parse(lines);
        Assert.Equal(("process", "run=x seed=1"), (again.World, again.Boot));
        Assert.Null(journal.FirstDifference(again.Trace));
        Assert.True(VatJournal.IsJournal(lines[0]));
        _ = Assert.Throws<InvalidDataException>(() => VatJournal.Parse(lines[..^1]));
        _ = Assert.Throws<InvalidDataException>(() => VatJournal.Parse([.. lines[..3], "~trace 5", lines[^1]]));
        _ = Assert.Throws<InvalidDataException>(() => VatJournal.Parse(["something"]));
    }

    private static VatJournal RunWithThreads(Action<VatHost> play)
    {
        using ThreadedHost host = new(3);
        host.BeginTrace();
        play(host);
        int count = -1;
        CausalTrace trace = CausalTrace.Of(host);
        while (trace.Events.Length != count || trace.Events.Count(told => told.Kind == CausalKind.Got) != trace.Events.Count(told => told.Kind == CausalKind.Returned))
        {
            count = trace.Events.Length;
            Thread.Sleep(50); // Nobody says when a host has come to rest.
            trace = CausalTrace.Of(host);
        }

        return new VatJournal("process", "", trace);
    }
}
