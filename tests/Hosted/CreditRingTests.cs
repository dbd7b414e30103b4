using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs.NSquared;
using Xunit;

namespace AsyncCap.Tests.Hosted;

/// <summary>The ring with many putters by itself: order, slots used again, when to signal, and what a putter without a credit does to all.</summary>
public sealed class CreditRingTests
{
    private const uint Capacity = 128; // 64 slots do not fill the first page: these go on in two more.

    [Fact]
    public void Messages_come_out_once_in_order_however_often_the_ring_goes_round()
    {
        CreditRing ring = New(out _);
        ulong taken = 0;
        for (ulong put = 0; put < 10 * Capacity; put++)
        {
            _ = ring.Put(Item(put));
            while (put % 100 == 99 && ring.TryTake(taken, out RingItem item))
            {
                Assert.Equal((taken, ~taken, taken * 3), (item.Word0, item.Word3, item.Header));
                taken++;
            }
        }

        Assert.Equal((10 * Capacity) - (10 * Capacity % 100), taken);
    }

    [Fact]
    public void A_ring_lies_in_whole_pages_and_touches_no_other()
    {
        Assert.Equal(UserLayout.PageSizeBytes, CreditRing.Bytes(32));
        Assert.Equal(3 * UserLayout.PageSizeBytes, CreditRing.Bytes(Capacity));
        CreditRing ring = New(out Memory memory);
        for (ulong put = 0; put < Capacity; put++)
        {
            _ = ring.Put(Item(put));
        }

        Assert.Equal(3, memory.PagesSeen);
    }

    [Fact]
    public void A_signal_is_due_only_if_the_taker_wants_one_and_then_once()
    {
        CreditRing ring = New(out _);
        Assert.False(ring.Put(Item(0)));
        Assert.False(ring.MaySleep(0)); // There is one already. That it asked stays: the next putter signals in vain, at worst.
        Assert.True(ring.TryTake(0, out _));
        Assert.True(ring.MaySleep(1));
        Assert.True(ring.Put(Item(1)));
        Assert.False(ring.Put(Item(2)));
    }

    [Fact]
    public void Many_putters_lose_nothing_and_each_keeps_its_order()
    {
        const int Putters = 4;
        const ulong Each = 20_000;
        CreditRing ring = New(out _);
        using SemaphoreSlim bell = new(0);
        SemaphoreSlim[] credits = [.. Enumerable.Range(0, Putters).Select(_ => new SemaphoreSlim((int)Capacity / Putters))];
        List<Thread> threads = [.. Enumerable.Range(0, Putters).Select(putter => new Thread(() =>
        {
            for (ulong put = 0; put < Each; put++)
            {
                credits[putter].Wait();
                if (ring.Put(new RingItem { Header = (ulong)putter, Word0 = put, Word3 = ~put }))
                {
                    _ = bell.Release();
                }
            }
        }))];
        threads.ForEach(thread => thread.Start());
        ulong[] next = new ulong[Putters];
        for (ulong taken = 0; taken < Putters * Each; taken++)
        {
            RingItem item;
            while (!ring.TryTake(taken, out item))
            {
                if (ring.MaySleep(taken))
                {
                    Assert.True(bell.Wait(TimeSpan.FromSeconds(30)), "a message came and nobody signalled");
                }
            }

            Assert.Equal((next[item.Header], ~next[item.Header]), (item.Word0, item.Word3));
            next[item.Header]++;
            _ = credits[item.Header].Release();
        }

        threads.ForEach(thread => thread.Join());
        Assert.All(next, count => Assert.Equal(Each, count));
        Array.ForEach(credits, credit => credit.Dispose());
    }

    [Fact]
    public void A_putter_without_a_credit_destroys_what_another_put()
    {
        CreditRing ring = New(out _);
        for (ulong put = 0; put <= Capacity; put++)
        {
            _ = ring.Put(Item(put));
        }

        Assert.False(ring.TryTake(0, out _)); // The first message is gone, and with it the ring: nothing but honesty kept it.
    }

    [Fact]
    public void A_putter_that_stops_half_way_stops_the_ring_for_all()
    {
        CreditRing ring = New(out Memory memory);
        _ = new SharedPage(memory.Page(0)).Add(0, 1); // It has its ticket, and writes no message.
        _ = ring.Put(Item(1));
        Assert.False(ring.TryTake(0, out _));
    }

    private static CreditRing New(out Memory memory)
    {
        memory = new Memory();
        return new CreditRing(memory, 0, Capacity);
    }

    private static RingItem Item(ulong value) => new() { Header = value * 3, Word0 = value, Word1 = 1, Word2 = 2, Word3 = ~value };

    // A program that has pages and nothing else.
    private sealed class Memory : ProgramHost
    {
        private readonly byte[][] _pages = [.. Enumerable.Range(0, 8).Select(_ => new byte[UserLayout.PageSizeBytes])];

        public int PagesSeen => _pages.Count(page => Array.Exists(page, one => one != 0));

        public override Span<byte> MessagePage => throw new NotSupportedException();

        public override ulong OwnDataAddress => throw new NotSupportedException();

        public override ulong OwnTextAddress => throw new NotSupportedException();

        public override Span<byte> Page(ulong address) => _pages[address / UserLayout.PageSizeBytes];

        public override void Turn() => throw new NotSupportedException();

        public override ulong ReadCounter() => throw new NotSupportedException();

        public override ulong Peek(ulong address) => throw new NotSupportedException();

        public override void Poke(ulong address, ulong value) => throw new NotSupportedException();

        public override void Jump(ulong address) => throw new NotSupportedException();

        public override void ExecutePrivileged(PrivilegedInstruction instruction) => throw new NotSupportedException();

        public override void LoopForever() => throw new NotSupportedException();
    }
}
