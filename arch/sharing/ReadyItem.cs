namespace AsyncCap.Arch.Sharing;

/// <summary>Something that runs again and again, a slice at a time, and knows itself whether it waits or runs: a vat does, by a word that it has anyway.</summary>
public abstract class ReadyItem<TSharing> : Node
    where TSharing : struct, ISharing
{
    /// <summary>Runs one slice. Never on two workers at a time.</summary>
    /// <returns>Whether there is more to do now. If not, nothing of the item may be touched any more: it may run elsewhere.</returns>
    protected abstract bool Run();

    /// <summary>Runs a slice of what was taken from the queue.</summary>
    /// <returns>Whether the caller must put it back.</returns>
    internal virtual bool RunSlice() => Run();
}
