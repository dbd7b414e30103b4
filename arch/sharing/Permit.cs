namespace AsyncCap.Arch.Sharing;

/// <summary>How the host puts one thread to sleep. A wake before the sleep is kept.</summary>
public interface ISleep
{
    /// <summary>Sleeps until woken.</summary>
    void Wait();

    /// <summary>Sleeps until woken or so many milliseconds have passed; says whether it was woken.</summary>
    bool WaitFor(int milliseconds);

    /// <summary>Wakes who sleeps or will.</summary>
    void Wake();
}

/// <summary>One permit in one word, with the host's sleep beside it for whoever must wait.</summary>
/// <remarks>
/// PM-1: one wake for each sleep, and none for a permit that is taken awake; so the host's count is 0 or 1.
/// PM-2: who takes a permit sees all that was written before every giving that the permit stands for.
/// </remarks>
public static class Permit<TSharing, TSleep>
    where TSharing : struct, ISharing
    where TSleep : struct, ISleep
{
    private const int None = 0;
    private const int Given = 1;
    private const int Awaited = -1;

    /// <summary>Waits for the permit and takes it. One thread at a time.</summary>
    public static void Take(object owner, ref int state, TSleep sleep)
    {
        if (TSharing.CompareExchange(owner, ref state, Awaited, None) == None)
        {
            sleep.Wait();
        }

        TakeGiven(owner, ref state);
    }

    /// <summary>Waits for the permit for so many milliseconds; says whether it was taken.</summary>
    public static bool TryTake(object owner, ref int state, TSleep sleep, int milliseconds)
    {
        if (TSharing.CompareExchange(owner, ref state, Awaited, None) == None && !sleep.WaitFor(milliseconds))
        {
            if (TSharing.CompareExchange(owner, ref state, None, Awaited) == Awaited)
            {
                return false;
            }

            // It came as we gave up. Who gave it saw us wait, and wakes us: that must not stay for the next time.
            if (TSharing.Keeps(Safeguard.LateWakeIsTaken))
            {
                sleep.Wait();
            }
        }

        TakeGiven(owner, ref state);
        return true;
    }

    /// <summary>Gives the permit; if it is there already, nothing changes.</summary>
    public static void Give(object owner, ref int state, TSleep sleep)
    {
        if (TSharing.Exchange(owner, ref state, Given) == Awaited)
        {
            sleep.Wake();
        }
    }

    // Only we take, so it is there. A plain write would sit in the store buffer while we go on to read what others wrote: somebody
    // who gives again meanwhile finds the old permit, does nothing, and then ours wipes out his.
    private static void TakeGiven(object owner, ref int state)
    {
        if (TSharing.Keeps(Safeguard.PermitIsTakenByExchange))
        {
            _ = TSharing.Exchange(owner, ref state, None); // It was Given.
        }
        else
        {
            TSharing.Write(owner, ref state, None);
        }
    }
}
