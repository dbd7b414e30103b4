namespace AsyncCap.Vats;

/// <summary>How a type passes between processes, for those who do not know the type.</summary>
public abstract class Passing
{
    private protected Passing()
    {
    }

    /// <summary>Whether it passes by proxy: as a capability.</summary>
    internal abstract bool IsByProxy { get; }

    /// <summary>Makes a promise for a value of the type.</summary>
    internal abstract Promise NewPromise();

    /// <summary>Writes the data of a fulfilled promise.</summary>
    internal abstract void WriteData(Promise fulfilled, WireWriter writer);

    /// <summary>Fulfils a promise with data that are numbers, from where they lie. False if they are not: nothing was done.</summary>
    internal abstract bool TryFulfil(Promise promise, Incoming contents);

    /// <summary>Fulfils a promise with data that was read; does nothing if the reader is malformed.</summary>
    internal abstract void ReadData(Promise promise, WireReader reader);
}

/// <summary>How data of a type is carried between processes: written whole, read whole or refused.</summary>
/// <typeparam name="T">The type.</typeparam>
public abstract class Passing<T> : Passing
{
    internal override bool IsByProxy => false;

    /// <summary>No value takes fewer bytes: what bounds, by a message's length, the number of values that it can claim to have.</summary>
    public virtual int LeastBytes => 1;

    /// <summary>The value with others in place of the references in it: for membranes.</summary>
    public virtual T Map(T value, ReferenceMap map) => value;

    /// <summary>Writes a value.</summary>
    public abstract void Write(WireWriter writer, T value);

    /// <summary>Reads a value. If what is there is not one, the reader is malformed and the value is worth nothing.</summary>
    public abstract T Read(WireReader reader);

    /// <summary>How many bytes a value is, if values of the type are numbers alone; below 0 for all other types.</summary>
    internal virtual int NumberBytes => -1;

    /// <summary>Puts such a value where it leaves from.</summary>
    internal virtual void Put(Outgoing outgoing, T value)
    {
    }

    /// <summary>Reads such a value from where it lies.</summary>
    /// <returns>False if that is no such value, or this no such type.</returns>
    internal virtual bool TryTake(Incoming contents, out T value)
    {
        value = default!;
        return false;
    }

    internal sealed override bool TryFulfil(Promise promise, Incoming contents)
    {
        bool isTaken = TryTake(contents, out T value);
        if (isTaken)
        {
            _ = ((Promise<T>)promise).FulfilPiped(value); // Its vat may have ended.
        }

        return isTaken;
    }

    internal sealed override Promise NewPromise() => new Promise<T>();

    internal sealed override void WriteData(Promise fulfilled, WireWriter writer) => Write(writer, ((Promise<T>)fulfilled).Value);

    internal sealed override void ReadData(Promise promise, WireReader reader)
    {
        T value = Read(reader);
        if (reader.IsWhole)
        {
            _ = ((Promise<T>)promise).FulfilPiped(value); // Its vat may have ended.
        }
    }
}

/// <summary>Passing by proxy: what arrives is a far reference. Data that poses as such is refused.</summary>
/// <typeparam name="T">An interface that extends <see cref="IRemotable"/>.</typeparam>
public sealed class ByProxy<T> : Passing<T>
{
    private ByProxy()
    {
    }

    /// <summary>The only one.</summary>
    public static ByProxy<T> Instance { get; } = new();

    internal override bool IsByProxy => true;

    /// <inheritdoc/>
    public override void Write(WireWriter writer, T value) => writer.Refuse();

    /// <inheritdoc/>
    public override T Read(WireReader reader)
    {
        reader.Refuse();
        return default!;
    }
}
