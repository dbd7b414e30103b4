using System;

namespace AsyncCap.Arch.Sharing;

/// <summary>A thread's part in a relay: it runs only while it holds the one baton, and can be ended wherever it sleeps.</summary>
/// <remarks>
/// BT-1: between <see cref="Pass"/> to it and its own sleep, a thread is the only one that runs.
/// BT-2: who was ended runs no further than to its next sleep, or not at all.
/// </remarks>
public sealed class Baton<TSharing> : IDisposable
    where TSharing : struct, ISharing
{
    private readonly ParkSlot _slot;
    private int _hasEnded;

    /// <summary>Makes a part in which the thread does not hold the baton.</summary>
    /// <param name="name">For people who read traces; may be null.</param>
    public Baton(string? name = null) => _slot = new ParkSlot(name);

    /// <summary>Whether it was ended.</summary>
    public bool HasEnded => TSharing.Read(this, in _hasEnded) != 0;

    /// <summary>Gives the thread the baton. Who gives it must stop touching what only the holder may touch.</summary>
    public void Pass() => TSharing.Unpark(_slot);

    /// <summary>Ends the thread: it wakes up, or will, to find out. Any thread; more than once is the same as once.</summary>
    public void End()
    {
        if (TSharing.Keeps(Safeguard.EndIsSaidBeforeWaking))
        {
            TSharing.Write(this, ref _hasEnded, 1);
            TSharing.Unpark(_slot);
        }
        else
        {
            TSharing.Unpark(_slot);
            TSharing.Write(this, ref _hasEnded, 1);
        }
    }

    /// <summary>Sleeps until the thread has the baton, or was ended. The thread only.</summary>
    /// <returns>Whether it has the baton: false if it was ended.</returns>
    public bool Await()
    {
        TSharing.Park(_slot);
        return !(HasEnded && TSharing.Keeps(Safeguard.EndIsSeenAfterParking));
    }

    /// <inheritdoc/>
    public void Dispose() => _slot.Dispose();
}
