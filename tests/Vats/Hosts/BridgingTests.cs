using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using AsyncCap.Vats;
using Xunit;

namespace AsyncCap.Tests.Vats;

/// <summary>The edge between vats and code that is in none.</summary>
[OutsideOfVats]
public sealed class BridgingTests
{
    [Fact]
    public async Task What_a_vat_was_asked_from_outside_comes_back_as_a_task()
    {
        using ThreadedHost host = new(2);
        VatControl bob = host.MakeVat("bob");
        Eventual<ICounter> counter = await bob.RunAsync(() => Ref.Data(Ref.Of<ICounter>(new Counter())));
        VatControl alice = host.MakeVat("alice");
        Assert.Equal(1, await alice.RunAsync(() => counter.Add()));
        Assert.Equal(2, await alice.RunAsync(() => counter.Add()));
    }

    [Fact]
    public async Task What_broke_comes_back_as_an_exception()
    {
        using ThreadedHost host = new(1);
        VatControl bob = host.MakeVat("bob");
        BrokenException thrown = await Assert.ThrowsAsync<BrokenException>(() => bob.RunAsync<int>(() => throw new InvalidOperationException("no")));
        Assert.Equal("InvalidOperationException: no", thrown.Problem.Text);
        BrokenException far = await Assert.ThrowsAsync<BrokenException>(() => bob.RunAsync(() => Ref.Broken<int>(new Problem(ProblemKind.Revoked, "gone"))));
        Assert.Equal(ProblemKind.Revoked, far.Problem.Kind);
    }

    [Fact]
    public async Task A_vat_that_ends_leaves_nobody_outside_waiting()
    {
        SeededHost host = new(1);
        VatControl bob = host.MakeVat("bob");
        Task<int> waiting = bob.RunAsync(() => Ref.Promise<int>().Promise);
        Assert.True(host.RunUntilQuiet());
        Assert.False(waiting.IsCompleted);
        Task<int> queued = bob.RunAsync(() => Ref.Data(1));
        bob.Kill("enough");
        Assert.True(host.RunUntilQuiet());
        Task<int> late = bob.RunAsync(() => Ref.Data(1));
        foreach (Task<int> task in new[] { waiting, queued, late })
        {
            BrokenException broken = await Assert.ThrowsAsync<BrokenException>(() => task);
            Assert.Equal("enough", broken.Problem.Text);
        }
    }

    [Fact]
    public async Task An_outlet_holds_no_more_than_its_capacity()
    {
        Outlet<int> outlet = new(2);
        outlet.Tell(1);
        outlet.Tell(2);
        Assert.Equal(ProblemKind.Overloaded, Assert.Throws<BrokenException>(() => outlet.Tell(3)).Problem.Kind);
        outlet.Close();
        List<int> read = [];
        await foreach (int item in outlet.ReadAllAsync())
        {
            read.Add(item);
        }

        Assert.Equal([1, 2], read);
        Assert.Equal(ProblemKind.Disconnected, Assert.Throws<BrokenException>(() => outlet.Tell(4)).Problem.Kind);
    }

    [Fact]
    public void A_full_queue_has_room_for_what_the_vat_waits_for_itself()
    {
        SeededHost host = new(1);
        VatControl bob = host.MakeVat("bob", new Quota(3));
        VatControl alice = host.MakeVat("alice");
        bool goesOn = false;
        Eventual<ICounter> counter = default;
        bob.Enter(() => counter = Ref.Of<ICounter>(new Counter()));
        Assert.True(host.RunUntilQuiet());
        (Eventual<Unit> promise, Resolver<Unit> resolver) = (default, null!);
        alice.Enter(() => (promise, resolver) = Ref.Promise<Unit>());
        Assert.True(host.RunUntilQuiet());
        bob.Enter(() => _ = Wait(promise, () => goesOn = true));
        Assert.True(host.RunUntilQuiet());
        string state = "";
        alice.Enter(() =>
        {
            for (int i = 0; i < 5; i++)
            {
                counter.Only.Add();
            }

            state = $"{Ref.State(counter)} {Ref.OptProblem(counter)?.Kind}";
            resolver.Resolve(default(Unit));
        });
        Assert.True(host.RunUntilQuiet());
        Assert.Equal("Broken Overloaded", state);
        Assert.True(goesOn);

        static async Eventual<Unit> Wait(Eventual<Unit> promise, Action then)
        {
            _ = await promise;
            then();
            return default;
        }
    }
}
