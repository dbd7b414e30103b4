using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Arch.Sharing;

/// <summary>Many items, few workers: what is scheduled runs, soon and in turn, and never on two workers at a time.</summary>
/// <remarks>
/// <para>WP-1: an item runs on one worker at a time. WP-2: every scheduling is followed by the start of a run.
/// WP-3: no worker sleeps while a queue has something and nobody is on the way to take it.
/// WP-4: what is ready runs, however long the slice takes before which its worker had it.</para>
/// <para>What a slice makes ready goes to the queue of its worker, what comes from elsewhere to the inbox of all. A worker takes from its own queue, else
/// from the inbox, else half of another's; now and then it looks at the inbox anyway, and whether somebody else is stuck.</para>
/// </remarks>
public sealed class WorkerPool<TSharing> : IDisposable
    where TSharing : struct, ISharing
{
    /// <summary>Slices between two looks at the inbox and at the others; a power of two.</summary>
    public const int SlicesBetweenLooks = 64;

    private const int MostFetched = 32;

    private readonly ReadyQueue<TSharing> _inbox = new();
    private readonly FreeList<TSharing> _asleep;
    private readonly Worker[] _workers;
    private int _isStopping;

    /// <summary>Makes a pool that nobody works for yet: see <see cref="Start"/> and <see cref="Work"/>.</summary>
    /// <param name="workerCount">How many workers.</param>
    /// <param name="capacity">Places in a worker's queue at first; a power of two.</param>
    public WorkerPool(int workerCount, int capacity = StealQueue<TSharing>.UsualCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workerCount, 1);
        _asleep = new FreeList<TSharing>(workerCount, isFull: false);
        _workers = new Worker[workerCount];
        for (int index = 0; index < workerCount; index++)
        {
            _workers[index] = new Worker(this, index, capacity);
        }
    }

    /// <summary>Starts a thread for each worker.</summary>
    public void Start()
    {
        for (int index = 0; index < _workers.Length; index++)
        {
            int worker = index;
            TSharing.Spawn(_workers[index].Slot.Name!, () => Work(worker));
        }
    }

    /// <summary>Asks for the item to run after now. Any thread, also from within a run.</summary>
    public void Schedule(WorkItem<TSharing> item)
    {
        if (item.Schedule())
        {
            Put(item);
        }
    }

    /// <summary>Has an item run that neither waits nor runs: its own word says so, and who turned that word does this.</summary>
    public void Put(ReadyItem<TSharing> item)
    {
        // SAFETY: nothing else is put there, and a worker of another type of pool is of another pool.
        Worker? worker = Unsafe.As<Worker?>(CurrentWorker.Value);
        if (worker is not null && ReferenceEquals(worker.Pool, this))
        {
            worker.Queue.Put(item);
        }
        else
        {
            _inbox.Put(item);
        }

        WakeOne();
    }

    /// <summary>Asks every worker to return after the slice that it runs.</summary>
    public void Stop()
    {
        _ = TSharing.Exchange(this, ref _isStopping, 1); // Twice is the same as once.
        foreach (Worker worker in _workers)
        {
            TSharing.Unpark(worker.Slot);
        }
    }

    /// <summary>Works on the calling thread as that worker, until <see cref="Stop"/>.</summary>
    public void Work(int index)
    {
        object? outer = CurrentWorker.Value;
        CurrentWorker.Value = _workers[index];
        try
        {
            Serve(_workers[index]);
        }
        finally
        {
            CurrentWorker.Value = outer;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Worker worker in _workers)
        {
            worker.Slot.Dispose();
        }
    }

    private void Serve(Worker worker)
    {
        while (TSharing.Read(this, in _isStopping) == 0)
        {
            if (TakeNext(worker) is not { } node)
            {
                Rest(worker);
                continue;
            }

            // Who put two may have woken one, or the one who was just about to look anyway; and what was stolen nobody told of.
            if (!_asleep.IsEmpty && TSharing.Keeps(Safeguard.WakesForTheRest) && (!worker.Queue.IsEmpty || !_inbox.IsEmpty))
            {
                WakeOne();
            }

            ReadyItem<TSharing> item = Unsafe.As<ReadyItem<TSharing>>(node); // SAFETY: nothing else is put there.
            if (item.RunSlice())
            {
                worker.Queue.Put(item); // We look there next: nobody need be woken.
            }
        }
    }

    private Node? TakeNext(Worker worker)
    {
        if ((++worker.SliceCount & (SlicesBetweenLooks - 1)) == 0)
        {
            LookAround(worker);
        }

        return worker.Queue.TryTake() ?? TakeFromInbox(worker) ?? Steal(worker);
    }

    private Node? TakeFromInbox(Worker worker)
    {
        if (_inbox.IsEmpty)
        {
            return null;
        }

        Node? first = _inbox.TryTake();
        if (first is not null)
        {
            Fetch(worker);
        }

        return first;
    }

    private void Fetch(Worker worker)
    {
        for (int count = 0; count < MostFetched && !_inbox.IsEmpty && _inbox.TryTake() is { } item; count++)
        {
            worker.Queue.Put(item);
        }
    }

    private Node? Steal(Worker worker)
    {
        for (int distance = 1; distance < _workers.Length; distance++)
        {
            if (After(worker, distance).Queue.TrySteal(worker.Queue) is { } item)
            {
                return item;
            }
        }

        return null;
    }

    // A worker that took nothing since we last looked runs something long, and those that have work never come to steal.
    private void LookAround(Worker worker)
    {
        Fetch(worker);
        if (_workers.Length == 1)
        {
            return;
        }

        StealQueue<TSharing> suspect = After(worker, worker.SuspectDistance).Queue;
        if (suspect.TakenCount == worker.SuspectTakenCount && suspect.TrySteal(worker.Queue) is { } item)
        {
            worker.Queue.Put(item);
        }

        worker.SuspectDistance = (worker.SuspectDistance % (_workers.Length - 1)) + 1;
        worker.SuspectTakenCount = After(worker, worker.SuspectDistance).Queue.TakenCount;
    }

    private Worker After(Worker worker, int distance) => _workers[(worker.Index + distance) % _workers.Length];

    private void Rest(Worker worker)
    {
        if (!_inbox.IsEmpty)
        {
            TSharing.Yield(); // A gap, or somebody was faster: soon there is something, or nothing.
            return;
        }

        worker.Queue.Sweep();
        _asleep.Give(worker.Index);
        if (TSharing.Keeps(Safeguard.WorkerLooksAgain) && HasWork())
        {
            WakeOne(); // It may be us.
        }

        TSharing.Park(worker.Slot);
    }

    private bool HasWork()
    {
        foreach (Worker worker in _workers)
        {
            if (!worker.Queue.IsEmpty && TSharing.Keeps(Safeguard.LooksAtAllQueues))
            {
                return true;
            }
        }

        return !_inbox.IsEmpty;
    }

    private void WakeOne()
    {
        if (!_asleep.IsEmpty && _asleep.TryTake(out int place))
        {
            TSharing.Unpark(_workers[place].Slot);
        }
    }

    private sealed class Worker(WorkerPool<TSharing> pool, int index, int capacity)
    {
        public int SliceCount;
        public int SuspectDistance = 1;
        public long SuspectTakenCount = -1;

        public WorkerPool<TSharing> Pool { get; } = pool;

        public int Index { get; } = index;

        public StealQueue<TSharing> Queue { get; } = new(capacity);

        public ParkSlot Slot { get; } = new($"worker {index + 1}");
    }
}
