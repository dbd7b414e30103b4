using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Arch.Sharing;

/// <summary>Many items, few workers: what is scheduled runs, soon and in turn, and never on two workers at a time.</summary>
/// <remarks>
/// WP-1: an item runs on one worker at a time. WP-2: every scheduling is followed by the start of a run.
/// WP-3: no worker sleeps while the queue has something and nobody is on the way to take it.
/// </remarks>
public sealed class WorkerPool<TSharing> : IDisposable
    where TSharing : struct, ISharing
{
    private readonly ReadyQueue<TSharing> _queue = new();
    private readonly Worker[] _workers;
    private int _isStopping;

    /// <summary>Makes a pool that nobody works for yet: see <see cref="Start"/> and <see cref="Work"/>.</summary>
    public WorkerPool(int workerCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workerCount, 1);
        _workers = new Worker[workerCount];
        for (int index = 0; index < workerCount; index++)
        {
            _workers[index] = new Worker($"worker {index + 1}");
        }
    }

    /// <summary>Starts a thread for each worker.</summary>
    public void Start()
    {
        for (int index = 0; index < _workers.Length; index++)
        {
            int worker = index;
            TSharing.Spawn(_workers[index].Name, () => Work(worker));
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
        _queue.Put(item);
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
        Worker worker = _workers[index];
        while (TSharing.Read(this, in _isStopping) == 0)
        {
            if (_queue.TryTake() is not { } node)
            {
                Sleep(worker);
                continue;
            }

            ReadyItem<TSharing> item = Unsafe.As<ReadyItem<TSharing>>(node); // SAFETY: nothing else is put there.
            if (!_queue.IsEmpty)
            {
                WakeOne(); // Who put two may have woken one, or the one who was just about to look anyway.
            }

            if (item.RunSlice())
            {
                _queue.Put(item); // We look there next: nobody need be woken.
            }
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

    private void Sleep(Worker worker)
    {
        _ = TSharing.Exchange(worker, ref worker.IsAsleep, 1); // Only the worker writes 1.
        bool isIdle = _queue.IsEmpty && TSharing.Read(this, in _isStopping) == 0;
        if (isIdle || !TSharing.Keeps(Safeguard.WorkerLooksAgain))
        {
            TSharing.Park(worker.Slot);
        }

        TSharing.Write(worker, ref worker.IsAsleep, 0);
    }

    private void WakeOne()
    {
        foreach (Worker worker in _workers)
        {
            if (TSharing.Read(worker, in worker.IsAsleep) != 0 && TSharing.CompareExchange(worker, ref worker.IsAsleep, 0, 1) == 1)
            {
                TSharing.Unpark(worker.Slot);
                return;
            }
        }
    }

    private sealed class Worker(string name)
    {
        public int IsAsleep;

        public string Name { get; } = name;

        public ParkSlot Slot { get; } = new(name);
    }
}
