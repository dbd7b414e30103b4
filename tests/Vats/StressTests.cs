using System.Threading;
using AsyncCap.Vats;
using Xunit;

namespace AsyncCap.Tests.Vats;

/// <summary>Vats on real threads. What is counted must come out right; how long it takes does not matter.</summary>
public sealed class StressTests
{
    private const int PatienceMilliseconds = 120_000; // Only so that a hang is told as one.

    [Theory]
    [InlineData(2, 4, 500)]
    [InlineData(4, 8, 250)]
    public void Everybody_counts_at_one_place(int workers, int senders, int rounds) => FanIn(workers, senders, rounds);

    [Theory]
    [InlineData(4, 40, 5_000)]
    [Trait("Category", "Long")]
    public void Everybody_counts_at_one_place_for_long(int workers, int senders, int rounds) => FanIn(workers, senders, rounds);

    [Theory]
    [InlineData(2, 40)]
    [InlineData(4, 40)]
    public void Every_result_settles_in_a_storm_of_kills(int workers, int vats) => Storm(workers, vats, messages: 200);

    [Theory]
    [InlineData(4, 2_000)]
    [Trait("Category", "Long")]
    public void Every_result_settles_in_a_long_storm_of_kills(int workers, int vats) => Storm(workers, vats, messages: 500);

    private static void FanIn(int workers, int senders, int rounds)
    {
        using ThreadedHost host = new(workers);
        using CountdownEvent done = new(senders);
        Counter counter = new();
        VatControl bob = host.MakeVat("bob");
        bob.Enter(() =>
        {
            Eventual<ICounter> reference = Ref.Of<ICounter>(counter);
            for (int sender = 0; sender < senders; sender++)
            {
                host.MakeVat("sender").Enter(() => _ = Rise(reference, rounds, done));
            }
        });
        Assert.True(done.Wait(PatienceMilliseconds));
        Assert.Equal(senders * rounds * 2, counter.Value);
    }

    private static void Storm(int workers, int vats, int messages)
    {
        using ThreadedHost host = new(workers);
        using CountdownEvent settled = new(vats);
        VatControl alice = host.MakeVat("alice");
        for (int number = 0; number < vats; number++)
        {
            VatControl vat = host.MakeVat("victim");
            vat.Enter(() =>
            {
                Eventual<ICounter> counter = Ref.Of<ICounter>(new Counter());
                alice.Enter(() => _ = Ask(counter, messages, settled));
                host.MakeVat("killer").Enter(() => vat.Kill("storm"));
            });
        }

        Assert.True(settled.Wait(PatienceMilliseconds));
    }

    private static async Eventual<Unit> Rise(Eventual<ICounter> counter, int rounds, CountdownEvent done)
    {
        int last = 0;
        for (int round = 0; round < rounds; round++)
        {
            Eventual<int> first = counter.Add();
            Eventual<int> second = counter.Add();
            int one = await first;
            int two = await second;
            Assert.True(last < one && one < two);
            last = two;
        }

        _ = done.Signal();
        return default;
    }

    private static async Eventual<Unit> Ask(Eventual<ICounter> counter, int messages, CountdownEvent settled)
    {
        for (int message = 0; message < messages; message++)
        {
            try
            {
                _ = await counter.Add();
            }
            catch (BrokenException)
            {
                break;
            }
        }

        _ = settled.Signal();
        return default;
    }
}
