using AsyncCap.Arch.Sharing;

namespace AsyncCap.Vats;

/// <summary>A word that one thread at a time holds, for some instructions. Not recursive, and nobody sleeps in it.</summary>
internal struct Latch
{
    private int _word;

    /// <summary>Takes it.</summary>
    /// <param name="owner">The object that this is a field of.</param>
    public void Lock(object owner)
    {
        if (!Sharing.Keeps(Safeguard.LatchIsOneStep))
        {
            LockInTwoSteps(owner);
            return;
        }

        while (Sharing.CompareExchange(owner, ref _word, 1, 0) != 0)
        {
            Sharing.Yield();
        }
    }

    /// <summary>Gives it back.</summary>
    public void Unlock(object owner) => Sharing.Write(owner, ref _word, 0);

    // What the explorer must find.
    private void LockInTwoSteps(object owner)
    {
        while (Sharing.Read(owner, in _word) != 0)
        {
            Sharing.Yield();
        }

        Sharing.Write(owner, ref _word, 1);
    }
}
