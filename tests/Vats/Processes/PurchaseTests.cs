using System;
using System.Collections.Generic;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Vats.Conformance;
using AsyncCap.Vats;
using Xunit;

namespace AsyncCap.Tests.Vats;

/// <summary>A bank that is spent at the first purchase, the second, and so on: what was to be bought for is broken as overloaded, and the vat goes on.</summary>
public sealed class PurchaseTests
{
    private const int Enough = 1_000_000;

    [Fact]
    public void Whatever_cannot_be_bought_breaks_as_overloaded_and_the_vat_goes_on()
    {
        Account all = Run(Enough, endsBySpending: false);
        Assert.DoesNotContain(nameof(ProblemKind.Overloaded), all.Outcomes);
        Assert.Equal("goes on", all.End);
        Assert.InRange(all.Purchases, 20, 200);
        for (int purchases = 0; purchases < all.Purchases; purchases++)
        {
            Account account = Run(purchases, endsBySpending: false);
            Assert.True(account.End == "goes on", $"After {purchases} of {all.Purchases}: {account.End}; {string.Join(", ", account.Outcomes)}");
            Assert.All(account.Outcomes, outcome => Assert.True(
                outcome is "done" or nameof(ProblemKind.Overloaded), $"After {purchases} of {all.Purchases}: {string.Join(", ", account.Outcomes)}"));
            Assert.Equal(all.Outcomes.Count, account.Outcomes.Count);
        }

        Assert.Contains(nameof(ProblemKind.Overloaded), Run(0, endsBySpending: false).Outcomes);
    }

    [Fact]
    public void A_vat_that_ends_by_it_is_found() => Assert.NotEqual("goes on", Run(3, endsBySpending: true).End);

    private static Account Run(int purchases, bool endsBySpending)
    {
        Account account = new();
        _ = HostedWorld.Run((program, host, argument) => RunProgram(program, host, account, purchases, endsBySpending), "", static _ => { });
        return account;
    }

    private static void RunProgram(uint program, ProgramHost programHost, Account account, int purchases, bool endsBySpending)
    {
        VerbTable verbs = new([.. AsyncCap.Scenarios.Vats.Verbs.All]);
        if (program == FirstVat.Child)
        {
            ProcessHost.RunChild(programHost, verbs);
            return;
        }

        FirstVat.Run(programHost, verbs, sparePages: 4, (host, maker, end) => _ = Play(host, maker, account, purchases, endsBySpending, end));
    }

    private static async Eventual<Unit> Play(
        ProcessHost host, ProcessVatMaker maker, Account account, int purchases, bool endsBySpending, Action end)
    {
        // Each is tried with a vat of its own: a reference that was overloaded once stays so.
        Func<Eventual<IProbe>, Eventual<IProbe>, KernelTimer, Eventual<int>>[] trials =
        [
            static (bob, _, _) => bob.Add(1),
            static (bob, _, _) => Many(bob),
            static (bob, _, _) => Own(bob),
            static (bob, _, _) => bob.Length(new string('a', 500)),
            static (bob, carol, _) => bob.Relay(carol, 1),
            static (bob, carol, _) => Promised(bob, carol),
            static (bob, carol, _) => Echoed(bob, carol),
            static (bob, _, timer) => Waited(bob, timer),
            static (bob, _, _) => Answered(bob),
            static (bob, carol, _) => Made(bob, carol),
            static (bob, _, _) => Home(bob),
        ];
        List<(Eventual<IProbe> Bob, Eventual<IProbe> Carol)> vats = [];
        for (int i = 0; i < trials.Length; i++)
        {
            Eventual<IProbe> bob = maker.Make("bob").Vat().Probe("");
            Eventual<IProbe> carol = maker.Make("carol").Vat().Probe("");
            _ = await bob.Add(1);
            _ = await carol.Add(1);
            vats.Add((bob, carol));
        }

        host.PurchasesLeft = purchases;
        host.EndsBySpending = endsBySpending;
        KernelTimer timer = new(host, 1000);
        for (int i = 0; i < trials.Length; i++)
        {
            host.Outside.ForgetIdleCalls();
            account.Outcomes.Add(await OutcomeOf(trials[i](vats[i].Bob, vats[i].Carol, timer)));
        }

        account.Purchases = purchases - host.PurchasesLeft;
        host.PurchasesLeft = Enough;
        Eventual<IProbe> fresh = maker.Make("dave").Vat().Probe("");
        account.End = await OutcomeOf(fresh.Add(1)) == "done" ? "goes on" : "does not go on";
        end();
        return default;
    }

    private static async Eventual<string> OutcomeOf(Eventual<int> outcome)
    {
        try
        {
            _ = await outcome;
            return "done";
        }
        catch (BrokenException broken)
        {
            return broken.Problem.Kind.ToString();
        }
    }

    private static async Eventual<int> Many(Eventual<IProbe> bob)
    {
        for (int i = 0; i < 8; i++)
        {
            bob.Only.Note("a");
        }

        return await bob.Add(1);
    }

    private static async Eventual<int> Own(Eventual<IProbe> bob)
    {
        bob.Only.Keep(Ref.Of<IProbe>(Probes.Probe("")));
        return await bob.Add(1);
    }

    private static async Eventual<int> Promised(Eventual<IProbe> bob, Eventual<IProbe> carol)
    {
        (Eventual<IProbe> promise, Resolver<IProbe> resolver) = Ref.Promise<IProbe>();
        Eventual<int> relayed = bob.Relay(promise, 1);
        resolver.Resolve(carol);
        return await relayed;
    }

    private static async Eventual<int> Echoed(Eventual<IProbe> bob, Eventual<IProbe> carol)
    {
        Eventual<IProbe> echo = bob.Echo(carol.Make());
        return await echo.Add(1);
    }

    private static async Eventual<int> Waited(Eventual<IProbe> bob, KernelTimer timer)
    {
        Eventual<int> sum = bob.Add(1);
        _ = await timer.After(1);
        return await sum;
    }

    // Bob asks an object of ours for an answer that is an object, and uses it.
    private static async Eventual<int> Answered(Eventual<IProbe> bob)
    {
        Eventual<IProbe> own = Ref.Of<IProbe>(Probes.Probe(""));
        return await bob.Relay(own, 1);
    }

    private static async Eventual<int> Made(Eventual<IProbe> bob, Eventual<IProbe> carol)
    {
        Eventual<IProbe> made = bob.Make();
        _ = await made.Resolved();
        carol.Only.Keep(made);
        return await carol.Kept().Add(1);
    }

    // What was kept elsewhere comes home while messages to it are on their way.
    private static async Eventual<int> Home(Eventual<IProbe> bob)
    {
        bob.Only.Keep(Ref.Of<IProbe>(Probes.Probe("")));
        Eventual<IProbe> kept = bob.Kept();
        kept.Only.Note("a");
        await kept.Ended();
        return await kept.Add(1);
    }

    private sealed class Account
    {
        public List<string> Outcomes { get; } = [];

        public int Purchases { get; set; }

        public string End { get; set; } = "ended";
    }
}
