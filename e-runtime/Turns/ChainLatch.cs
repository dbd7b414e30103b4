using AsyncCap.Arch.Sharing;

namespace AsyncCap.Vats;

/// <summary>Held while a promise is linked to another undecided one: links made at once by two threads could close a ring that neither sees.</summary>
public sealed class ChainLatch
{
    private Latch _latch;

    internal void Lock()
    {
        if (Sharing.Keeps(Safeguard.ChainsOneAtATime))
        {
            _latch.Lock(this);
        }
    }

    internal void Unlock()
    {
        if (Sharing.Keeps(Safeguard.ChainsOneAtATime))
        {
            _latch.Unlock(this);
        }
    }
}
