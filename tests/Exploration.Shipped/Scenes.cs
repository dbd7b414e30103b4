using System;
using System.Linq;
using System.Threading;
using AsyncCap.Arch.Sharing;
using Microsoft.Coyote.Specifications;

namespace AsyncCap.Tests.Exploration.Shipped;

/// <summary>The scenes of the explorer once more, over <see cref="Bare"/> and on plain threads.</summary>
internal static class Scenes
{
    /// <summary>All of them.</summary>
    public static (string Name, Action Run)[] All { get; } =
        [("mailbox", Mailbox), ("stack", Stack), ("ring", Ring), ("free-list", Places), ("pool", Pool), ("baton", Relay)];

    private static void Mailbox()
    {
        using Mailbox<Letter, Bare> mailbox = new();
        Run(
            () =>
            {
                for (int number = 1; number <= 2; number++)
                {
                    Specification.Assert(mailbox.Take().Number == number, "a letter came out of order");
                }
            },
            () =>
            {
                mailbox.Post(new Letter(1));
                mailbox.Post(new Letter(2));
            });
    }

    private static void Stack()
    {
        MpscStack<Bare> stack = new();
        Run(Push, Push, Push);
        int count = 0;
        for (Node? node = stack.TakeAll(); node is not null; node = node.Next)
        {
            count++;
        }

        Specification.Assert(count == 3, "a push was lost");
        void Push() => _ = stack.Push(new Letter(1)); // Counted at the end.
    }

    private static void Ring()
    {
        SpscRing<long, Bare> ring = new(2);
        Run(
            () =>
            {
                for (int item = 1; item <= 3; item++)
                {
                    while (!ring.TryPut(item))
                    {
                        Bare.Yield();
                    }
                }
            },
            () =>
            {
                for (int expected = 1; expected <= 3; expected++)
                {
                    long item;
                    while (!ring.TryTake(out item))
                    {
                        Bare.Yield();
                    }

                    Specification.Assert(item == expected, "an item came out of order");
                }
            });
    }

    private static void Places()
    {
        FreeList<Bare> list = new(3);
        int[] owners = new int[3];
        Run(
            () =>
            {
                _ = Take(1); // Kept.
                _ = Take(1); // Kept.
            },
            () =>
            {
                int place = Take(2);
                _ = Take(2); // Kept.
                owners[place] = 0;
                list.Give(place);
            });

        int Take(int who)
        {
            if (list.TryTake(out int place))
            {
                Specification.Assert(Interlocked.Exchange(ref owners[place], who) == 0, "a place was given to two");
            }

            return Math.Max(place, 0);
        }
    }

    private static void Pool()
    {
        using WorkerPool<Bare> pool = new(1);
        Vat vat = new(pool, expected: 2);
        Run(
            () => pool.Work(0),
            () =>
            {
                vat.Post(new Letter(1));
                vat.Post(new Letter(2));
            });
    }

    private static void Relay()
    {
        Baton<Bare>[] parts = [new("first"), new("second")];
        int turns = 0;
        Run(
            () =>
            {
                parts[1].Pass();
                Specification.Assert(!parts[0].Await(), "it runs after its end");
            },
            () =>
            {
                while (parts[1].Await())
                {
                    turns++;
                    parts[0].End();
                    parts[1].End();
                }
            });
        Specification.Assert(turns == 1, "it ran more than once");
    }

    private static void Run(params Action[] bodies)
    {
        Thread[] threads = [.. bodies.Select(body => new Thread(() => body()))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }
    }

    private sealed class Letter(int number) : Node
    {
        public int Number { get; } = number;
    }

    private sealed class Vat(WorkerPool<Bare> pool, int expected) : WorkItem<Bare>
    {
        private readonly MpscStack<Bare> _letters = new();
        private int _handled;

        public void Post(Letter letter)
        {
            _ = _letters.Push(letter); // Scheduled either way.
            pool.Schedule(this);
        }

        protected override bool Run()
        {
            for (Node? node = _letters.TakeAll(); node is not null; node = node.Next)
            {
                _handled++;
            }

            if (_handled == expected)
            {
                pool.Stop();
            }

            return false;
        }
    }
}
