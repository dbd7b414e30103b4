using System.Collections.Generic;
using System.Threading;

namespace AsyncCap.Arch.Exploration.Instructions.Strategies;

/// <summary>Passes beginnings of paths, with something left to try on them, from workers that have to those that have not.</summary>
internal sealed class WorkSharing(int workers)
{
    private readonly Lock _gate = new();
    private readonly Queue<Node[]> _gifts = [];
    private readonly SemaphoreSlim _news = new(0);
    private int _hungry;
    private bool _isOver;

    /// <summary>Planted by a test: what is to be tried at nodes that others have too is not added there.</summary>
    public bool IsForgetful { get; init; }

    /// <summary>Whether somebody waits for whom there is nothing yet.</summary>
    public bool IsWanted => Volatile.Read(ref _hungry) > 0;

    /// <summary>Gives the beginning of a path to whoever waits.</summary>
    public void Give(Node[] beginning)
    {
        lock (_gate)
        {
            if (_hungry == 0)
            {
                return; // Somebody else gave first. Nothing is lost: it is still on the giver's path.
            }

            _gifts.Enqueue(beginning);
            _hungry--;
        }

        _ = _news.Release(); // How many there were before does not matter.
    }

    /// <summary>Waits for the beginning of a path; null if all workers wait, or one has left.</summary>
    public Node[]? Take()
    {
        lock (_gate)
        {
            _hungry++;
            if (_hungry == workers)
            {
                _isOver = true;
            }
        }

        if (Volatile.Read(ref _isOver))
        {
            Leave();
        }

        _news.Wait();
        lock (_gate)
        {
            return !_isOver && _gifts.TryDequeue(out Node[]? beginning) ? beginning : null;
        }
    }

    /// <summary>Ends the waiting of all: everything was seen, or there is no need to see more.</summary>
    public void Leave()
    {
        Volatile.Write(ref _isOver, true);
        _ = _news.Release(workers); // As above.
    }
}
