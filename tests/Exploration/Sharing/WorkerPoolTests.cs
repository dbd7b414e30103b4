using System;
using System.Threading;
using AsyncCap.Arch.Sharing;
using Xunit;

namespace AsyncCap.Tests.Exploration.Sharing;

/// <summary>The pool of workers on real threads: who is stuck keeps nothing to himself, and nobody is forgotten.</summary>
public sealed class WorkerPoolTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2); // Only so that a hang is told as one.

    [Fact]
    public void What_is_ready_behind_a_long_slice_is_stolen_by_who_sleeps()
    {
        using WorkerPool<Bare> pool = new(2);
        using ManualResetEventSlim other = new();
        using ManualResetEventSlim done = new();
        Act waker = new(other.Set);
        pool.Start();
        pool.Put(new Act(() =>
        {
            pool.Put(waker);
            Assert.True(other.Wait(Patience)); // Runs elsewhere, or never.
            done.Set();
        }));
        Assert.True(done.Wait(Patience));
        pool.Stop();
    }

    [Fact]
    public void What_is_ready_behind_a_long_slice_is_stolen_by_who_always_has_work()
    {
        using WorkerPool<Bare> pool = new(2);
        using ManualResetEventSlim busy = new();
        using ManualResetEventSlim other = new();
        using ManualResetEventSlim done = new();
        Forever forever = new(busy);
        Act waker = new(other.Set);
        pool.Start();
        pool.Put(new Act(() =>
        {
            pool.Put(forever); // Stolen first, for this slice does not end before.
            Assert.True(busy.Wait(Patience));
            pool.Put(waker); // Nobody sleeps now, and who works has work of its own.
            Assert.True(other.Wait(Patience));
            done.Set();
        }));
        Assert.True(done.Wait(Patience));
        pool.Stop();
    }

    [Fact]
    public void What_comes_from_elsewhere_runs_beside_what_always_has_work()
    {
        using WorkerPool<Bare> pool = new(1);
        using ManualResetEventSlim busy = new();
        using ManualResetEventSlim done = new();
        pool.Start();
        pool.Put(new Forever(busy));
        Assert.True(busy.Wait(Patience));
        pool.Put(new Act(done.Set));
        Assert.True(done.Wait(Patience));
        pool.Stop();
    }

    [Fact]
    public void A_slice_of_one_pool_makes_something_ready_in_another()
    {
        using WorkerPool<Bare> one = new(1);
        using WorkerPool<Bare> two = new(1);
        using ManualResetEventSlim done = new();
        one.Start();
        two.Start();
        one.Put(new Act(() => two.Put(new Act(() => one.Put(new Act(done.Set))))));
        Assert.True(done.Wait(Patience));
        one.Stop();
        two.Stop();
    }

    [Theory]
    [InlineData(2, 200, 500)]
    [InlineData(4, 50, 1000)]
    public void Every_hop_of_every_token_is_run(int workers, int tokens, int hops)
    {
        using WorkerPool<Bare> pool = new(workers, capacity: 2);
        using CountdownEvent done = new(tokens);
        pool.Start();
        for (int token = 0; token < tokens; token++)
        {
            pool.Put(new Token(pool, hops, done));
        }

        Assert.True(done.Wait(Patience));
        pool.Stop();
    }

    private sealed class Act(Action act) : ReadyItem<Bare>
    {
        protected override bool Run()
        {
            act();
            return false;
        }
    }

    private sealed class Forever(ManualResetEventSlim began) : ReadyItem<Bare>
    {
        protected override bool Run()
        {
            began.Set();
            return true;
        }
    }

    // Alone it goes to sleep and comes back: half of its hops are puts, the other half say that there is more.
    private sealed class Token(WorkerPool<Bare> pool, int hops, CountdownEvent done) : ReadyItem<Bare>
    {
        private int _left = hops;

        protected override bool Run()
        {
            if (--_left == 0)
            {
                _ = done.Signal(); // The test waits for the last.
                return false;
            }

            if (_left % 2 == 0)
            {
                return true;
            }

            pool.Put(this); // The last thing that this slice does.
            return false;
        }
    }
}
