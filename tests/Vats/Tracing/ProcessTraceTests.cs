using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Vats;
using Xunit;

namespace AsyncCap.Tests.Vats.Tracing;

/// <summary>Traces of vats in processes of the hosted kernel: each vat tells its maker, and ids join across processes.</summary>
public sealed class ProcessTraceTests
{
    private const uint Vat = 1;

    [Fact]
    public void Messages_between_processes_join_and_nothing_is_missing()
    {
        CausalTrace trace = Run(Trade);
        Assert.Equal("bob#2", trace.VatName(2));
        Assert.Equal([1, 2, 3], trace.Vats.Where(vat => vat != 0));
        foreach (int vat in new[] { 2, 3 })
        {
            CausalEvent[] got = [.. trace.Events.Where(told => told.Vat == vat && told.Kind == CausalKind.Got && CausalEvent.SenderOf(told.Message) != vat)];
            Assert.NotEmpty(got);
            Assert.All(got, told => Assert.Contains(trace.Events, sent => sent.Kind == CausalKind.Sent && sent.Message == told.Message
                && sent.Vat == CausalEvent.SenderOf(told.Message) && sent.Site == told.Site));
        }

        Assert.Contains(trace.Events, told => told.Kind == CausalKind.Got && told.Vat == 3 && CausalEvent.SenderOf(told.Message) == 2);
        Assert.Contains("says carol", trace.Events.Where(told => told.Kind == CausalKind.Comment).Select(told => trace.CommentOf(told)));
        Assert.Empty(CausalChecks.Check(trace));
    }

    [Fact]
    public void A_world_tells_the_same_trace_every_time() => Assert.Equal(Run(Trade).ToLines(), Run(Trade).ToLines());

    [Fact]
    public void A_datalock_between_processes_is_reported_by_name()
    {
        CausalFinding finding = Assert.Single(CausalChecks.Check(Run(Lock)), told => told.Fault == CausalFault.Datalock);
        Assert.Contains("IPartner.Ready", finding.Text, StringComparison.Ordinal);
        Assert.Contains("bob#2", finding.Text, StringComparison.Ordinal);
        Assert.Contains("carol#3", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_vat_did_before_it_was_killed_is_known()
    {
        CausalTrace trace = Run(Kill);
        Assert.Contains(trace.Events, told => told.Vat == 2 && told.Kind == CausalKind.Got && trace.VerbName(told.Site).Contains("ICounter.Add", StringComparison.Ordinal));
        CausalFinding finding = Assert.Single(CausalChecks.Check(trace));
        Assert.Equal(CausalFault.NeverGot, finding.Fault);
        Assert.Contains("Disconnected", finding.Text, StringComparison.Ordinal);
    }

    private static async Eventual<Unit> Trade(ProcessVatMaker maker)
    {
        Eventual<IVat> bob = maker.Make("bob").Vat();
        Eventual<IVat> carol = maker.Make("carol").Vat();
        Eventual<IPartner> first = bob.Patient();
        Eventual<IPartner> second = carol.Talkative("says carol");
        first.Only.Meet(second);
        second.Only.Meet(first);
        Assert.Equal(5, await first.Pass(5));
        return default;
    }

    private static async Eventual<Unit> Lock(ProcessVatMaker maker)
    {
        Eventual<IPartner> first = maker.Make("bob").Vat().Polite();
        Eventual<IPartner> second = maker.Make("carol").Vat().Polite();
        first.Only.Meet(second);
        second.Only.Meet(first);
        _ = first.Ready();
        _ = await first.Pass(1);
        _ = await second.Pass(0);
        _ = await first.Pass(0);
        return default;
    }

    private static async Eventual<Unit> Kill(ProcessVatMaker maker)
    {
        IVatControl control = maker.Make("bob");
        Eventual<ICounter> counter = control.Vat().Counter(9);
        _ = await counter.Add();
        Eventual<int> late = counter.Add();
        control.Kill("enough");
        try
        {
            _ = await late;
        }
        catch (BrokenException)
        {
            // As it should.
        }

        return default;
    }

    private static CausalTrace Run(Func<ProcessVatMaker, Eventual<Unit>> play)
    {
        List<string> lines = [];
        int code = HostedWorld.Run((program, host, argument) => Run(program, host, argument, play, lines), "", _ => { });
        Assert.Equal(0, code);
        Assert.Equal(TraceText.End, lines[^1]);
        return CausalTrace.Parse(lines);
    }

    private static void Run(uint program, ProgramHost world, ulong argument, Func<ProcessVatMaker, Eventual<Unit>> play, List<string> lines)
    {
        VerbTable verbs = new([.. Verbs.All, .. AsyncCap.Vats.Verbs.All]);
        if (program == Vat)
        {
            ProcessHost.RunChild(world, verbs, argument);
            return;
        }

        Invoker invoker = new(new MessagePort(world), InitialSlot.Bank);
        ProcessBuilder builder = new(invoker, InitialSlot.Machine, InitialSlot.Bank);
        MachineStub machine = new(invoker, InitialSlot.Machine);
        ProcessHost host = new(invoker, InitialSlot.Bank, InitialSlot.Self, verbs, isWatched: true);
        host.TellTraceTo(lines.Add);
        ProcessVatMaker maker = new(host, builder, Vat);
        host.Enter(() => _ = PlayAndEnd(play(maker), host, () => machine.PowerOff(0)));
        host.Run();
    }

    private static async Eventual<Unit> PlayAndEnd(Eventual<Unit> play, ProcessHost host, Action end)
    {
        _ = await play;
        _ = await host.GatherTrace();
        host.Invoke(end);
        return default;
    }
}
