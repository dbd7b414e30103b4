namespace AsyncCap.Vats;

/// <summary>What a vat may use up at the cost of others.</summary>
/// <param name="mostWaiting">How many messages may wait for it. Who sends one more finds his references to it broken as overloaded.</param>
public readonly struct Quota(int mostWaiting)
{
    /// <summary>How many messages may wait.</summary>
    public int MostWaiting => mostWaiting;

    /// <summary>As good as none.</summary>
    public static Quota None { get; } = new(int.MaxValue);
}
