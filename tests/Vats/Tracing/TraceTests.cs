using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using AsyncCap.Vats;
using Xunit;

namespace AsyncCap.Tests.Vats.Tracing;

/// <summary>What is recorded of a run, and what the checks say of it.</summary>
public sealed class TraceTests
{
    [Fact]
    public void An_event_is_40_bytes() => Assert.Equal(40, Unsafe.SizeOf<CausalEvent>());

    [Fact]
    public void Every_message_that_arrives_was_sent_and_its_turn_returns()
    {
        CausalTrace trace = Plays.Trade(1);
        long[] got = [.. trace.Events.Where(told => told.Kind == CausalKind.Got).Select(told => told.Message)];
        Assert.Equal(got.Length, got.Distinct().Count());
        Assert.Equal(got.Order(), trace.Events.Where(told => told.Kind == CausalKind.Returned).Select(told => told.Message).Order());
        Assert.All(got, message => Assert.Contains(trace.Events, told => told.Message == message && told.Kind is CausalKind.Sent or CausalKind.SentIf));
        Assert.Empty(CausalChecks.Check(trace));
        Assert.Equal(0, trace.LostCount);
    }

    [Fact]
    public void The_events_of_a_turn_are_numbered_from_its_message_on()
    {
        foreach (IGrouping<(int, int), CausalEvent> turn in Plays.Trade(1).Events.Where(told => told.Vat != 0 && told.Turn != 0).GroupBy(told => (told.Vat, told.Turn)))
        {
            Assert.Equal(CausalKind.Got, turn.First().Kind);
            Assert.Equal(Enumerable.Range(0, turn.Count()), turn.Select(told => (int)told.NumberInTurn));
        }
    }

    [Fact]
    public void A_host_that_nobody_watches_gives_no_ids()
    {
        SeededHost watched = new(1);
        watched.BeginTrace();
        SeededHost host = new(1); // The word that says whether anybody is watched is set by now.
        VatControl vat = host.MakeVat("a");
        long id = -1;
        vat.Enter(() =>
        {
            Message message = new() { Verb = Probe.Instance };
            Delivery.SendOnly(vat.Vat(), ref message);
            id = message.Id;
        });
        Assert.True(host.RunUntilQuiet());
        Assert.Equal(0, id);
        Assert.Null(vat.LocalVat.Trace);
        _ = Assert.Throws<System.ArgumentException>(() => CausalTrace.Of(host));
    }

    [Fact]
    public void The_same_seed_gives_the_same_trace_and_others_give_others()
    {
        string[] first = [.. Enumerable.Range(0, 20).Select(seed => Plays.Digest(Plays.Crowd((ulong)seed)))];
        string[] second = [.. Enumerable.Range(0, 20).Select(seed => Plays.Digest(Plays.Crowd((ulong)seed)))];
        Assert.Equal(first, second);
        Assert.True(first.Distinct().Count() > 15);
    }

    [Fact]
    public void A_trace_as_lines_is_the_same_trace()
    {
        CausalTrace trace = Plays.Trade(3);
        CausalTrace again = CausalTrace.Parse(trace.ToLines().Prepend("@story x").Append("other"));
        Assert.Equal(trace.ToLines(), again.ToLines());
        _ = Assert.Throws<System.FormatException>(() => CausalTrace.Parse(["~trace 1 2"]));
    }

    [Fact]
    public void What_does_not_fit_is_counted()
    {
        SeededHost host = new(1);
        host.BeginTrace(mostEvents: 16);
        VatControl vat = host.MakeVat("a");
        vat.Enter(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                Causality.Comment("x");
            }
        });
        Assert.True(host.RunUntilQuiet());
        CausalTrace trace = CausalTrace.Of(host);
        Assert.Equal(16, trace.Events.Count(told => told.Vat == 1));
        Assert.Equal(100 + 2 - 16, trace.LostCount);
    }

    [Fact]
    public void A_datalock_is_reported_by_name()
    {
        CausalFinding finding = Assert.Single(Plays.Check(Plays.Datalock), told => told.Fault == CausalFault.Datalock);
        Assert.Contains("IPartner.Ready", finding.Text, System.StringComparison.Ordinal);
        Assert.Contains("ann#1", finding.Text, System.StringComparison.Ordinal);
        Assert.Contains("bob#2", finding.Text, System.StringComparison.Ordinal);
    }

    [Fact]
    public void A_promise_that_becomes_what_is_asked_of_itself_is_a_datalock()
    {
        ImmutableArray<CausalFinding> findings = Plays.Check(Plays.SelfLock);
        CausalFinding finding = Assert.Single(findings, told => told.Fault == CausalFault.Datalock);
        Assert.Contains("IPartner.Pass", finding.Text, System.StringComparison.Ordinal);
        Assert.All(findings.Where(told => told.Fault == CausalFault.NeverGot), stuck => Assert.Contains("which was never decided", stuck.Text, System.StringComparison.Ordinal));
        Assert.Equal(3, findings.Length); // Both messages wait for ever, and one of them in a circle.
    }

    [Fact]
    public void Waiting_for_what_comes_in_the_end_is_no_datalock() => Assert.Empty(Plays.Check(Plays.PatientPartners));

    [Fact]
    public void A_message_to_a_vat_that_ended_is_reported_by_name()
    {
        CausalFinding finding = Assert.Single(Plays.Check(Plays.LateMessage));
        Assert.Equal(CausalFault.NeverGot, finding.Fault);
        Assert.Contains("ICounter.Add", finding.Text, System.StringComparison.Ordinal);
        Assert.Contains("sent by ann#1", finding.Text, System.StringComparison.Ordinal);
        Assert.Contains("Disconnected", finding.Text, System.StringComparison.Ordinal);
    }

    [Fact]
    public void A_turn_without_a_cause_is_reported_by_name()
    {
        CausalTrace trace = Plays.Trade(1);
        CausalEvent sent = trace.Events.First(told => told.Kind == CausalKind.Sent && told.Vat == 1);
        CausalTrace cut = CausalTrace.Parse(trace.ToLines().Where(line => !line.StartsWith(TraceText.Line(sent), System.StringComparison.Ordinal)));
        CausalFinding finding = Assert.Single(CausalChecks.Check(cut));
        Assert.Equal(CausalFault.OrphanTurn, finding.Fault);
        Assert.Contains(trace.ShortVerbName(sent.Site), finding.Text, System.StringComparison.Ordinal);
    }

    private sealed class Probe : SystemVerb
    {
        public static Probe Instance { get; } = new();

        public override string Name => "probe";

        protected override void Perform(ref Message message)
        {
        }
    }
}
