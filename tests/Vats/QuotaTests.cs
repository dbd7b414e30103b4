using System.Collections.Generic;
using AsyncCap.Vats;
using Xunit;

namespace AsyncCap.Tests.Vats;

/// <summary>A vat that has as many messages waiting as it may.</summary>
public sealed class QuotaTests
{
    [Fact]
    public void A_method_that_waits_goes_on_though_its_vat_is_full()
    {
        SeededHost host = new(1);
        VatControl full = host.MakeVat("full", new Quota(2));
        VatControl flood = host.MakeVat("flood");
        VatControl slow = host.MakeVat("slow");
        Eventual<ICounter> counter = default;
        Eventual<ICounter> target = default;
        Eventual<int> sum = default;
        slow.Enter(() => counter = Ref.Of<ICounter>(new Counter()));
        full.Enter(() => target = Ref.Of<ICounter>(new Counter()));
        Assert.True(host.RunUntilQuiet());
        full.Enter(() => sum = Next(counter));
        Run(full, 1);
        flood.Enter(() =>
        {
            _ = target.Add();
            _ = target.Add();
            _ = target.Add();
        });
        Run(flood, 1); // The vat is full now.
        Run(slow, 2); // What it waits for comes.
        Assert.True(host.RunUntilQuiet());
        Assert.Equal(RefState.Near, Ref.State(sum));

        static void Run(VatControl vat, int turns) => _ = vat.LocalVat.RunTurns(turns);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_a_message_that_was_not_taken_none_comes(bool byPromise)
    {
        SeededHost host = new(1);
        VatControl full = host.MakeVat("full", new Quota(2));
        VatControl sender = host.MakeVat("sender");
        Counter counter = new();
        Eventual<ICounter> target = default;
        full.Enter(() => target = Ref.Of<ICounter>(counter));
        Assert.True(host.RunUntilQuiet());
        List<Eventual<int>> results = [];
        sender.Enter(() =>
        {
            if (byPromise)
            {
                (Eventual<ICounter> promise, Resolver<ICounter> resolver) = Ref.Promise<ICounter>();
                resolver.Resolve(target);
                target = promise;
            }

            for (int i = 0; i < 3; i++)
            {
                results.Add(target.Add());
            }
        });
        Assert.True(host.RunUntilQuiet());
        sender.Enter(() =>
        {
            target.Only.Add();
            results.Add(target.Add());
        });
        Assert.True(host.RunUntilQuiet());
        Assert.Equal(2, counter.Value);
        Assert.Equal([RefState.Near, RefState.Near, RefState.Broken, RefState.Broken], results.ConvertAll(result => Ref.State(result)));
    }

    private static async Eventual<int> Next(Eventual<ICounter> counter) => 1 + await counter.Add();
}
