using System;
using System.Threading;
using AsyncCap.Vats;
using Xunit;

namespace AsyncCap.Tests.Vats;

/// <summary>The core, by what the generator writes.</summary>
public sealed class CoreTests
{
    [Fact]
    public void Two_pipelined_messages_and_an_await_cross_two_vats()
    {
        SeededHost host = new(1);
        VatControl alice = host.MakeVat("alice");
        VatControl bob = host.MakeVat("bob");
        string? heard = null;
        Eventual<ICounter> counter = default;
        bob.Enter(() => counter = Ref.Of<ICounter>(new Counter(2)));
        Assert.True(host.RunUntilQuiet());
        alice.Enter(() => _ = Buy(counter, text => heard = text));
        Assert.True(host.RunUntilQuiet());
        Assert.Equal("1 2 far broken InvalidOperationException: enough", heard);
    }

    [Fact]
    public void Messages_arrive_in_order_under_two_workers()
    {
        using ThreadedHost host = new(2);
        VatControl alice = host.MakeVat("alice");
        VatControl bob = host.MakeVat("bob");
        Counter counter = new();
        ManualResetEventSlim done = new();
        bob.Enter(() =>
        {
            Eventual<ICounter> reference = Ref.Of<ICounter>(counter);
            alice.Enter(() => _ = Many(reference, done));
        });
        Assert.True(done.Wait(60_000));
        Assert.Equal(100_000, counter.Value);
    }

    private static async Eventual<Unit> Many(Eventual<ICounter> counter, ManualResetEventSlim done)
    {
        for (int round = 0; round < 1000; round++)
        {
            Eventual<int> last = default;
            for (int i = 0; i < 100; i++)
            {
                last = counter.Add();
            }

            Assert.Equal((round + 1) * 100, await last);
        }

        done.Set();
        return default;
    }

    private static async Eventual<Unit> Buy(Eventual<ICounter> counter, Action<string> tell)
    {
        Eventual<int> first = counter.Add();
        Eventual<int> second = counter.Add();
        string text = $"{await first} {await second}";
        text += Ref.State(counter) == RefState.Far ? " far" : " not far";
        try
        {
            _ = await counter.Add();
        }
        catch (BrokenException broken)
        {
            text += " broken " + broken.Problem.Text;
        }

        tell(text);
        return default;
    }
}

internal sealed class Counter(int most = int.MaxValue) : ICounter
{
    public int Value { get; private set; }

    public int Add()
    {
        return Value == most
            ? throw new InvalidOperationException("enough")
            : ++Value;
    }
}

internal interface ICounter : IRemotable
{
    int Add();
}

/// <summary>Seeds of counters.</summary>
internal static class Counters
{
    /// <summary>Makes one that counts so far.</summary>
    [Seed]
    public static ICounter Counter(int most) => new Counter(most);
}
