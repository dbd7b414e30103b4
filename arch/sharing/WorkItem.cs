namespace AsyncCap.Arch.Sharing;

/// <summary>Where a piece of work stands between those who schedule it and those who run it.</summary>
public static class WorkState
{
    /// <summary>Nobody wants it to run.</summary>
    public const int Idle = 0;

    /// <summary>It is in the queue: it will run after now.</summary>
    public const int Scheduled = 1;

    /// <summary>A worker runs it.</summary>
    public const int Running = 2;

    /// <summary>A worker runs it and will put it back into the queue: something came meanwhile.</summary>
    public const int Rescheduled = 3;
}

/// <summary>Something that runs again and again, a slice at a time, on one worker at a time, whoever asks for it and when.</summary>
public abstract class WorkItem<TSharing> : ReadyItem<TSharing>
    where TSharing : struct, ISharing
{
    private int _state;

    /// <summary>Asks for it to run after now. What it is to find then must have been published by a full fence: a push is one.</summary>
    /// <returns>Whether the caller must put it into the queue.</returns>
    internal bool Schedule()
    {
        int state = TSharing.Read(this, in _state);
        while (true)
        {
            if (state is WorkState.Scheduled or WorkState.Rescheduled)
            {
                return false; // Its next run starts after now.
            }

            bool isRunning = state == WorkState.Running;
            if (!TSharing.Keeps(Safeguard.OneWorkerAtATime))
            {
                isRunning = false;
            }

            int seen = TSharing.CompareExchange(this, ref _state, isRunning ? WorkState.Rescheduled : WorkState.Scheduled, state);
            if (seen == state)
            {
                return !isRunning;
            }

            state = seen;
        }
    }

    /// <inheritdoc/>
    internal override bool RunSlice()
    {
        // A full fence: who finds the state before this relies on what he published being seen by what comes after.
        if (TSharing.Keeps(Safeguard.RunningIsSaidByExchange))
        {
            _ = TSharing.Exchange(this, ref _state, WorkState.Running); // It was Scheduled.
        }
        else
        {
            TSharing.Write(this, ref _state, WorkState.Running);
        }

        bool hasMore = Run();
        if (!hasMore)
        {
            int seen = TSharing.CompareExchange(this, ref _state, WorkState.Idle, WorkState.Running);
            if (seen == WorkState.Running)
            {
                return false;
            }

            if (!TSharing.Keeps(Safeguard.RunsAgain))
            {
                TSharing.Write(this, ref _state, WorkState.Idle);
                return false;
            }
        }

        TSharing.Write(this, ref _state, WorkState.Scheduled);
        return true;
    }
}
