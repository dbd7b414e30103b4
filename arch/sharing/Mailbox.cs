using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Arch.Sharing;

/// <summary>Many post, one takes, oldest first, and sleeps while there is nothing. Allocates nothing.</summary>
/// <remarks>
/// MB-1: what is posted is taken exactly once. MB-2: two posts by one thread are taken in their order.
/// MB-3: nobody sleeps while there is something: who posts pushes and then looks whether somebody sleeps; who wants to sleep says so
/// and then looks whether there is something. Each does both in this order with a fence between, so at least one sees the other.
/// </remarks>
public sealed class Mailbox<T, TSharing> : IDisposable
    where T : Node
    where TSharing : struct, ISharing
{
    private readonly MpscStack<TSharing> _arrived = new();
    private readonly ParkSlot _slot = new("mailbox");
    private Node? _oldest; // the taker's alone
    private int _isAsleep;

    /// <summary>Whether there was nothing a moment ago. The taker only.</summary>
    public bool IsEmpty => _oldest is null && _arrived.IsEmpty;

    /// <summary>Adds an item and wakes the taker. Any thread.</summary>
    public void Post(T item)
    {
        if (!TSharing.Keeps(Safeguard.PushBeforeLookingForSleepers))
        {
            bool isAsleep = TSharing.Read(this, in _isAsleep) != 0;
            _ = _arrived.Push(item);
            if (isAsleep)
            {
                Wake();
            }

            return;
        }

        _ = _arrived.Push(item); // Whether it was empty says nothing of who sleeps.
        if (TSharing.Read(this, in _isAsleep) != 0 && TSharing.Keeps(Safeguard.PostWakes))
        {
            Wake();
        }
    }

    /// <summary>Takes the oldest item, or null. The taker only.</summary>
    public T? TryTake()
    {
        if (_oldest is null && !Refill())
        {
            return null;
        }

        Node item = _oldest!;
        _oldest = TSharing.ReadData(item, in item.Next);
        TSharing.WriteData(item, ref item.Next, null);
        return Unsafe.As<T>(item); // SAFETY: nothing else is posted.
    }

    /// <summary>Takes the oldest item; sleeps until there is one. The taker only.</summary>
    public T Take()
    {
        while (true)
        {
            if (TryTake() is { } item)
            {
                return item;
            }

            if (SaySleepAndLook())
            {
                TSharing.Park(_slot);
            }

            TSharing.Write(this, ref _isAsleep, 0);
        }
    }

    /// <summary>Takes the oldest item; null if none comes in so many milliseconds. The taker only.</summary>
    public T? TakeFor(int milliseconds)
    {
        long deadline = TSharing.Now() + milliseconds;
        while (true)
        {
            T? item = TryTake();
            int left = (int)Math.Max(0, deadline - TSharing.Now());
            if (item is not null || left == 0)
            {
                return item;
            }

            if (SaySleepAndLook())
            {
                _ = TSharing.ParkFor(_slot, left); // Woken or not, look again.
            }

            TSharing.Write(this, ref _isAsleep, 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _slot.Dispose();

    private bool SaySleepAndLook()
    {
        if (TSharing.Keeps(Safeguard.SleepIsSaidByExchange))
        {
            _ = TSharing.Exchange(this, ref _isAsleep, 1); // Only we write 1, and it was 0.
        }
        else
        {
            TSharing.Write(this, ref _isAsleep, 1);
        }

        return !TSharing.Keeps(Safeguard.LookAgainBeforeSleep) || _arrived.IsEmpty;
    }

    // Many may come at a time: one of them wakes.
    private void Wake()
    {
        if (TSharing.CompareExchange(this, ref _isAsleep, 0, 1) == 1)
        {
            TSharing.Unpark(_slot);
        }
    }

    private bool Refill()
    {
        Node? newest = _arrived.TakeAll();
        if (!TSharing.Keeps(Safeguard.OldestFirst))
        {
            _oldest = newest;
            return newest is not null;
        }

        while (newest is not null)
        {
            Node item = newest;
            newest = TSharing.ReadData(item, in item.Next);
            TSharing.WriteData(item, ref item.Next, _oldest);
            _oldest = item;
        }

        return _oldest is not null;
    }
}
