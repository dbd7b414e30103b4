using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using AsyncCap.Arch.Sharing;
using Xunit;

namespace AsyncCap.Tests.Exploration.Sharing;

/// <summary>The queue that others steal from, as it ships: in order by one thread, and each item once by many.</summary>
public sealed class StealQueueTests
{
    [Fact]
    public void What_is_put_comes_oldest_first_also_after_it_grew()
    {
        StealQueue<Bare> queue = new(2);
        int next = 0;
        for (int number = 0; number < 1000; number++)
        {
            queue.Put(new Item(number));
            if (number % 3 == 0)
            {
                Assert.Equal(next++, ((Item)queue.TryTake()!).Number);
            }
        }

        while (queue.TryTake() is Item item)
        {
            Assert.Equal(next++, item.Number);
        }

        Assert.Equal(1000, next);
        Assert.True(queue.IsEmpty);
    }

    [Fact]
    public void A_thief_takes_the_older_half_but_no_more_than_it_has_places_for()
    {
        StealQueue<Bare> queue = Filled(9);
        StealQueue<Bare> thief = new(16);
        Assert.Equal(0, ((Item)queue.TrySteal(thief)!).Number);
        Assert.Equal([1, 2, 3, 4], Drain(thief));
        Assert.Equal([5, 6, 7, 8], Drain(queue));

        queue = Filled(9);
        thief = new StealQueue<Bare>(2);
        Assert.Equal(0, ((Item)queue.TrySteal(thief)!).Number);
        Assert.Equal([1, 2], Drain(thief));
        Assert.Equal([3, 4, 5, 6, 7, 8], Drain(queue));
        Assert.Null(queue.TrySteal(thief));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void The_capacity_is_a_power_of_two(int capacity) => Assert.Throws<ArgumentOutOfRangeException>(() => new StealQueue<Bare>(capacity));

    [Fact]
    public void What_was_taken_is_not_kept_alive_once_the_owner_has_swept()
    {
        StealQueue<Bare> queue = new(4);
        WeakReference[] items = PutAndTake(queue);
        queue.Sweep();
        GC.Collect();
        Assert.All(items, item => Assert.False(item.IsAlive));
        GC.KeepAlive(queue);
    }

    [Fact]
    public void A_put_and_a_take_allocate_nothing()
    {
        StealQueue<Bare> queue = new();
        Item item = new(1);
        queue.Put(item);
        _ = queue.TryTake(); // Compiled now.
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int time = 0; time < 1000; time++)
        {
            queue.Put(item);
            _ = queue.TryTake(); // The one.
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData(1, 200_000, 1)]
    [InlineData(3, 200_000, 4)]
    public void Each_item_is_taken_once_by_the_owner_or_a_thief(int thieves, int count, int capacity)
    {
        StealQueue<Bare> queue = new(capacity);
        int[] taken = new int[count];
        int left = count;
        Thread[] threads = new Thread[thieves];
        for (int index = 0; index < thieves; index++)
        {
            threads[index] = new Thread(() =>
            {
                StealQueue<Bare> own = new(4);
                while (Volatile.Read(ref left) > 0)
                {
                    Note(queue.TrySteal(own));
                    while (own.TryTake() is { } item)
                    {
                        Note(item);
                    }

                    _ = Thread.Yield(); // Others want the processors.
                }
            });
            threads[index].Start();
        }

        for (int number = 0; number < count; number++)
        {
            queue.Put(new Item(number));
            if (number % 5 < 2)
            {
                Note(queue.TryTake());
            }
        }

        while (queue.TryTake() is { } item)
        {
            Note(item);
        }

        Array.ForEach(threads, thread => Assert.True(thread.Join(TimeSpan.FromMinutes(2))));
        Assert.All(taken, times => Assert.Equal(1, times));

        void Note(Node? node)
        {
            if (node is Item item)
            {
                _ = Interlocked.Increment(ref taken[item.Number]); // Looked at in the end.
                _ = Interlocked.Decrement(ref left); // So that thieves know when to go.
            }
        }
    }

    private static StealQueue<Bare> Filled(int count)
    {
        StealQueue<Bare> queue = new(16);
        for (int number = 0; number < count; number++)
        {
            queue.Put(new Item(number));
        }

        return queue;
    }

    private static int[] Drain(StealQueue<Bare> queue)
    {
        int[] numbers = new int[16];
        int count = 0;
        while (queue.TryTake() is Item item)
        {
            numbers[count++] = item.Number;
        }

        return [.. numbers.Take(count)];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] PutAndTake(StealQueue<Bare> queue)
    {
        WeakReference[] items = new WeakReference[6];
        StealQueue<Bare> thief = new(4);
        for (int number = 0; number < items.Length; number++)
        {
            Item item = new(number);
            items[number] = new WeakReference(item);
            queue.Put(item);
            Assert.NotNull(number % 2 == 0 ? queue.TryTake() : queue.TrySteal(thief));
        }

        return items;
    }

    private sealed class Item(int number) : Node
    {
        public int Number => number;
    }
}
