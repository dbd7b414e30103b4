namespace AsyncCap.Vats;

/// <summary>One message on its way: to whom, what, with what, and who waits for the result. 64 bytes, copied from slot to slot.</summary>
/// <remarks>Arguments take two object words and two numbers; a method with more puts all of them into one object.</remarks>
public struct Message
{
    /// <summary>The object that it is for; filled in when that is known.</summary>
    public object? Target;

    /// <summary>What it asks.</summary>
    public Verb Verb;

    /// <summary>First object word.</summary>
    public object? A;

    /// <summary>Second object word.</summary>
    public object? B;

    /// <summary>First number.</summary>
    public long X;

    /// <summary>Second number.</summary>
    public long Y;

    /// <summary>What its result settles; null if nobody asked.</summary>
    public Promise? Result;

    /// <summary>Its name in traces and journals; 0 while nobody watches.</summary>
    public long Id;

    /// <summary>Puts a reference into the two object words.</summary>
    public void PutReference<T>(Eventual<T> reference)
    {
        A = reference.Target;
        B = reference.Home;
    }

    /// <summary>The reference in the two object words.</summary>
    public readonly Eventual<T> TakeReference<T>() => new(A, (Vat?)B);
}
