namespace AsyncCap.Vats;

/// <summary>What can be awaited of a reference besides its value.</summary>
public static partial class EventualOperations
{
    /// <summary>Waits until a reference is resolved, and gives it back near or far: for objects that are only to be sent to.</summary>
    public static ResolvedAwaiter<T> Resolved<T>(this Eventual<T> reference) => new(reference);

    /// <summary>Waits until a reference is resolved, to whatever, broken too.</summary>
    public static EndedAwaiter<T> Ended<T>(this Eventual<T> reference) => new(reference);
}
