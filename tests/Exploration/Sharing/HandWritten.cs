using System.Threading;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Tests.Exploration.Sharing;

/// <summary><see cref="MpscStack{TSharing}"/> as one would write it without the vocabulary.</summary>
internal sealed class HandWrittenStack
{
    private Node? _newest;

    public bool Push(Node item)
    {
        Node? newest = Volatile.Read(ref _newest);
        while (true)
        {
            item.Next = newest;
            Node? seen = Interlocked.CompareExchange(ref _newest, item, newest);
            if (ReferenceEquals(seen, newest))
            {
                return newest is null;
            }

            newest = seen;
        }
    }

    public Node? TakeAll() => Interlocked.Exchange(ref _newest, null);
}

/// <summary>The scheduling in <see cref="WorkItem{TSharing}"/> as one would write it without the vocabulary.</summary>
internal abstract class HandWrittenItem : Node
{
    private int _state;

    public bool Schedule()
    {
        int state = Volatile.Read(ref _state);
        while (true)
        {
            if (state is WorkState.Scheduled or WorkState.Rescheduled)
            {
                return false;
            }

            bool isRunning = state == WorkState.Running;
            int seen = Interlocked.CompareExchange(ref _state, isRunning ? WorkState.Rescheduled : WorkState.Scheduled, state);
            if (seen == state)
            {
                return !isRunning;
            }

            state = seen;
        }
    }
}

/// <summary><see cref="FreeList{TSharing}"/> as one would write it without the vocabulary.</summary>
internal sealed class HandWrittenFreeList(int count)
{
    private readonly int[] _next = new int[count];
    private long _head = 1;

    public bool TryTake(out int place)
    {
        long head = Volatile.Read(ref _head);
        while (true)
        {
            place = (int)(head & uint.MaxValue) - 1;
            if (place < 0)
            {
                return false;
            }

            int next = Volatile.Read(ref _next[place]);
            long seen = Interlocked.CompareExchange(ref _head, Changed(head, next), head);
            if (seen == head)
            {
                return true;
            }

            head = seen;
        }
    }

    public void Give(int place)
    {
        long head = Volatile.Read(ref _head);
        while (true)
        {
            Volatile.Write(ref _next[place], (int)(head & uint.MaxValue));
            long seen = Interlocked.CompareExchange(ref _head, Changed(head, place + 1), head);
            if (seen == head)
            {
                return;
            }

            head = seen;
        }
    }

    private static long Changed(long head, int first)
    {
        long changes = (head >> 32) + 1;
        return (changes << 32) | (uint)first;
    }
}
