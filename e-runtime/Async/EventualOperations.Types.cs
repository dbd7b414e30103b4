namespace AsyncCap.Vats;

/// <summary>References whose type is said elsewhere.</summary>
public static partial class EventualOperations
{
    /// <summary>The reference as one to something of a type, on its giver's word. If that is wrong, what is sent to it breaks.</summary>
    public static Eventual<T> As<T>(this Eventual<IRemotable> reference)
        where T : class, IRemotable => new(reference.Target, reference.Home);

    /// <summary>The reference without what its type says.</summary>
    public static Eventual<IRemotable> Untyped<T>(this Eventual<T> reference)
        where T : class, IRemotable => new(reference.Target, reference.Home);
}
