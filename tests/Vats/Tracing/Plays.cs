using System;
using System.Collections.Immutable;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using AsyncCap.Vats;

namespace AsyncCap.Tests.Vats.Tracing;

/// <summary>Waits for another of its kind.</summary>
internal interface IPartner : IRemotable
{
    /// <summary>Tells who the other is.</summary>
    void Meet(Eventual<IPartner> other);

    /// <summary>Whether it is ready, once the other is.</summary>
    Eventual<bool> Ready();

    /// <summary>Passes a number on, so many times.</summary>
    Eventual<int> Pass(int times);
}

/// <summary>Small runs, each on a host of its own that is watched.</summary>
internal static class Plays
{
    public static CausalTrace Trade(ulong seed) => Run(new SeededHost(seed), Trade);

    public static CausalTrace Crowd(ulong seed) => Run(new SeededHost(seed), Crowd);

    public static ImmutableArray<CausalFinding> Check(Action<SeededHost> play) => CausalChecks.Check(Run(new SeededHost(1), play));

    public static CausalTrace Run(SeededHost host, Action<SeededHost> play)
    {
        host.BeginTrace();
        play(host);
        _ = host.RunUntilQuiet();
        return CausalTrace.Of(host);
    }

    public static string Digest(CausalTrace trace) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', trace.ToLines()))));

    /// <summary>Two pipelined messages, an await, a fault, a comment.</summary>
    public static void Trade(VatHost host)
    {
        VatControl ann = host.MakeVat("ann");
        VatControl bob = host.MakeVat("bob");
        ann.Enter(() => _ = Buy(bob));
    }

    /// <summary>Four vats that pass numbers to each other.</summary>
    public static void Crowd(VatHost host)
    {
        VatControl[] vats = [.. Enumerable.Range(0, 4).Select(i => host.MakeVat("p" + i))];
        host.MakeVat("middle").Enter(() =>
        {
            Eventual<IPartner>[] partners = [.. vats.Select(vat => vat.Vat().Patient())];
            for (int i = 0; i < partners.Length; i++)
            {
                partners[i].Only.Meet(partners[(i + 1) % partners.Length]);
            }

            foreach (Eventual<IPartner> partner in partners)
            {
                _ = partner.Pass(7);
            }
        });
    }

    /// <summary>Two who say that they are ready when the other is.</summary>
    public static void Datalock(VatHost host) => Partners(host, vat => vat.Vat().Polite());

    /// <summary>Two of whom one has no need to wait.</summary>
    public static void PatientPartners(VatHost host) => Partners(host, vat => vat.Vat().Patient());

    /// <summary>A promise for a counter that becomes what that counter says.</summary>
    public static void SelfLock(VatHost host) => host.MakeVat("ann").Enter(() =>
    {
        (Eventual<int> number, Resolver<int> resolver) = Ref.Promise<int>();
        (Eventual<ICounter> counter, Resolver<ICounter> _) = Ref.Promise<ICounter>();
        _ = number;
        resolver.Resolve(counter.Add());
        (Eventual<IPartner> partner, Resolver<IPartner> self) = Ref.Promise<IPartner>();
        self.Resolve(new Eventual<IPartner>(partner.Pass(1).Target, null));
    });

    /// <summary>A message to who is gone.</summary>
    public static void LateMessage(VatHost host)
    {
        VatControl ann = host.MakeVat("ann");
        VatControl bob = host.MakeVat("bob");
        ann.Enter(() =>
        {
            Eventual<ICounter> counter = bob.Vat().Counter(9);
            _ = Late(counter, bob);
        });
    }

    private static async Eventual<Unit> Late(Eventual<ICounter> counter, VatControl bob)
    {
        _ = await counter.Resolved();
        counter.Only.Add();
        bob.Kill("enough");
        return default;
    }

    private static async Eventual<Unit> Buy(VatControl bob)
    {
        Causality.Comment("buys");
        Eventual<ICounter> counter = bob.Vat().Counter(2);
        Eventual<int> first = counter.Add();
        _ = await counter.Add() + await first;
        try
        {
            _ = await counter.Add();
        }
        catch (BrokenException)
        {
            Causality.Comment("sold out");
        }

        return default;
    }

    private static void Partners(VatHost host, Func<VatControl, Eventual<IPartner>> makeFirst)
    {
        VatControl ann = host.MakeVat("ann");
        VatControl bob = host.MakeVat("bob");
        host.MakeVat("middle").Enter(() =>
        {
            Eventual<IPartner> first = makeFirst(ann);
            Eventual<IPartner> second = bob.Vat().Polite();
            first.Only.Meet(second);
            second.Only.Meet(first);
            _ = first.Ready();
        });
    }
}

/// <summary>Seeds of partners.</summary>
internal static class Partners
{
    /// <summary>One that waits for the other.</summary>
    [Seed]
    public static IPartner Polite() => new Partner(isPolite: true);

    /// <summary>One that does not.</summary>
    [Seed]
    public static IPartner Patient() => new Partner(isPolite: false);

    /// <summary>One that says something whenever it passes a number.</summary>
    [Seed]
    public static IPartner Talkative(string text) => new Partner(isPolite: false, text);

    private sealed class Partner(bool isPolite, string? text = null) : IPartner
    {
        private Eventual<IPartner> _other;
        private Eventual<bool> _ready;
        private bool _hasBegun;

        public void Meet(Eventual<IPartner> other) => _other = other;

        public Eventual<bool> Ready()
        {
            if (!_hasBegun)
            {
                _hasBegun = true;
                _ready = Begin();
            }

            return _ready;
        }

        public async Eventual<int> Pass(int times)
        {
            if (text is not null)
            {
                Causality.Comment(text);
            }

            return times == 0 ? 0 : 1 + await _other.Pass(times - 1);
        }

        private async Eventual<bool> Begin() => !isPolite || await _other.Ready();
    }
}
