namespace AsyncCap.Vats;

/// <summary>An object that stands for others whatever their interface: it gets messages instead of calls. Forwarders and membranes are such.</summary>
public abstract class Interposer : IRemotable
{
    private protected Interposer()
    {
    }

    /// <summary>Takes a message that was sent to this object, within a turn of its vat.</summary>
    internal abstract void Pass(ref Message message);
}

/// <summary>What a membrane puts in place of references that pass it.</summary>
public abstract class ReferenceMap
{
    private protected ReferenceMap()
    {
    }

    /// <summary>The reference to put in place of one that passes.</summary>
    public Eventual<T> Map<T>(Eventual<T> reference)
    {
        object? target = reference.Target;
        Vat? home = reference.Home;
        Map(ref target, ref home);
        return new Eventual<T>(target, home);
    }

    /// <summary>A promise whose outcome settles another one, mapped the other way.</summary>
    internal Promise<T> ResultFor<T>(Promise<T> outer)
    {
        Promise<T> inner = new();
        Connect(inner, outer);
        return inner;
    }

    internal abstract void Map(ref object? target, ref Vat? home);

    internal abstract void Connect(Promise inner, Promise outer);
}
