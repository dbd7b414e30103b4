namespace AsyncCap.Vats;

/// <summary>A message that waits in a promise.</summary>
internal sealed class Pending
{
    public Message Message;

    /// <summary>The next in order.</summary>
    public Pending? Next;

    /// <summary>For what waits for the outcome: the promise it asked first. It passes over a link whenever this moves on, so that chains do not grow.</summary>
    public Promise? Origin;
}
