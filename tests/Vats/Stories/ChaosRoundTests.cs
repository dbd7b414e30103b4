using AsyncCap.Scenarios.Vats.Chaos;
using AsyncCap.Staging;
using AsyncCap.Vats;
using Xunit;

namespace AsyncCap.Tests.Vats;

/// <summary>The end of a round of chaos.</summary>
public sealed class ChaosRoundTests
{
    /// <summary>A vat that is born after the round was taken back would be handed it again, and nobody would take it back from that one: an endpoint of the
    /// first vat's, and the page that it is in, would be lost with each.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_round_is_taken_back_when_everybody_in_it_has_been_ended(int seed)
    {
        SeededHost host = new((ulong)seed);
        Counts counts = new();
        ChaosRound? round = null;
        host.MakeVat("story").Enter(() =>
        {
            Powerbox box = new(
                Ref.Of<IVatMaker>(new CountingMaker(host, counts)), default, Ref.Of<AsyncCap.Vats.ITimer>(counts.Timer), default, WorldOfVats.OneProcess);
            round = new ChaosRound(new ChaosPlan((ulong)seed, nodeCount: 20, quota: 8), new CountingGround(counts, box), box, Plant.None);
            _ = round.Run();
        });
        do
        {
            _ = host.RunUntilQuiet();
        }
        while (counts.Withdrawn is null && counts.Timer.FireNext());

        Assert.Same(round, counts.Withdrawn);
        Assert.True(counts.Made > 20);
        Assert.Equal(0, counts.LivingAtWithdrawal);
    }

    private sealed class Counts
    {
        public VirtualTimer Timer { get; } = new();

        public int Made { get; set; }

        public int Ended { get; set; }

        public object? Withdrawn { get; set; }

        public int LivingAtWithdrawal { get; set; }
    }

    private sealed class CountingMaker(VatHost host, Counts counts) : IVatMaker
    {
        public IVatControl Make(string name)
        {
            counts.Made++;
            return new CountingControl(host.MakeVat(name), counts);
        }
    }

    private sealed class CountingControl(VatControl control, Counts counts) : IVatControl
    {
        private bool _hasEnded;

        public Eventual<IVat> Vat() => control.Vat();

        public void Kill(string reason)
        {
            counts.Ended += _hasEnded ? 0 : 1;
            _hasEnded = true;
            control.Kill(reason);
        }

        public Eventual<Unit> ShutDown(string reason) => control.ShutDown(reason);

        public Eventual<VatStats> Stats() => control.Stats();

        public Eventual<Unit> CollectGarbage() => control.CollectGarbage();
    }

    private sealed class CountingGround(Counts counts, Powerbox box) : ProcessGround(null!, box)
    {
        public override void Withdraw(object near)
        {
            counts.Withdrawn = near;
            counts.LivingAtWithdrawal = counts.Made - counts.Ended;
        }
    }
}
