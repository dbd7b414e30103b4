namespace AsyncCap.Arch.Exploration.Instructions.Engine;

/// <summary>Chooses who goes on, execution after execution.</summary>
internal abstract class Strategy
{
    /// <summary>What <see cref="Pick"/> answers if nothing new can come of this execution.</summary>
    public const int Prune = -1;

    /// <summary>Makes ready for the next execution; false if everything was seen.</summary>
    public abstract bool Begin(Execution execution);

    /// <summary>Picks one of the processes in <paramref name="enabled"/>, which is not 0.</summary>
    /// <param name="execution">Where it stands.</param>
    /// <param name="enabled">A mask of processes.</param>
    /// <param name="current">Who ran last; -1 at the beginning.</param>
    public abstract int Pick(Execution execution, uint enabled, int current);

    /// <summary>Says what came of the step with that number, which was the last.</summary>
    public virtual void Took(Execution execution, int step)
    {
    }

    /// <summary>Picks a number below <paramref name="count"/>.</summary>
    public abstract int Choose(Execution execution, int count);

    /// <summary>The execution is over; who has not finished waits for what cannot come.</summary>
    public virtual void End(Execution execution)
    {
    }

    /// <summary>Its worker stops: everything was seen, or there is no need to see more.</summary>
    public virtual void Leave()
    {
    }
}

/// <summary>A choice that was made: who went on, or what fate chose.</summary>
/// <param name="IsData">Whether fate chose.</param>
/// <param name="Among">Who could, or how many.</param>
/// <param name="Chosen">Who or what.</param>
internal readonly record struct Decision(bool IsData, uint Among, int Chosen);

/// <summary>How an execution ended.</summary>
internal enum ExecutionEnd
{
    /// <summary>All threads finished, and the checks hold.</summary>
    Finished,

    /// <summary>The strategy left it.</summary>
    Pruned,

    /// <summary>It reached the limit of steps, and then ended under a fair schedule.</summary>
    Cut,

    /// <summary>Something is wrong.</summary>
    Failed,
}
